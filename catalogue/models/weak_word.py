"""Weak words, which editors manage: what people type and that says nothing of their need."""

from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from catalogue.search.analysis.text import fold


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
