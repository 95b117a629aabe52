"""Two to four entries side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from catalogue.models import Innovation
from catalogue.models.innovation import InnovationQuerySet
from catalogue.typography import NBSP, in_words, plural

FEWEST, MOST = 2, 4
MOST_READ = 20
"""Addresses looked up, at most: whoever sends more hears that four are compared."""


@dataclass(frozen=True, slots=True)
class ComparedEntry:
    """An entry that is compared, and the address of the comparison without it, where enough would remain."""

    innovation: Innovation
    url_without: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, in the order asked for, and sentences on what is not."""

    columns: list[ComparedEntry] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.columns) >= FEWEST


def comparison_url(slugs: Sequence[str]) -> str:
    """The address of a comparison."""
    return reverse("catalogue:comparison", query=[("fiche", slug) for slug in slugs])


def compare_entries(slugs: Sequence[str]) -> Comparison:
    """The public entries of these addresses, present or former, each once. What is too few or too many is said."""
    public = Innovation.objects.published().with_territory().prefetch_related("levers")
    known, unknown = named_entries(slugs, public, most_read=MOST_READ)
    chosen = known[:MOST]
    names = [innovation.slug for innovation in chosen]
    rest = [comparison_url([name for name in names if name != slug]) for slug in names]
    pairs = zip(chosen, rest if len(chosen) > FEWEST else [""] * len(chosen), strict=True)
    columns = [ComparedEntry(innovation, url) for innovation, url in pairs]
    return Comparison(columns, _notices(unknown, has_more=len(known) > MOST))


def named_entries(
    slugs: Sequence[str], visible: InnovationQuerySet, *, most_read: int
) -> tuple[list[Innovation], int]:
    """Those of these addresses, present or former, each once, in their order; and how many addresses are of none.

    Addresses past `most_read` are not looked up.
    """
    asked = list(dict.fromkeys(slug for slug in slugs if slug))[:most_read]
    by_slug: dict[str, Innovation] = {}
    for innovation in visible.named(asked).prefetch_related("former_slugs"):
        by_slug |= {former.slug: innovation for former in innovation.former_slugs.all()}
        by_slug[innovation.slug] = innovation
    known = list(dict.fromkeys(by_slug[slug] for slug in asked if slug in by_slug))
    return known, sum(slug not in by_slug for slug in asked)


def unknown_notices(unknown: int) -> list[str]:
    """What to say of the addresses that are of no public entry, so many."""
    if not unknown:
        return []
    s = plural(unknown)
    words = f"{in_words(unknown).capitalize()} fiches n’ont" if s else "Une fiche n’a"
    return [f"{words} pas été trouvée{s}{NBSP}: adresse inexacte, ou fiche qui n’est plus publiée."]


def _notices(unknown: int, *, has_more: bool) -> list[str]:
    """What to say of the addresses that are of no public entry, and of the entries past the fourth."""
    more = [f"On compare {in_words(MOST)} fiches au plus{NBSP}: voici les premières."] if has_more else []
    return unknown_notices(unknown) + more
