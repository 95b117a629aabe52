"""Innovations: the entries of the catalogue."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.validators import slug_re
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from taggit.managers import TaggableManager

from catalogue.models.checks import CheckedTogether
from catalogue.models.completeness import EXPECTED, PARTS_BY_NAME, gap_count, lacks_one
from catalogue.models.innovation_constraints import CONSTRAINTS
from catalogue.models.policy import Policy
from catalogue.models.scales import CostBand, EvidenceLevel, Stage, Status, StopCause, TerritoryScope
from catalogue.models.territory import Territory, TerritoryKind
from catalogue.models.theme import ThemedInnovation
from catalogue.models.vocabulary import Lever, Organisation, OrganisationKind
from catalogue.typography import NBSP

VERIFIED_FOR = timedelta(days=365)
"""How long an entry that was verified needs no new look."""


class InnovationQuerySet(models.QuerySet):
    """Innovations of the catalogue."""

    def published(self):
        """What the public sees."""
        return self.filter(status=Status.PUBLISHED)

    def named(self, slugs: Iterable[str]):
        """Those of these addresses, present or former; what is no address names nothing."""
        known = [slug for slug in slugs if slug_re.match(slug)]
        return self.filter(Q(slug__in=known) | Q(former_slugs__slug__in=known)).distinct()

    def withdrawn(self):
        """What the public saw, and no longer sees."""
        return self.filter(status=Status.ARCHIVED, published_at__isnull=False)

    def with_pending_version(self):
        """Those of which an editor prepares the next version."""
        return self.filter(pending_version__isnull=False)

    def with_territory(self):
        """Fetch the territory, the department and the region in the same query."""
        return self.select_related("territory", "department", "region")

    def to_fill_in(self):
        """Fetch what `fill_in` reads, in the same query."""
        return self.with_territory().select_related("territory__department", "territory__region")

    def with_replication_count(self):
        """Annotate `replication_count`: the territories known to have taken it up."""
        return self.annotate(replication_count=Count("replications", distinct=True))

    def for_cards(self):
        """What a row or a card of a list shows, in a constant number of queries."""
        return self.with_territory().with_replication_count().prefetch_related("levers", "policies", "themes")

    def for_export(self):
        """What a file says of an entry: the whole sheet, but for the names of those who contributed to it."""
        replications = self.model._meta.get_field("replications").related_model.objects.for_sheet()
        sources = self.model._meta.get_field("sources").related_model.objects.with_death()
        return self.for_cards().prefetch_related(
            "organisations",
            "illustrations",
            Prefetch("sources", queryset=sources),
            Prefetch("replications", queryset=replications),
        )

    def for_sheet(self):
        """What the whole sheet shows."""
        return self.for_export().prefetch_related("credits")

    def with_gap_count(self):
        """Annotate `gap_count`: how many of the parts of a whole sheet are missing."""
        return self.annotate(gap_count=gap_count(self.model))

    def drafts(self):
        """What is being written."""
        return self.filter(status=Status.DRAFT)

    def incomplete(self):
        """What lacks a part of a whole sheet and may still be given it: what is archived is left in peace."""
        return self.exclude(status=Status.ARCHIVED).filter(lacks_one(EXPECTED, self.model))

    def without(self, part: str):
        """Those that have nothing in this part of the sheet: see `completeness.PARTS`."""
        return self.filter(PARTS_BY_NAME[part].lacks(self.model))

    def without_live_source(self):
        """Those of which no source is known to answer, archives aside: none was given, or each is dead."""
        living = self.model._meta.get_field("sources").related_model.objects.living()
        return self.exclude(status=Status.ARCHIVED).exclude(Exists(living.filter(innovation=OuterRef("pk"))))

    def to_verify(self, today: date):
        """What is public and that nobody has verified for a year, or ever."""
        return self.published().filter(Q(verified_on=None) | Q(verified_on__lt=today - VERIFIED_FOR))

    def verified(self, today: date):
        """What somebody has verified for less than a year."""
        return self.filter(verified_on__gte=today - VERIFIED_FOR)

    def newest(self):
        """The most recent first: the year of launch, then the key."""
        return self.order_by(F("start_year").desc(nulls_last=True), "-pk")


class Innovation(CheckedTogether):
    """An answer, new or carried over to a new context, to a need that a territory has identified collectively.

    It points at one territory of the official code, or has a label where none fits ("Pays lédonien", "Barcelone").
    Both may stand together: the label then says more than the code ("Paris (14e arrondissement)").
    """

    slug = models.SlugField("adresse", max_length=100, unique=True)
    title = models.CharField("titre", max_length=160)
    summary = models.CharField("résumé", max_length=300, blank=True)
    need = models.TextField("le besoin", blank=True)
    description = models.TextField("la réponse", blank=True)
    results = models.TextField("les résultats", blank=True)
    lessons = models.TextField("les enseignements", blank=True)

    levers = models.ManyToManyField(Lever, related_name="innovations", verbose_name="leviers", blank=True)
    policies = models.ManyToManyField(
        Policy, related_name="innovations", verbose_name="politiques publiques", blank=True
    )
    # By slug, since every database sorts slugs alike, and names with accents not.
    themes = TaggableManager(through=ThemedInnovation, verbose_name="thèmes", blank=True, ordering=["slug"])
    organisations = models.ManyToManyField(
        Organisation, related_name="innovations", verbose_name="partenaires", blank=True
    )

    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="innovations", verbose_name="territoire"
    )
    territory_label = models.CharField(
        "nom du territoire",
        max_length=160,
        blank=True,
        help_text="Quand aucun territoire de la liste ne convient, ou pour en dire plus que lui.",
    )
    territory_scope = models.CharField(
        "type de territoire", max_length=20, choices=TerritoryScope, default=TerritoryScope.OTHER
    )
    department = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="department_innovations",
        limit_choices_to={"kind": TerritoryKind.DEPARTMENT},
        verbose_name="département",
    )
    region = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="region_innovations",
        limit_choices_to={"kind__in": [TerritoryKind.REGION, TerritoryKind.OVERSEAS]},
        verbose_name="région ou collectivité d’outre-mer",
    )

    start_year = models.PositiveSmallIntegerField("année de lancement", null=True, blank=True)
    end_year = models.PositiveSmallIntegerField("année de fin", null=True, blank=True)
    stage = models.CharField("étape", max_length=20, choices=Stage)
    cost = models.PositiveBigIntegerField("coût, en euros", null=True, blank=True, help_text="Un ordre de grandeur.")
    cost_band = models.CharField("tranche de coût", max_length=20, choices=CostBand, blank=True)
    cost_note = models.CharField(
        "ce que couvre le coût",
        max_length=300,
        blank=True,
        help_text="Par exemple « Budget de la première année, dont la moitié de subventions ».",
    )
    staff = models.CharField(
        "équipe", max_length=160, blank=True, help_text="Par exemple « 2 équivalents temps plein »."
    )
    # One place after the comma: « 3,5 équivalents temps plein » is a figure of the sources.
    staff_count = models.DecimalField(
        "effectif",
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="En personnes ou en équivalents temps plein, comme la source le compte.",
    )
    months_to_results = models.PositiveSmallIntegerField("mois avant les premiers résultats", null=True, blank=True)
    evidence_level = models.PositiveSmallIntegerField(
        "niveau de preuve", choices=EvidenceLevel, null=True, blank=True, help_text="Vide : non évalué."
    )
    evidence_proof = models.TextField("ce qui fonde le niveau de preuve", blank=True)
    evidence_source_title = models.CharField("source de la preuve", max_length=200, blank=True)
    evidence_source_url = models.URLField("adresse de la source de la preuve", max_length=500, blank=True)

    stop_cause = models.CharField(
        "cause de l’arrêt",
        max_length=20,
        choices=StopCause,
        blank=True,
        help_text="Ce qui s’est arrêté, même en partie ou pour un temps.",
    )
    stop_reason = models.TextField("pourquoi elle s’est arrêtée", blank=True)

    is_zoom = models.BooleanField("innovation de référence du rapport", default=False)
    in_report = models.BooleanField("citée dans le rapport", null=True, blank=True, help_text="Vide : non vérifié.")
    status = models.CharField("statut", max_length=20, choices=Status, default=Status.DRAFT)
    archive_reason = models.CharField(
        "motif d’archivage",
        max_length=300,
        blank=True,
        help_text="Pour la rédaction seulement : par exemple « Doublon ».",
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    verified_on = models.DateField("vérifiée le", null=True, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = InnovationQuerySet.as_manager()

    class Meta:
        verbose_name = "innovation"
        verbose_name_plural = "innovations"
        ordering = ["title", "pk"]
        permissions = [("publish_innovation", "Peut publier, archiver et changer ce qui est public")]
        constraints = CONSTRAINTS
        indexes = [
            models.Index(fields=["status", "-start_year", "-id"], name="innovation_newest"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Fill in what the row itself tells: where its territory lies, and the band of its cost."""
        self.fill_in()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("catalogue:innovation", args=[self.slug])

    def clean(self):
        """Fill in before the constraints are checked, so that a form asks for nothing the row can tell."""
        self.fill_in()

    def fill_in(self) -> None:
        """Take the scope, department and region from the territory, and the band from the cost.

        What a region carries may stand in one of its departments: that one is kept.
        """
        if self.territory is not None:
            kind = self.territory.kind
            if kind in (TerritoryKind.REGION, TerritoryKind.OVERSEAS):
                is_inside = self.department is not None and self.department.region_id == self.territory_id
                self.department, self.region = self.department if is_inside else None, self.territory
            elif kind == TerritoryKind.DEPARTMENT:
                self.department, self.region = self.territory, self.territory.region
            else:
                self.department, self.region = self.territory.department, self.territory.region
            self.territory_scope = TerritoryScope.COMMUNE if kind == TerritoryKind.FORMER_COMMUNE else kind
        elif self.department is not None:
            self.region = self.department.region
        if self.cost is not None:
            self.cost_band = CostBand.of(self.cost)

    @property
    def is_published(self) -> bool:
        """Whether the public sees it."""
        return self.status == Status.PUBLISHED

    @property
    def place(self) -> str:
        """The name of the territory as people say it."""
        return self.territory_label or self.territory.name

    @property
    def whereabouts(self) -> list[str]:
        """The place, then the department and the region that contain it, each name once."""
        department, region = self.department, self.region
        return whereabouts(self.place, department and department.name, region and region.name)

    @property
    def years(self) -> str:
        """When it was launched and, if it did, when it ended."""
        return years_between(self.start_year, self.end_year)

    @property
    def delay(self) -> str:
        """The time before the first results: in years where these are whole, « 10 ans », else « 30 mois »."""
        months = self.months_to_results or 0
        return f"{months // 12}{NBSP}ans" if months > 12 and not months % 12 else f"{months}{NBSP}mois"

    def partners_by_kind(self) -> list[tuple[str, list[str]]]:
        """The names of the partners under the label of their kind, in the order of the kinds."""
        names = {label: [] for label in OrganisationKind.labels}
        for organisation in self.organisations.all():
            names[organisation.get_kind_display()].append(organisation.name)
        return [(label, found) for label, found in names.items() if found]


def whereabouts(place: str, department: str | None, region: str | None) -> list[str]:
    """The names of a place, of its department and of its region, each once."""
    return list(dict.fromkeys(name for name in (place, department, region) if name))


def years_between(start: int | None, end: int | None) -> str:
    """« depuis 2011 », « 2014-2020 », « 2016 », or nothing when the launch is not known."""
    if start is None:
        return ""
    if end is None:
        return f"depuis {start}"
    return str(start) if end == start else f"{start}-{end}"
