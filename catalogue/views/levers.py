"""The nine levers and the innovations that use each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from catalogue.models import Innovation, Lever
from catalogue.search.results import with_counts
from catalogue.search.rows import row_of
from catalogue.views.responses import read_only

# A lever's page shows its first entries; the filtered list shows them all.
ENTRIES_SHOWN = 10


@read_only
def lever_list(request: HttpRequest) -> HttpResponse:
    """The nine levers, in the order of the report."""
    return render(request, "catalogue/lever_list.html", {"levers": with_counts(Lever.objects.all(), "levier")})


@read_only
def lever_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One lever: what it means, and the newest innovations that use it."""
    (lever,) = with_counts([get_object_or_404(Lever, slug=slug)], "levier")
    newest = Innovation.objects.published().filter(levers=lever).newest().for_cards()[:ENTRIES_SHOWN]
    entries = [row_of(innovation) for innovation in newest]
    others = Lever.objects.exclude(pk=lever.pk)
    return render(request, "catalogue/lever_detail.html", {"lever": lever, "entries": entries, "others": others})
