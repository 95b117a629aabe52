"""The addresses of the catalogue."""

from django.urls import include, path, re_path

from catalogue.feeds import DossierFeed, InnovationFeed
from catalogue.views import (
    alerts,
    briefings,
    comparison,
    dossiers,
    files,
    innovations,
    levers,
    maps,
    notebooks,
    policies,
    secret_links,
    sheet,
    territories,
)
from catalogue.views.responses import read_only

app_name = "catalogue"

urlpatterns = [
    path("innovations/", innovations.innovation_list, name="innovations"),
    path("innovations/export.<slug:extension>", innovations.innovation_export, name="export"),
    path("innovations/flux.atom", read_only(InnovationFeed()), name="feed"),
    path("innovations/carte/", maps.innovation_map, name="map"),
    path("innovations/carte/tableau.csv", maps.map_table, name="map-table"),
    path("innovations/comparer/", comparison.comparison, name="comparison"),
    path("innovations/<slug:slug>/", sheet.innovation_sheet, name="innovation"),
    path("innovations/<slug:slug>/citation.<slug:extension>", sheet.citation, name="citation"),
    path("apercu/<str:token>/", secret_links.pending_preview, name="pending"),
    path("apercu/<str:token>/images/<int:number>/", secret_links.pending_picture, name="pending-picture"),
    re_path(r"^documents/(?P<name>[0-9a-f]{32}\.pdf)$", files.document, name="document"),
    path("images/<int:pk>/", files.illustration, name="illustration"),
    path("territoires/recherche/", territories.search, name="territory-search"),
    path("territoires/chiffres/", territories.indicators, name="indicators"),
    path("territoires/<slug:kind>/<slug:code>/", territories.detail, name="territory"),
    path("alertes/", alerts.alerts, name="alerts"),
    path("alertes/<str:token>/", alerts.alert, name="alert"),
    path("verifier/<str:token>/", secret_links.verification, name="verification"),
    path("politiques/", policies.policy_list, name="policies"),
    path("politiques/<slug:slug>/", policies.policy_detail, name="policy"),
    path("leviers/", levers.lever_list, name="levers"),
    path("leviers/<slug:slug>/", levers.lever_detail, name="lever"),
    path("note/", briefings.briefing_page, name="briefing"),
    path("dossiers/", dossiers.dossier_list, name="dossiers"),
    path("dossiers/flux.atom", read_only(DossierFeed()), name="dossier-feed"),
    path("dossiers/<slug:slug>/", dossiers.dossier_detail, name="dossier"),
    path("dossiers/<slug:slug>/export.<slug:extension>", dossiers.dossier_export, name="dossier-export"),
    path("carnet/", notebooks.notebook_door, name="notebook-door"),
    path("carnet/lecture/<str:token>/", notebooks.notebook_shared, name="notebook-shared"),
    path("carnet/<str:token>/", notebooks.notebook_detail, name="notebook"),
    path("carnet/<str:token>/fiches/", notebooks.notebook_entries, name="notebook-entries"),
    path("carnet/<str:token>/fiches/<int:key>/", notebooks.notebook_entry, name="notebook-entry"),
    path("carnet/<str:token>/reglages/", notebooks.notebook_settings, name="notebook-settings"),
    path("carnet/<str:token>/supprimer/", notebooks.notebook_deletion, name="notebook-deletion"),
    path("", include("catalogue.submissions.urls")),
]
