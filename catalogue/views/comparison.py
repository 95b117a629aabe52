"""The comparison of entries, side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.comparison import compare_entries
from catalogue.models import EvidenceLevel
from catalogue.views.responses import by_revision, read_only


@read_only
@by_revision
def comparison(request: HttpRequest) -> HttpResponse:
    """The entries of `fiche`, two to four; fewer are a sentence."""
    compared = compare_entries(request.GET.getlist("fiche"))
    context = {"comparison": compared, "evidence_levels": EvidenceLevel.values[1:]}
    return render(request, "catalogue/comparison.html", context)
