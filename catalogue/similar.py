"""Close innovations: the entries that share the most with one, and what they share."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from catalogue.models import Innovation

# A theme says more than a lever (nine levers for the whole catalogue), and a lever more than the kind of territory.
THEME_WEIGHT, LEVER_WEIGHT, SCOPE_WEIGHT = 4, 2, 1


@dataclass(frozen=True)
class SimilarEntry:
    """An innovation close to another, with the names of what both have."""

    innovation: Innovation
    themes: list[str]
    levers: list[str]
    same_scope: bool


def similar_entries(innovation: Innovation, limit: int = 3) -> list[SimilarEntry]:
    """The `limit` published entries closest to `innovation` by shared themes, levers and kind of territory."""
    themes = {theme.pk: theme.name for theme in innovation.themes.all()}
    levers = {lever.pk: lever.verb for lever in innovation.levers.all()}
    same_scope = Case(
        When(territory_scope=innovation.territory_scope, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    neighbours = (
        Innovation.objects.published()
        .exclude(pk=innovation.pk)
        .filter(Q(themes__in=themes) | Q(levers__in=levers))
        .annotate(
            closeness=THEME_WEIGHT * Count("themes", filter=Q(themes__in=themes), distinct=True)
            + LEVER_WEIGHT * Count("levers", filter=Q(levers__in=levers), distinct=True)
            + SCOPE_WEIGHT * same_scope
        )
        .order_by("-closeness", F("start_year").desc(nulls_last=True), "pk")
    )
    closest = list(neighbours.values_list("pk", flat=True)[:limit])
    entries = {entry.pk: entry for entry in Innovation.objects.filter(pk__in=closest).for_cards()}
    return [
        SimilarEntry(
            innovation=entries[pk],
            themes=[theme.name for theme in entries[pk].themes.all() if theme.pk in themes],
            levers=[lever.verb for lever in entries[pk].levers.all() if lever.pk in levers],
            same_scope=entries[pk].territory_scope == innovation.territory_scope,
        )
        for pk in closest
    ]
