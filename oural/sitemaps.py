"""The site map for search engines: every public page once, in one query per kind and its count."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Q, QuerySet
from django.urls import reverse

from catalogue.models import Dossier, Innovation, Lever, Policy, Territory
from proposals.models import Axis, Proposal

STATIC_PAGES = (
    "home",
    "catalogue:innovations",
    "catalogue:map",
    "catalogue:policies",
    "catalogue:levers",
    "catalogue:dossiers",
    "catalogue:indicators",
    "proposals:proposals",
    "report",
    "contribute",
    "open-data",
    "site-map",
    "accessibility",
    "legal",
    "privacy",
)


class StaticPages(Sitemap):
    """The pages that are always there."""

    def items(self) -> tuple[str, ...]:
        return STATIC_PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class Innovations(Sitemap):
    """The published sheets."""

    def items(self) -> QuerySet[Innovation]:
        return Innovation.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Innovation) -> datetime:
        return item.updated_at


class Levers(Sitemap):
    """A page per lever."""

    def items(self) -> QuerySet[Lever]:
        return Lever.objects.all()


class Policies(Sitemap):
    """A page per public policy."""

    def items(self) -> QuerySet[Policy]:
        return Policy.objects.all()


class Dossiers(Sitemap):
    """The published dossiers."""

    def items(self) -> QuerySet[Dossier]:
        return Dossier.objects.published()

    def lastmod(self, item: Dossier) -> datetime:
        return item.updated_at


class Territories(Sitemap):
    """The territories that carry a published innovation, and those that contain them."""

    def items(self) -> QuerySet[Territory]:
        published = Innovation.objects.published()
        names = ("territory", "territory__epci", "department", "region")
        carries_one = Q()
        for name in names:
            carries_one |= Q(pk__in=published.filter(**{f"{name}__isnull": False}).values(name))
        return Territory.objects.current().filter(carries_one).only("kind", "code").order_by("pk")


class Axes(Sitemap):
    """A page per axis of the report that has proposals."""

    def items(self) -> QuerySet[Axis]:
        return Axis.objects.filter(proposals__isnull=False).distinct().order_by("number")

    def location(self, item: Axis) -> str:
        return reverse("proposals:axis", args=[item.number])


class Proposals(Sitemap):
    """A page per proposal."""

    def items(self) -> QuerySet[Proposal]:
        return Proposal.objects.order_by("number")


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {
    "pages": StaticPages,
    "innovations": Innovations,
    "policies": Policies,
    "levers": Levers,
    "dossiers": Dossiers,
    "territories": Territories,
    "axes": Axes,
    "proposals": Proposals,
}
