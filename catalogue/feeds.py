"""The Atom feeds: what was published or changed last in a list, for the criteria of the address; the dossiers."""

from dataclasses import replace
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from catalogue.models import Dossier, Innovation
from catalogue.search.query.criteria import Sort
from catalogue.search.query.filterset import InnovationFilterSet
from catalogue.search.results import Results, hydrated, run
from catalogue.structured_data import LICENCE
from catalogue.typography import french_typography, printable

MOST_DOSSIERS = 20


class InnovationFeed(Feed):
    """The twenty entries changed last, of those that answer. No text in it has a character that XML refuses."""

    feed_type = Atom1Feed
    language = "fr"
    feed_copyright = LICENCE
    author_name = "Oural"
    subtitle = "Les nouvelles fiches et les mises à jour."

    def get_object(self, request: HttpRequest) -> Results:
        return run(replace(InnovationFilterSet(request.GET).criteria, tri=Sort.UPDATED, page=1), with_spelling=False)

    def title(self, results: Results) -> str:
        labels = ", ".join(chip.label for chip in results.chips)
        return readable_text(
            f"Oural, innovations des territoires : {labels}" if labels else "Oural, innovations des territoires"
        )

    def link(self, results: Results) -> str:
        return reverse("catalogue:innovations", query=results.criteria.without("tri").pairs())

    def items(self, results: Results) -> list[Innovation]:
        return hydrated([row.pk for row in results.counted_rows], Innovation.objects.for_cards())

    def item_title(self, innovation: Innovation) -> str:
        return readable_text(innovation.title)

    def item_description(self, innovation: Innovation) -> str:
        return readable_text(innovation.summary)

    def item_pubdate(self, innovation: Innovation) -> datetime | None:
        return innovation.published_at

    def item_updateddate(self, innovation: Innovation) -> datetime:
        return innovation.updated_at

    def item_categories(self, innovation: Innovation) -> list[str]:
        words = (*innovation.policies.all(), *innovation.themes.all())
        return [readable_text(word.name) for word in words]


class DossierFeed(Feed):
    """The published dossiers, the latest changed first."""

    feed_type = Atom1Feed
    language = "fr"
    feed_copyright = LICENCE
    author_name = "Oural"
    title = "Oural, dossiers de la rédaction"
    subtitle = "Les nouveaux dossiers et les mises à jour."

    def link(self) -> str:
        return reverse("catalogue:dossiers")

    def items(self) -> list[Dossier]:
        return list(Dossier.objects.published().order_by("-updated_at", "-pk")[:MOST_DOSSIERS])

    def item_title(self, dossier: Dossier) -> str:
        return readable_text(dossier.title)

    def item_description(self, dossier: Dossier) -> str:
        return readable_text(dossier.summary)

    def item_pubdate(self, dossier: Dossier) -> datetime | None:
        return dossier.published_at

    def item_updateddate(self, dossier: Dossier) -> datetime:
        return dossier.updated_at


def readable_text(text: str) -> str:
    """A text as people and XML read it."""
    return french_typography(printable(text))
