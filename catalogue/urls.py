"""The addresses of the catalogue."""

from django.urls import path

from catalogue.views import illustrations, levers, maps, sheet

app_name = "catalogue"

urlpatterns = [
    path("innovations/carte/", maps.innovation_map, name="map"),
    path("innovations/carte/tableau.csv", maps.map_table, name="map-table"),
    path("innovations/<slug:slug>/", sheet.innovation_sheet, name="innovation"),
    path("images/<int:pk>/", illustrations.illustration, name="illustration"),
    path("leviers/", levers.lever_list, name="levers"),
    path("leviers/<slug:slug>/", levers.lever_detail, name="lever"),
]
