"""The filters of the catalogue: the only reader of a query string.

Pages, exports and feeds all take their criteria from here, so an address means the same everywhere. Nothing is ever
refused: what is not understood is left out, and `notices` say so.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters
from django.conf import settings

from catalogue.models import Innovation, Territory
from catalogue.models.innovation import InnovationQuerySet
from catalogue.search.applied import Notice, Suggestion
from catalogue.search.criteria import FACET_NAMES, Criteria
from catalogue.search.facets import FACETS_BY_NAME
from catalogue.search.fields import FacetField, PageField, QueryField, Reading, SortField, TerritoryField
from catalogue.search.plain import narrowed
from catalogue.typography import NBSP, french_number, plural

MAX_SENTENCES = 5
"""Sentences about unknown values that a page shows; the others are counted."""


class QueryFilter(django_filters.Filter):
    """Words to look for."""

    field_class = QueryField


class TerritoryFilter(django_filters.Filter):
    """A territory and what lies in it."""

    field_class = TerritoryField


class FacetFilter(django_filters.Filter):
    """The values of a facet, of which one is enough."""

    field_class = FacetField

    def __init__(self, name: str):
        super().__init__(label=FACETS_BY_NAME[name].label, facet=FACETS_BY_NAME[name])


class SortFilter(django_filters.Filter):
    """The order of the list."""

    field_class = SortField


class PageFilter(django_filters.Filter):
    """The page of the list."""

    field_class = PageField


class InnovationFilterSet(django_filters.FilterSet):
    """What a query string asks of the catalogue.

    `criteria` is what it says, `notices` what it says in vain, and `qs` the innovations that answer, in no order:
    the reference that every engine is held to.
    """

    q = QueryFilter(label="Que cherchez-vous ?")
    territoire = TerritoryFilter(label="Votre collectivité")
    levier = FacetFilter("levier")
    theme = FacetFilter("theme")
    region = FacetFilter("region")
    departement = FacetFilter("departement")
    type = FacetFilter("type")
    population = FacetFilter("population")
    etape = FacetFilter("etape")
    periode = FacetFilter("periode")
    cout = FacetFilter("cout")
    preuve = FacetFilter("preuve")
    reproduite = FacetFilter("reproduite")
    zoom = FacetFilter("zoom")
    tri = SortFilter(label="Trier par")
    page = PageFilter(label="Page")

    class Meta:
        model = Innovation
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """The filters declared here, and those of the facets that other applications add."""
        return super().get_filters() | {name: FacetFilter(name) for name in settings.CATALOGUE_FACETS}

    def __init__(self, data: Mapping[str, Any]):
        """Take a query string, as Django or a dictionary has it.

        The filters are those of the class: django-filter copies them for each request, as it lets a view change them,
        which took 2 ms of a page of 25. Nothing changes ours.
        """
        self.data, self.is_bound = data, True
        self.queryset = Innovation.objects.all()
        self.request = self.form_prefix = None
        self.filters = self.base_filters

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """What each field understood, without the form around them, which nobody shows: it takes as long again."""
        return {name: self.reading(name) for name in self.base_filters}

    def reading(self, name: str) -> Reading:
        """What one field understood."""
        field = self.base_filters[name].field
        return field.clean(field.widget.value_from_datadict(self.data, {}, name))

    @cached_property
    def criteria(self) -> Criteria:
        """What the query string asks for, as far as it is understood."""
        return Criteria(**{name: reading.value for name, reading in self.readings.items()})

    @property
    def territory(self) -> Territory | None:
        """The territory asked for, with what contains it."""
        return self.readings["territoire"].territory

    @cached_property
    def notices(self) -> list[Notice]:
        """A sentence for each thing that was not understood, unknown values beyond the first few being counted."""
        unknown = [sentence for name in FACET_NAMES for sentence in self.readings[name].sentences]
        found = [
            Notice(sentence, tuple(self.meant(reading)))
            for name, reading in self.readings.items()
            if name not in FACET_NAMES
            for sentence in reading.sentences
        ]
        found += map(Notice, unknown[:MAX_SENTENCES])
        if left := len(unknown[MAX_SENTENCES:]):
            s = plural(left)
            found.append(Notice(f"{french_number(left)} autre{s} filtre{s} inconnu{s}{NBSP}: ignoré{s} de même."))
        return found

    def meant(self, reading: Reading) -> list[Suggestion]:
        """The lists of the territories that may have been meant."""
        return [
            Suggestion(match.label, self.criteria.within(match.territory.kind, match.territory.code))
            for match in reading.candidates
        ]

    def filter_queryset(self, queryset: InnovationQuerySet) -> InnovationQuerySet:
        """Keep the published innovations that answer."""
        return narrowed(queryset.published().order_by(), self.criteria)
