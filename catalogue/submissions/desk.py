"""What contributions add to the editors' desk, which the settings name, and their figures: received, median delay,
accepted share, by month and by region.

The figures go twelve months back: what was refused before that is erased, and a share would say nothing any more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet
from django.utils import timezone

from catalogue.desk import DeskItem
from catalogue.lost_files import MOST_TOLD, owners_of_lost
from catalogue.models import TerritoryKind
from catalogue.submissions.criteria import RejectionReason
from catalogue.submissions.models import Submission, SubmissionFile, SubmissionState
from catalogue.submissions.models.submission import DECIDED


def desk_items() -> list[DeskItem]:
    """What waits to be taken, what an editor has taken, who waits for a word, what may be spam, and what is lost."""
    return [
        queued("contribution|s à prendre", lambda user: Submission.objects.nobodys(), etat="recues", qui="personne"),
        queued("contribution|s que j’examine", lambda user: Submission.objects.mine(user), qui="moi"),
        queued(
            "contribution|s où la personne a écrit la dernière",
            lambda user: Submission.objects.unanswered(),
            "Décision prise ou non.",
            etat="toutes",
            signe="messages",
        ),
        queued(
            "contribution|s retenue|s comme indésirable|s",
            lambda user: Submission.objects.held(),
            "Personne n’y répond tant qu’elles ne sont pas regardées.",
            signe="retenues",
        ),
        queued(
            "contribution|s dont un fichier manque",
            lambda user: lacking_a_file(),
            "Il n’est plus sur le serveur : à remettre, ou à redemander.",
            signe="fichiers",
        ),
    ]


def lacking_a_file() -> QuerySet[Submission]:
    """The contributions that wait for a decision and of which a file is lost."""
    waiting = Submission.objects.pending()
    owners = owners_of_lost(SubmissionFile.objects.filter(submission__in=waiting), "file", "submission")
    return waiting.filter(pk__in=sorted(owners)[:MOST_TOLD])


def queued(words: str, rows: Callable[[AbstractUser], QuerySet], hint: str = "", **query: str) -> DeskItem:
    """Contributions, in the queue that these filters narrow."""
    return DeskItem(words, rows, "catalogue_submission", query, "catalogue.view_submission", hint)


MONTHS = 12
NO_REGION = "Sans territoire reconnu"
REGION_KINDS = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """What the figures are made of: a contribution, spam aside."""

    received_at: datetime
    decided_at: datetime | None
    state: str
    region: str

    @property
    def is_decided(self) -> bool:
        """Whether it was accepted or refused."""
        return self.state in DECIDED


@dataclass(frozen=True, slots=True)
class Tally:
    """Contributions counted together. `median_days` is from reception to decision, None without a decision."""

    label: str
    received: int
    accepted: int
    refused: int
    median_days: int | None

    @property
    def accepted_share(self) -> int | None:
        """Per cent of the decisions that accept, None without a decision."""
        decided = self.accepted + self.refused
        return round(100 * self.accepted / decided) if decided else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures: of all, by month of reception (the latest first), by region (the most contributions first)."""

    total: Tally
    months: list[Tally]
    regions: list[Tally]


def figures(today: date) -> Figures:
    """Count the contributions received this month and in the eleven before. One query."""
    months = last_months(today)
    by_month: dict[str, list[FiguresRow]] = {month: [] for month in months}
    by_region: dict[str, list[FiguresRow]] = defaultdict(list)
    for row in rows_since(months[-1]):
        month = timezone.localtime(row.received_at).strftime("%Y-%m")
        if month in by_month:
            by_month[month].append(row)
            by_region[row.region].append(row)
    regions = [tally(region, rows) for region, rows in by_region.items()]
    return Figures(
        tally("Douze mois", [row for rows in by_month.values() for row in rows]),
        [tally(month, rows) for month, rows in by_month.items()],
        sorted(regions, key=lambda each: (-each.received, each.label == NO_REGION, each.label)),
    )


def last_months(today: date) -> list[str]:
    """This month and those before, the latest first, as « 2026-11 »."""
    first = today.year * 12 + today.month - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, first - MONTHS, -1)]


def rows_since(month: str) -> Iterable[FiguresRow]:
    """The contributions received from a month on, spam aside."""
    year, number = map(int, month.split("-"))
    start = timezone.make_aware(datetime(year, number, 1))  # noqa: DTZ001 made aware in the zone of the site
    place = ("territory__kind", "territory__name", "territory__region__name")
    columns = ("received_at", "decided_at", "state", "reasons", *place)
    found = Submission.objects.received().filter(received_at__gte=start).order_by("pk").values_list(*columns)
    for received, decided, state, reasons, kind, name, region in found:
        if RejectionReason.SPAM not in reasons:
            yield FiguresRow(received, decided, state, (name if kind in REGION_KINDS else region) or NO_REGION)


def tally(label: str, rows: list[FiguresRow]) -> Tally:
    """Count contributions together."""
    decided = [row for row in rows if row.is_decided]
    accepted = sum(row.state == SubmissionState.ACCEPTED for row in decided)
    days = [(row.decided_at - row.received_at).days for row in decided if row.decided_at]
    return Tally(label, len(rows), accepted, len(decided) - accepted, round(median(days)) if days else None)
