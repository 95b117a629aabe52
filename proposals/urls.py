"""The addresses of the tracker."""

from django.urls import path

from catalogue.views.responses import read_only
from proposals import views
from proposals.feeds import AxisFeed, ProposalFeed, TrackerFeed

app_name = "proposals"

urlpatterns = [
    path("propositions/", views.proposal_list, name="proposals"),
    path("propositions/flux.atom", read_only(TrackerFeed()), name="feed"),
    path("propositions/<slug:table>.<slug:extension>", views.tracker_file, name="file"),
    path("propositions/axe-<int:number>/", views.axis_detail, name="axis"),
    path("propositions/axe-<int:number>/flux.atom", read_only(AxisFeed()), name="axis-feed"),
    path("propositions/<int:number>/", views.proposal_detail, name="proposal"),
    path("propositions/<int:number>/flux.atom", read_only(ProposalFeed()), name="proposal-feed"),
    path("propositions/<int:number>/badge.svg", views.proposal_badge, name="badge"),
]
