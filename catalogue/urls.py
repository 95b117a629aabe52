"""The addresses of the catalogue."""

from django.urls import path

from catalogue.views import levers, sheet

app_name = "catalogue"

urlpatterns = [
    path("innovations/<slug:slug>/", sheet.innovation_sheet, name="innovation"),
    path("leviers/", levers.lever_list, name="levers"),
    path("leviers/<slug:slug>/", levers.lever_detail, name="lever"),
]
