"""Alerts on a dossier: the entries that the editors added to it since the last mail.

An entry counts from the moment when it comes into the dossier: one that was a draft then, and is published later, is
told by the alerts on searches.
"""

from collections.abc import Collection, Sequence

from catalogue.alerts.kinds import NOTHING, AlertKind, Followed, FreshNews
from catalogue.models import Dossier, DossierEntry
from catalogue.refusal import Refusal
from catalogue.typography import NBSP


def followed_dossier(text: str) -> str:
    """The key of the published dossier at an address."""
    slug = text[: Dossier._meta.get_field("slug").max_length]
    found = Dossier.objects.published().filter(slug=slug).first()
    if found is None:
        raise Refusal([NOTHING])
    return str(found.pk)


def dossiers_found(keys: Collection[str]) -> dict[str, Followed]:
    """What dossiers are called, and their pages. One that is a draft again may come back: it is still followed."""
    rows = Dossier.objects.filter(published_at__isnull=False).in_bulk([int(key) for key in keys])
    return {
        str(key): Followed(f"Dossier «{NBSP}{row.title}{NBSP}»", row.get_absolute_url()) for key, row in rows.items()
    }


def added_entries(asked: Sequence[tuple[str, int]], until: int) -> list[list[FreshNews]]:
    """The entries that came into dossiers between two numbers, the latest first. One query."""
    keys = {int(key) for key, _ in asked}
    after = min((mark for _, mark in asked), default=until)
    rows = DossierEntry.objects.shown().filter(dossier__in=keys, pk__gt=after, pk__lte=until)
    found = list(rows.select_related("innovation").order_by("-pk"))
    return [
        [
            FreshNews(row.innovation.title, row.word, row.innovation.get_absolute_url())
            for row in found
            if row.dossier_id == int(key) and row.pk > mark
        ]
        for key, mark in asked
    ]


DOSSIER = AlertKind(
    "un dossier",
    "quand la rédaction ajoute une fiche à ce dossier",
    "nouvelle|s fiche|s",
    followed_dossier,
    dossiers_found,
    DossierEntry.objects.last_number,
    added_entries,
)
