"""The words of the search, which editors manage: synonyms and acronyms, which widen it, and weak words."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from catalogue.search.analysis.text import fold, tokens
from catalogue.typography import NBSP

MOST_TERMS = 12
LONGEST_TERM = 80
LONGEST_TERMS = MOST_TERMS * (LONGEST_TERM + 1)
LONGEST_KEY = 100


class SynonymKind(models.TextChoices):
    """How the terms of a group find each other."""

    ACRONYM = "acronym", "sigle"
    EQUIVALENT = "equivalent", "équivalents"
    BROADER = "broader", "terme large"


class SynonymGroupQuerySet(models.QuerySet):
    """Groups of synonyms."""

    def active(self):
        """Those that the search uses."""
        return self.filter(is_active=True)

    def having(self, terms):
        """Those of which one of these is a term, whatever its accents and capitals."""
        return self.filter(reduce(or_, (Q(search_terms__contains=f"\n{fold(term)}\n") for term in terms)))


class SynonymGroup(models.Model):
    """Terms that stand for each other in a search: EHPAD, maison de retraite.

    `terms` has one per line. Every one finds the others, but in a group of kind `broader`, where the first term also
    finds the others and not the reverse: who asks for « santé » wants « télémédecine » too. `key`, the kind and the
    first term folded, tells two groups apart; `search_terms` are all the terms folded, each between line ends.
    """

    terms = models.TextField(
        "termes",
        max_length=LONGEST_TERMS,
        help_text=f"Un par ligne, de 2 à {MOST_TERMS}. D’abord le sigle, ou le terme large.",
    )
    kind = models.CharField("genre", max_length=10, choices=SynonymKind, default=SynonymKind.EQUIVALENT)
    note = models.CharField("remarque", max_length=200, blank=True, help_text="Pour la rédaction seulement.")
    is_active = models.BooleanField(
        "actif", default=True, help_text="Décoché, le groupe reste ici et la recherche l’ignore."
    )
    key = models.CharField("genre et premier terme", max_length=LONGEST_KEY, unique=True, editable=False)
    search_terms = models.TextField("termes pour la recherche", editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    objects = SynonymGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "groupe de synonymes"
        verbose_name_plural = "groupes de synonymes"
        ordering = ["search_terms", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SynonymKind.values),
                name="synonym_group_kind_is_known",
                violation_error_message="Choisissez le genre du groupe.",
            ),
            models.CheckConstraint(
                condition=Q(terms__contains="\n"),
                name="synonym_group_has_two_terms",
                violation_error_message="Un groupe a au moins deux termes, un par ligne.",
            ),
        ]

    def __str__(self):
        return ", ".join(self.term_list)

    def save(self, **kwargs):
        """Save, with the columns that the terms make."""
        self.fill_in()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "terms", "key", "search_terms", "updated_at"}
        super().save(**kwargs)

    def clean(self):
        """Raise a sentence for each thing that is wrong with the terms."""
        self.fill_in()
        if errors := term_errors(self.term_list):
            raise ValidationError({"terms": errors})
        if namesakes := type(self).objects.exclude(pk=self.pk).filter(key=self.key):
            raise ValidationError({"terms": [namesake_error(namesakes[0])]})

    def fill_in(self):
        """Write the terms in their plain form, and the columns that they make."""
        self.terms = "\n".join(plain_terms(self.terms))
        self.key = group_key(self.kind, self.term_list)
        self.search_terms = "".join(f"\n{fold(term)}" for term in self.term_list) + "\n"

    @property
    def term_list(self) -> tuple[str, ...]:
        """The terms in their order."""
        return tuple(self.terms.splitlines())


def plain_terms(text: str) -> list[str]:
    """The terms of a text that has one per line: letters composed, one space between words, no empty line."""
    lines = (" ".join(normalize("NFC", line).split()) for line in text.splitlines())
    return [line for line in lines if line]


def group_key(kind: str, terms: Iterable[str]) -> str:
    """What tells a group from the others: its kind and its first term, folded."""
    first = next(iter(terms), "")
    return f"{kind} {fold(first)}"[:LONGEST_KEY]


def namesake_error(namesake: SynonymGroup) -> str:
    """The sentence for a group that begins as another one of its kind does."""
    first, kind = namesake.term_list[0], SynonymKind(namesake.kind).label
    return (
        f"Un groupe du genre «{NBSP}{kind}{NBSP}» commence déjà par «{NBSP}{first}{NBSP}»{NBSP}: "
        "complétez-le, ou fusionnez les deux."
    )


def term_errors(terms: Iterable[str]) -> list[str]:
    """What is wrong with the terms of a group, in sentences; nothing when they are right."""
    terms = list(terms)
    errors = []
    if len(terms) < 2:
        errors.append("Un groupe a au moins deux termes, un par ligne.")
    if len(terms) > MOST_TERMS:
        errors.append(f"Un groupe a au plus {MOST_TERMS} termes{NBSP}: celui-ci en a {len(terms)}.")
    folded: dict[str, str] = {}
    for term in terms[: MOST_TERMS + 1]:
        shown = f"«{NBSP}{term[:LONGEST_TERM]}{NBSP}»"
        if len(term) > LONGEST_TERM:
            errors.append(f"Un terme a au plus {LONGEST_TERM} caractères{NBSP}: {shown} est plus long.")
        elif not tokens(term):
            errors.append(f"{shown} n’a aucun mot que la recherche retienne.")
        elif (other := folded.setdefault(fold(term), term)) is not term:
            errors.append(f"{shown} est là deux fois (ou ne diffère de «{NBSP}{other}{NBSP}» que par ses accents).")
    return errors


class WeakWord(models.Model):
    """A word, or several in a row, left out of a search as long as another word remains: comment, mettre en place.

    `search_word` is the word folded, which tells two of them apart.
    """

    word = models.CharField("mot", max_length=60, help_text="Un mot, ou plusieurs qui se suivent.")
    reason = models.CharField("raison", max_length=200, blank=True)
    is_active = models.BooleanField(
        "actif", default=True, help_text="Décoché, le mot reste ici et compte dans la recherche comme un autre."
    )
    search_word = models.CharField("mot pour la recherche", max_length=100, unique=True, editable=False)

    class Meta:
        verbose_name = "mot faible"
        verbose_name_plural = "mots faibles"
        ordering = ["search_word", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(search_word=""),
                name="weak_word_has_a_word",
                violation_error_message="Un mot faible a au moins une lettre ou un chiffre.",
            ),
        ]

    def __str__(self):
        return self.word

    def save(self, **kwargs):
        """Save, with the column that the word makes."""
        self.fill_in()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "word", "search_word"}
        super().save(**kwargs)

    def clean(self):
        """Raise a sentence when the word has no letter, or is there already."""
        self.fill_in()
        if not self.search_word:
            raise ValidationError({"word": "Un mot faible a au moins une lettre ou un chiffre."})
        if type(self).objects.exclude(pk=self.pk).filter(search_word=self.search_word).exists():
            raise ValidationError({"word": "Ce mot est déjà dans la liste."})

    def fill_in(self):
        """Write the word in its plain form, and the column that it makes."""
        self.word = " ".join(normalize("NFC", self.word).split())
        self.search_word = fold(self.word)[:100]
