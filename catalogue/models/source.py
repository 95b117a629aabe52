"""Sources: the public documents that an entry rests on, and whether each address still answers.

The state of an address is as `manage.py check_links` last found it."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from catalogue.models.checks import CheckedTogether
from catalogue.models.innovation import Innovation
from catalogue.web_addresses import site_of

FAILURES_TO_DIE = 3
TIME_TO_DIE = timedelta(days=2)
"""A page is dead once it has failed so many times in a row, for so long: a bad hour is not death."""


class SourceOutcome(models.TextChoices):
    """What the last check found."""

    ALIVE = "alive", "répond"
    MOVED = "moved", "a déménagé"
    FAILING = "failing", "en échec"
    DEAD = "dead", "ne répond plus"
    REFUSED = "refused", "ne se laisse pas vérifier"


class SourceStateQuerySet(models.QuerySet):
    """States of addresses."""

    def dead(self):
        """The addresses that no longer answer."""
        return self.filter(outcome=SourceOutcome.DEAD)


class SourceState(models.Model):
    """What was found at an address, whatever cites it. One that was never checked has no row, and counts as alive.

    `failing_since` is the first of the `failures` in a row; `moved_to` is where a permanent redirect leads.
    """

    url = models.URLField("adresse", max_length=500, unique=True)
    outcome = models.CharField("état", max_length=10, choices=SourceOutcome)
    reason = models.CharField("ce qui a été vu", max_length=200, blank=True)
    moved_to = models.URLField("nouvelle adresse", max_length=500, blank=True)
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)
    failing_since = models.DateTimeField("en échec depuis", null=True, blank=True)
    checked_at = models.DateTimeField("vérifiée le")

    objects = SourceStateQuerySet.as_manager()

    class Meta:
        verbose_name = "état d’une source"
        verbose_name_plural = "états des sources"
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="source_state_url_is_a_web_address",
                violation_error_message="L’adresse d’une source commence par http:// ou https://.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=SourceOutcome.values),
                name="source_state_outcome_is_known",
                violation_error_message="Choisissez un état de la liste.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(failing_since__isnull=False, failures__gte=1, outcome__in=["failing", "dead"])
                    | Q(failing_since=None, failures=0) & ~Q(outcome__in=["failing", "dead"])
                ),
                name="source_state_failures_have_a_start",
                violation_error_message="Une source en échec l’est depuis une date.",
            ),
            models.CheckConstraint(
                condition=Q(moved_to="") | Q(outcome="moved"),
                name="source_state_only_what_moved_has_a_new_address",
                violation_error_message="Seule une source qui a déménagé a une nouvelle adresse.",
            ),
        ]

    def __str__(self):
        return self.url

    @property
    def is_dead(self) -> bool:
        """Whether the address no longer answers."""
        return self.outcome == SourceOutcome.DEAD

    def note_answer(self, *, outcome: str, reason: str, moved_to: str, at: datetime) -> None:
        """Take in that the address answered, or refused to be checked: former failures are forgotten."""
        self.outcome, self.reason, self.moved_to, self.checked_at = outcome, reason, moved_to, at
        self.failures, self.failing_since = 0, None

    def note_failure(self, *, reason: str, at: datetime) -> None:
        """Take in a failure: it makes the address dead if others came before it, long enough ago."""
        self.reason, self.moved_to, self.checked_at = reason, "", at
        self.failures = min(self.failures + 1, 30_000)
        self.failing_since = self.failing_since or at
        is_dead = self.failures >= FAILURES_TO_DIE and at - self.failing_since >= TIME_TO_DIE
        self.outcome = SourceOutcome.DEAD if is_dead else SourceOutcome.FAILING


class SourceQuerySet(models.QuerySet):
    """Sources of entries."""

    def living(self):
        """Those that are not known to be dead."""
        return self.exclude(Exists(SourceState.objects.dead().filter(url=OuterRef("url"))))

    def with_death(self):
        """Annotate `dead_since` on those that no longer answer."""
        dead = SourceState.objects.dead().filter(url=OuterRef("url"))
        return self.annotate(dead_since=Subquery(dead.values("failing_since")[:1]))

    def count_by_site(self) -> Counter[str]:
        """How many of them each site has; those of the same count come by the name of the site."""
        return Counter(sorted(site_of(url) for url in self.values_list("url", flat=True)))


class Source(CheckedTogether):
    """A public document that an entry rests on."""

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="sources", verbose_name="innovation")
    title = models.CharField("titre", max_length=200)
    url = models.URLField("adresse", max_length=500)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = SourceQuerySet.as_manager()

    dead_since: datetime | None = None
    """When it stopped answering; known of the rows of `with_death` only."""

    class Meta:
        verbose_name = "source"
        verbose_name_plural = "sources"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "url"],
                name="source_once_per_innovation",
                violation_error_message="Cette source est déjà dans la fiche.",
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="source_url_is_a_web_address",
                violation_error_message="L’adresse d’une source commence par http:// ou https://.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="source_has_a_title",
                violation_error_message="Une source a un titre.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def site(self) -> str:
        """The name of the site, for example « reussir.fr »."""
        return site_of(self.url)
