"""The addresses of the site. Once published, an address never dies."""

from django.contrib import admin
from django.urls import include, path

from oural.views import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("proposer/", pages.contribute, name="contribute"),
    path("", include("catalogue.urls")),
    path("admin/", admin.site.urls),
]
