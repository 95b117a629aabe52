"""The addresses of the catalogue."""

from django.urls import include, path, re_path

from catalogue.feeds import InnovationFeed
from catalogue.views import alerts, files, innovations, levers, maps, policies, secret_links, sheet, territories
from catalogue.views.responses import read_only

app_name = "catalogue"

urlpatterns = [
    path("innovations/", innovations.innovation_list, name="innovations"),
    path("innovations/export.<slug:extension>", innovations.innovation_export, name="export"),
    path("innovations/flux.atom", read_only(InnovationFeed()), name="feed"),
    path("innovations/carte/", maps.innovation_map, name="map"),
    path("innovations/carte/tableau.csv", maps.map_table, name="map-table"),
    path("innovations/<slug:slug>/", sheet.innovation_sheet, name="innovation"),
    path("innovations/<slug:slug>/citation.<slug:extension>", sheet.citation, name="citation"),
    path("apercu/<str:token>/", secret_links.pending_preview, name="pending"),
    path("apercu/<str:token>/images/<int:number>/", secret_links.pending_picture, name="pending-picture"),
    re_path(r"^documents/(?P<name>[0-9a-f]{32}\.pdf)$", files.document, name="document"),
    path("images/<int:pk>/", files.illustration, name="illustration"),
    path("territoires/recherche/", territories.search, name="territory-search"),
    path("territoires/<slug:kind>/<slug:code>/", territories.detail, name="territory"),
    path("alertes/", alerts.alerts, name="alerts"),
    path("alertes/<str:token>/", alerts.alert, name="alert"),
    path("verifier/<str:token>/", secret_links.verification, name="verification"),
    path("politiques/", policies.policy_list, name="policies"),
    path("politiques/<slug:slug>/", policies.policy_detail, name="policy"),
    path("leviers/", levers.lever_list, name="levers"),
    path("leviers/<slug:slug>/", levers.lever_detail, name="lever"),
    path("", include("catalogue.submissions.urls")),
]
