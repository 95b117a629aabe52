"""Two to four entries side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from catalogue.models import Innovation
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
    asked = list(dict.fromkeys(slug for slug in slugs if slug))
    public = Innovation.objects.published().named(asked[:MOST_READ])
    by_slug: dict[str, Innovation] = {}
    for innovation in public.with_territory().prefetch_related("levers", "former_slugs"):
        by_slug |= {former.slug: innovation for former in innovation.former_slugs.all()}
        by_slug[innovation.slug] = innovation
    known = list(dict.fromkeys(by_slug[slug] for slug in asked if slug in by_slug))
    chosen = known[:MOST]
    names = [innovation.slug for innovation in chosen]
    rest = [comparison_url([name for name in names if name != slug]) for slug in names]
    pairs = zip(chosen, rest if len(chosen) > FEWEST else [""] * len(chosen), strict=True)
    columns = [ComparedEntry(innovation, url) for innovation, url in pairs]
    unknown = sum(slug not in by_slug for slug in asked[:MOST_READ])
    return Comparison(columns, _notices(unknown, has_more=len(known) > MOST))


def _notices(unknown: int, *, has_more: bool) -> list[str]:
    """What to say of the addresses that are of no public entry, so many, and of the entries past the fourth."""
    notices = []
    if unknown:
        s = plural(unknown)
        words = f"{in_words(unknown).capitalize()} fiches n’ont" if s else "Une fiche n’a"
        notices.append(f"{words} pas été trouvée{s}{NBSP}: adresse inexacte, ou fiche qui n’est plus publiée.")
    if has_more:
        notices.append(f"On compare {in_words(MOST)} fiches au plus{NBSP}: voici les premières.")
    return notices
