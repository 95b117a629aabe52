"""What a list repeats the most: the values of its facets, and the words looked for, marked in its rows."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.models import Innovation
from catalogue.search.analysis.queries import Query
from catalogue.search.analysis.snippets import extract, marked
from catalogue.search.query.applied import FacetValue
from catalogue.search.rows import Row
from catalogue.typography import NBSP, french_number, french_typography, plural

register = template.Library()

register.filter("marked", marked)


@register.filter
def boxes(values: Iterable[FacetValue]) -> SafeString:
    """The values of a facet, each as a box to tick.

    A page has some four hundred of them: made one by one by a template, they took three quarters of its time.
    """
    return format_html_join(
        "",
        '{}{}><label class="fr-label" for={} <span class="o-facet__count">{}</span></label></div>',
        (
            (*_box(value.facet_name, value.value, value.label, value.selected), french_number(value.count))
            for value in values
        ),
    )


@register.filter
def place_line(innovation: Row) -> SafeString:
    """Where and when: the territory, its department and region, the years, the inhabitants."""
    place, *around = innovation.whereabouts
    if innovation.years:
        around.append(innovation.years)
    if innovation.population:
        around.append(f"{french_number(innovation.population)}{NBSP}habitant{plural(innovation.population)}")
    parts = (french_typography(f"{NBSP}· {part}") for part in around)
    return format_html("<strong>{}</strong>{}", french_typography(place), "".join(parts))


@register.filter
def policy_tags(policies: Iterable[tuple[str, str]]) -> SafeString:
    """Public policies, by slug and name, each as a link to its page, in list items."""
    return format_html_join("", "{}", ((_policy_tag(slug, name),) for slug, name in policies))


@lru_cache(maxsize=100)
def _policy_tag(slug: str, name: str) -> SafeString:
    url = reverse("catalogue:policy", args=[slug])
    return format_html(
        '<li><a class="fr-tag fr-tag--sm o-tag--policy" href="{}">{}</a></li>', url, french_typography(name)
    )


@register.filter
def theme_tags(themes: Iterable[tuple[str, str]], list_url: str) -> SafeString:
    """Themes, by slug and name, each as a link to the list of its own, in list items."""
    return format_html_join("", "{}", ((_theme_tag(list_url, slug, name),) for slug, name in themes))


@lru_cache(maxsize=10_000)
def _theme_tag(list_url: str, slug: str, name: str) -> SafeString:
    return format_html(
        '<li><a class="fr-tag fr-tag--sm" href="{}?theme={}">{}</a></li>', list_url, slug, french_typography(name)
    )


@register.filter
def keep_link(innovation: Row | Innovation, style: str) -> SafeString:
    """Leads to where an entry is kept; the script keeps it in the notebook that the browser remembers."""
    return _keep_link(innovation.slug, innovation.title, style)


@lru_cache(maxsize=10_000)
def _keep_link(slug: str, title: str, style: str) -> SafeString:
    return format_html(
        '<a class="{} fr-icon-bookmark-line o-keep-link" href="{}?fiche={}" rel="nofollow" data-keep="{}">'
        '<span data-keep-label>Garder</span><span class="fr-sr-only"> {} dans mon carnet</span></a>',
        style,
        reverse("catalogue:notebook-door"),
        slug,
        slug,
        french_typography(f"« {title} »"),
    )


CHECKED, UNCHECKED = SafeString(" checked"), SafeString("")


@lru_cache(maxsize=10_000)
def _box(name: str, value: str, label: str, selected: bool) -> tuple[SafeString, SafeString, SafeString]:
    """What does not change from a page to another: the beginning of a box, whether it is ticked, and its label."""
    start = format_html(
        '<div class="fr-checkbox-group fr-checkbox-group--sm">'
        '<input type="checkbox" id="{0}-{1}" name="{0}" value="{1}"',
        name,
        value,
    )
    return start, CHECKED if selected else UNCHECKED, format_html('"{}-{}">{}', name, value, french_typography(label))


@register.filter
def extract_for(innovation: Row, query: Query) -> SafeString:
    """The passage of an innovation that answers a query, the summary first."""
    texts = (innovation.need, innovation.description, innovation.results, innovation.lessons)
    return extract(innovation.summary, texts, query)
