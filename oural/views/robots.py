"""What machines read: robots.txt, sitemap.xml, security.txt, and whether the process is alive and can serve."""

from datetime import timedelta
from typing import IO

from django.contrib.sitemaps.views import sitemap
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from catalogue.views.responses import cached_file, read_only
from oural.legal import security_contact_uri
from oural.readiness import obstacle
from oural.sitemaps import SITEMAPS
from proposals.models import Proposal

PLAIN_TEXT = "text/plain; charset=utf-8"
SECURITY_TXT_LIFE = timedelta(days=180)  # RFC 9116, 2.5.5: less than a year is recommended


@read_only
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What is left to search engines: every page, and lists by one criterion; two or more combine without end."""
    innovations = reverse("catalogue:innovations")
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('catalogue:territory-search')}",
        f"Disallow: {innovations}*?*&",
        f"Disallow: {reverse('contribute')}*/",
        "Disallow: /suivi/",
        f"Disallow: {reverse('catalogue:notebook-door')}",
        f"Disallow: {reverse('catalogue:alerts')}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN_TEXT)


@read_only
def sitemap_xml(request: HttpRequest) -> FileResponse:
    """The site map. It holds the proposals too, which are no part of the catalogue that it is kept for."""

    def make(file: IO[bytes]) -> None:
        file.write(sitemap(request, SITEMAPS).render().content)

    made_of = (request.build_absolute_uri("/"), request.GET.get("p", "1"), Proposal.objects.count())
    response = cached_file(
        request, make, *made_of, name="sitemap.xml", content_type="application/xml", is_download=False
    )
    response["X-Robots-Tag"] = "noindex, noodp, noarchive"
    return response


@read_only
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a vulnerability (RFC 9116). Without a contact there is no such file, and the 404 says why."""
    contact = security_contact_uri()
    if not contact:
        sentence = "L’éditeur de ce site n’a pas encore indiqué où signaler une faille de sécurité.\n"
        return HttpResponse(sentence, status=404, content_type=PLAIN_TEXT)
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {today + SECURITY_TXT_LIFE:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr",
    ]
    if request.is_secure():  # RFC 9116, 2.5.2: the canonical address is an https one
        lines.append(f"Canonical: {request.build_absolute_uri(request.path)}")
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN_TEXT)


@read_only
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked: a broken database is no reason to restart it."""
    return HttpResponse("Le processus répond.\n", content_type=PLAIN_TEXT)


@read_only
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database and the disk can be read and written, else 503 and the reason."""
    found = obstacle()
    return HttpResponse(f"{found or 'Prêt.'}\n", status=503 if found else 200, content_type=PLAIN_TEXT)
