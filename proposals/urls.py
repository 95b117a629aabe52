"""The addresses of the tracker."""

from django.urls import path

from catalogue.views.reading import read_only
from proposals.feeds import AxisFeed, ProposalFeed, TrackerFeed
from proposals.views import files, proposals, trackers

app_name = "proposals"

urlpatterns = [
    path("propositions/", trackers.proposal_list, name="proposals"),
    path("propositions/flux.atom", read_only(TrackerFeed()), name="feed"),
    path("propositions/<slug:table>.<slug:extension>", files.tracker_file, name="file"),
    path("propositions/axe-<int:number>/", trackers.axis_detail, name="axis"),
    path("propositions/axe-<int:number>/flux.atom", read_only(AxisFeed()), name="axis-feed"),
    path("propositions/<int:number>/", proposals.proposal_detail, name="proposal"),
    path("propositions/<int:number>/flux.atom", read_only(ProposalFeed()), name="proposal-feed"),
    path("propositions/<int:number>/badge.svg", proposals.proposal_badge, name="badge"),
]
