"""The nine levers and the innovations that use each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from catalogue.models import Innovation, Lever
from catalogue.search.rows import newest_rows
from catalogue.views.responses import read_only

# A lever's page shows its first entries; the filtered list shows them all.
ENTRIES_SHOWN = 10


@read_only
def lever_list(request: HttpRequest) -> HttpResponse:
    """The nine levers, in the order of the report."""
    return render(request, "catalogue/lever_list.html", {"levers": Lever.objects.with_innovation_count()})


@read_only
def lever_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One lever: what it means, and the newest innovations that use it."""
    lever = get_object_or_404(Lever.objects.with_innovation_count(), slug=slug)
    entries = newest_rows(Innovation.objects.published().filter(levers=lever), ENTRIES_SHOWN)
    others = Lever.objects.exclude(pk=lever.pk)
    return render(request, "catalogue/lever_detail.html", {"lever": lever, "entries": entries, "others": others})
