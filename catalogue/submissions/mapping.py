"""What the answers of a contribution come to: its texts, passage by passage, and the columns of the catalogue.

All is carried over, nothing is guessed. A passage has what the person wrote, and what the editors would write instead.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from catalogue.entries.rules import LONGEST_ADDRESS, RESERVED_ADDRESSES
from catalogue.loading.relations import get_or_create_themes
from catalogue.models import (
    CostBand,
    FormerSlug,
    Innovation,
    Lever,
    Organisation,
    OrganisationKind,
    ReplicationState,
    Source,
    Stage,
    Territory,
    Theme,
)
from catalogue.models.innovation_constraints import FIRST_YEAR, LAST_YEAR
from catalogue.search.analysis.text import fold
from catalogue.submissions.kinds import LONGEST_TEXT, kind_of
from catalogue.submissions.models import EditDecision, Submission, SubmissionEdit
from catalogue.submissions.quantities import QUANTITIES
from catalogue.territories.resolution import resolve_territory
from catalogue.web_addresses import site_of, web_address
from catalogue.word_diff import Piece, word_diff

SECTIONS = {
    "resume": "summary",
    "besoin": "need",
    "reponse": "description",
    "resultats": "results",
    "enseignements": "lessons",
    "lancement": "start_year",
    "cout": "cost",
    "equipe": "staff_count",
    "delai": "months_to_results",
}
"""The column of an entry that a correction is about, by the part of the entry that its answers name."""


@dataclass(frozen=True)
class Passage:
    """A text of a contribution: its question, its name, what the person wrote, and the edit proposed, if any."""

    question: str
    label: str
    own: str
    edit: SubmissionEdit | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the person has yet to say what she thinks of the edit."""
        return self.edit is not None and self.edit.decision == EditDecision.WAITING

    @property
    def text(self) -> str:
        """What would be published: the text of the editors where the person approved it, else her own."""
        return self.edit.text if self.edit and self.edit.decision == EditDecision.APPROVED else self.own

    @property
    def final(self) -> str:
        """What will be published if the person says nothing more: her own text once she objected."""
        is_in = self.edit is not None and self.edit.decision != EditDecision.OBJECTED
        return self.edit.text if self.edit and is_in else self.own

    @cached_property
    def pieces(self) -> list[Piece]:
        """What the edit changes."""
        return word_diff(self.own, self.edit.text if self.edit else self.own)


def passages_of(submission: Submission, *, with_empty: bool = False) -> list[Passage]:
    """The texts of a contribution that say something or that the editors would have say something. One query."""
    edits = {edit.question: edit for edit in submission.edits.all()}
    found = [
        Passage(question, label, answer_to(submission.answers, question), edits.get(question))
        for question, label in kind_of(submission.kind).passages.items()
    ]
    return [passage for passage in found if with_empty or passage.own or passage.edit]


def edited_passages(submission: Submission) -> list[Passage]:
    """The texts that the editors would change. One query."""
    return [passage for passage in passages_of(submission) if passage.edit]


def final_answers(submission: Submission) -> dict[str, Any]:
    """All the answers, with the texts of the editors where the person approved them. One query."""
    return submission.answers | {passage.question: passage.text for passage in passages_of(submission)}


def longest_text(kind: str, question: str) -> int:
    """The characters that the column which a text goes to can hold."""
    return kind_of(kind).longest.get(question, LONGEST_TEXT)


def answer_to(answers: Mapping[str, Any], question: str) -> str:
    """The answer to a question as a text, without the spaces around it."""
    value = answers.get(question, "")
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value)).strip()


def corrected_column(answers: Mapping[str, Any]) -> str:
    """The column of the entry that a correction proposes a text for; empty when it proposes none."""
    return SECTIONS.get(answer_to(answers, "section"), "") if answer_to(answers, "proposed") else ""


def column_value(column: str, text: str, errors: list[str]) -> Any:
    """What a column of the entry holds once a text is written there; no figure, where it wants one, is an error."""
    quantity = QUANTITIES.get(column)
    if quantity is None:
        return text
    try:
        return quantity.read(text)
    except ValueError as error:
        errors.append(str(error))
        return None


LONGEST_LABEL = 160
LONGEST_NAME = 200
LONGEST_URL = 500
_BETWEEN_NAMES = re.compile(r"[,;\n]")


@dataclass
class MappedAnswers:
    """What answers come to. `errors` are sentences on what cannot be read, or does not fit: they forbid to accept."""

    territory: Territory | None
    territory_label: str
    start_year: int | None
    end_year: int | None
    links: list[str]
    errors: list[str] = field(default_factory=list)

    @property
    def place(self) -> dict[str, Any]:
        """The columns that say where."""
        return {"territory": self.territory, "territory_label": self.territory_label}


def map_answers(submission: Submission) -> MappedAnswers:
    """Read the place, the years and the links, which all kinds of contributions may have. Few queries."""
    answers = final_answers(submission)
    mapped = MappedAnswers(
        territory=submission.territory,
        territory_label=answer_to(answers, "territory_label")[:LONGEST_LABEL],
        start_year=None,
        end_year=None,
        links=links_in(answer_to(answers, "links")),
    )
    typed = answer_to(answers, "territory")
    if mapped.territory is None and typed:
        mapped.territory = resolve_territory(typed).territory
        if mapped.territory is None and not mapped.territory_label:
            mapped.territory_label = typed[:LONGEST_LABEL]
    for name in ("start_year", "end_year"):
        setattr(mapped, name, year_in(answer_to(answers, name), mapped.errors))
    if mapped.start_year and mapped.end_year and mapped.end_year < mapped.start_year:
        mapped.errors.append("L’année de fin précède celle du début.")
    if mapped.territory is None and not mapped.territory_label:
        mapped.errors.append("Aucun territoire n’est nommé.")
    return mapped


def innovation_values(submission: Submission, mapped: MappedAnswers) -> dict[str, Any]:
    """The columns of the entry that a contribution becomes; what does not fit is added to the errors."""
    answers = final_answers(submission)
    texts = {
        name: answer_to(answers, name) for name in ("title", "summary", "need", "description", "results", "lessons")
    }
    for name, text in texts.items():
        most = longest_text(submission.kind, name)
        if len(text) > most:
            label = kind_of(submission.kind).passages[name]
            mapped.errors.append(f"{label} compte {len(text)} caractères : gardez-en {most} au plus.")
    if not texts["title"]:
        mapped.errors.append("Le titre manque.")
    if answer_to(answers, "stage") not in Stage.values:
        mapped.errors.append("L’étape n’est pas dite.")
    band = answer_to(answers, "cost_band")
    return {
        **texts,
        **mapped.place,
        "start_year": mapped.start_year,
        "end_year": mapped.end_year,
        "stage": answer_to(answers, "stage"),
        "cost_band": band if band in CostBand.values else "",
        "staff": answer_to(answers, "staff")[:LONGEST_LABEL],
        **{
            name: column_value(name, answer_to(answers, name), mapped.errors)
            for name in ("staff_count", "months_to_results")
        },
    }


def replication_columns(submission: Submission, mapped: MappedAnswers) -> dict[str, Any]:
    """The columns of the reproduction that a contribution becomes."""
    answers = final_answers(submission)
    state = answer_to(answers, "replication_state")
    link = mapped.links[0] if mapped.links else ""
    return {
        **mapped.place,
        "year": mapped.start_year,
        "state": state if state in ReplicationState.values else ReplicationState.UNKNOWN,
        "kept": answer_to(answers, "kept"),
        "changed": answer_to(answers, "changed"),
        "source_title": provisional_title(link),
        "source_url": link,
    }


def year_in(text: str, errors: list[str]) -> int | None:
    """A year, or None; what is no year is an error."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        errors.append(f"« {text[:20]} » n’est pas une année.")
        return None
    return int(text)


def links_in(text: str) -> list[str]:
    """The addresses of the web in some lines, each once; « www.exemple.fr » is taken for https."""
    links: dict[str, None] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        with suppress(ValidationError):
            links[web_address(line)] = None
    return [link for link in links if len(link) <= LONGEST_URL]


def provisional_title(link: str) -> str:
    """What stands for the title of a source until an editor gives it: the name of its site."""
    return site_of(link)[:LONGEST_NAME]


def names_in(text: str) -> list[str]:
    """The names in a list that somebody typed, each once whatever its capitals."""
    names = (" ".join(name.split())[:LONGEST_NAME] for name in _BETWEEN_NAMES.split(text))
    found: dict[str, str] = {}
    for name in names:
        if fold(name):
            found.setdefault(fold(name), name)
    return list(found.values())


def levers_in(answers: Mapping[str, Any]) -> list[Lever]:
    """The levers chosen."""
    chosen = answers.get("levers", [])
    return list(Lever.objects.filter(slug__in=chosen)) if isinstance(chosen, list) else []


def themes_in(answers: Mapping[str, Any]) -> list[Theme]:
    """The themes typed: those of the vocabulary whatever their accents and capitals, new ones for the others."""
    names = [name[:100] for name in names_in(answer_to(answers, "themes"))]
    known = {fold(theme.name): theme for theme in Theme.objects.order_by("-pk")} if names else {}
    new = get_or_create_themes(name for name in names if fold(name) not in known)
    return [known.get(fold(name)) or new[name] for name in names]


def organisations_in(answers: Mapping[str, Any]) -> list[Organisation]:
    """The partners typed, by kind: those known whatever their accents and capitals, new ones for the others."""
    typed = {kind: names_in(answer_to(answers, f"partners_{kind.value}")) for kind in OrganisationKind}
    if not any(typed.values()):
        return []
    known = {fold(each.name): each for each in Organisation.objects.order_by("-pk")}
    for kind, names in typed.items():
        for name in names:
            if fold(name) not in known:
                known[fold(name)] = Organisation.objects.create(name=name, kind=kind)
    return unique(known[fold(name)] for names in typed.values() for name in names)


def unique(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Each organisation once."""
    return list({each.pk: each for each in organisations}.values())


def free_address(title: str) -> str:
    """An address made from a title that leads to no other entry, now or in the past."""
    base = slugify(fold(title))[: LONGEST_ADDRESS - 6].strip("-") or "innovation"
    taken = {*RESERVED_ADDRESSES, *Innovation.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    taken |= set(FormerSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)


def sources_of(innovation: Innovation, links: Iterable[str]) -> list[Source]:
    """The sources of an entry, not saved, in the order of the links."""
    return [
        Source(innovation=innovation, title=provisional_title(link), url=link, position=position)
        for position, link in enumerate(links)
    ]
