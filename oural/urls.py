"""The addresses of the site. Once published, an address never dies."""

from django.contrib import admin
from django.urls import include, path

from oural.views import legal, pages, robots

urlpatterns = [
    path("", pages.home, name="home"),
    path("proposer/", pages.contribute, name="contribute"),
    path("", include("catalogue.urls")),
    path("", include("proposals.urls")),
    path("rapport/", pages.report, name="report"),
    path("mentions-legales/", legal.legal, name="legal"),
    path("donnees-personnelles/", legal.privacy, name="privacy"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("donnees-ouvertes/", legal.open_data, name="open-data"),
    path("plan-du-site/", legal.site_map, name="site-map"),
    path("healthz", robots.healthz, name="healthz"),
    path("readyz", robots.readyz, name="readyz"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("robots.txt", robots.robots_txt, name="robots"),
    path("sitemap.xml", robots.sitemap_xml, name="sitemap"),
    path(".well-known/security.txt", robots.security_txt, name="security"),
    path("admin/", include("oural.access.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "oural.views.errors.bad_request"
handler403 = "oural.views.errors.permission_denied"
handler404 = "oural.views.errors.page_not_found"
handler500 = "oural.views.errors.server_error"
