"""What the cells of the tracker's files name: proposals, dates known to the month or the year, facts and entries."""

from datetime import date
from typing import Any

from django.db import models

from catalogue.tables.columns import CellKind, Items, Number, OneOf, quoted_cell
from catalogue.typography import normalised
from proposals.dates import read_typed_date, write_precise_date
from proposals.models import Proposal


def slug_of(slugs: dict[str, str], *, empty: str = "") -> OneOf:
    """How one of the stored values is read, by its slug."""
    return OneOf({slug: value for value, slug in slugs.items()}, empty=empty)


class ProposalNumber(CellKind):
    """A proposal by its number. `lookups.proposals` are those that there are."""

    def parse(self, text: str, lookups: Any = None) -> Proposal:
        number = Number().parse(text)
        if number not in lookups.proposals:
            raise ValueError(f"{quoted_cell(text)} n’est pas le numéro d’une proposition.")
        found: Proposal = lookups.proposals[number]
        return found

    def show(self, value: Proposal) -> str:
        return str(value.number)


class PreciseDate(CellKind):
    """The first day that a date may stand for, and how closely it is known."""

    def parse(self, text: str, lookups: Any = None) -> tuple[date, str]:
        try:
            return read_typed_date(normalised(text))
        except ValueError:
            raise ValueError(
                f"{quoted_cell(text)} n’est ni un jour (2016-04-24), ni un mois (2016-04), ni une année (2016)."
            ) from None

    def show(self, value: tuple[date, str]) -> str:
        return write_precise_date(*value)


class Corrected(CellKind):
    """The row that another corrects, by its key. `lookups.existing` are those that there are."""

    def __init__(self, unknown: str):
        self.unknown = unknown

    def parse(self, text: str, lookups: Any = None) -> models.Model | None:
        key = Number().parse(text)
        if key is None:
            return None
        if key not in lookups.existing:
            raise ValueError(f"{self.unknown} n’a l’identifiant {key}.")
        found: models.Model = lookups.existing[key]
        return found

    def show(self, value: models.Model | None) -> str:
        return "" if value is None else str(value.pk)


class FactKeys(Items):
    """The keys of facts. `lookups.facts` gives the proposal of each."""

    def parse_item(self, text: str, lookups: Any) -> int:
        key = Number().parse(text)
        if key is None or key not in lookups.facts:
            raise ValueError(f"{quoted_cell(text)} n’est pas l’identifiant d’un fait.")
        return key
