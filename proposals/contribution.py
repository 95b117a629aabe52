"""Where somebody who comes to contribute comes from: a proposal, and the empty cell of the gap map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from catalogue.models import Lever, Territory, TerritoryKind
from catalogue.typography import printable
from proposals.models import Proposal

REGION_KINDS = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)
LONGEST = 60
"""Characters of the longest code or slug; longer ones name nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: a proposal, and the region or the lever where it lacks a case, if any."""

    proposal: Proposal
    region: Territory | None = None
    lever: Lever | None = None


def read_choice(data: Mapping[str, str]) -> Choice | None:
    """What the query string of the page to contribute chose: `proposition` (a number), `region` (a code), `levier` (a
    slug). None without a proposal; what names nothing is left out, without a word.
    """
    number = asked(data, "proposition")
    proposal = row_with(Proposal.objects.all(), "number", number if number.isascii() and number.isdecimal() else "")
    if proposal is None:
        return None
    regions = Territory.objects.current().filter(kind__in=REGION_KINDS)
    region = row_with(regions, "code", asked(data, "region"))
    return Choice(proposal, region, row_with(Lever.objects.all(), "slug", asked(data, "levier")))


def asked(data: Mapping[str, str], name: str) -> str:
    """A value that the database can be asked for, else nothing."""
    text = str(data.get(name) or "")
    return text if len(text) <= LONGEST and printable(text) == text else ""


def row_with(rows: QuerySet, column: str, value: str) -> Any:
    """The row that bears this value, if any."""
    return rows.filter(**{column: value}).first() if value else None
