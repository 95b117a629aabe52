"""The page of the report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.models import Innovation, Lever
from catalogue.views.responses import read_only
from oural.report import REFERENCE_INNOVATIONS, the_report
from proposals.display.tables import axis_tables
from proposals.tracker import AsOf, read_tracker


@read_only
def report(request: HttpRequest) -> HttpResponse:
    """The report, its levers, its axes, and those of its reference innovations that a source establishes."""
    levers = list(Lever.objects.with_innovation_count())
    references = list(Innovation.objects.published().filter(is_zoom=True).with_territory())
    context = {
        "report": the_report(),
        "levers": levers,
        "most_used_lever_count": max((lever.innovation_count for lever in levers), default=0),
        "axes": axis_tables(read_tracker(AsOf.today())),
        "references": references,
        "unknown_references": range(REFERENCE_INNOVATIONS - len(references)),
    }
    return render(request, "pages/report.html", context)
