"""The map of the home page: every published innovation, each department leading to the list."""

from functools import partial
from urllib.parse import urlencode

from django.urls import reverse

from catalogue.maps.choropleth import Choropleth, departments_map
from catalogue.maps.counts import count_by_place
from catalogue.search.query.criteria import Criteria


def home_map() -> Choropleth:
    """Count what is published and prepare the map."""
    return departments_map(
        count_by_place(Criteria()),
        link=partial(list_url, "departement"),
        overseas_link=partial(list_url, "region"),
    )


def list_url(name: str, code: str) -> str:
    """The list of the innovations of a place: `name` is the filter, "departement" or "region"."""
    return f"{reverse('catalogue:innovations')}?{urlencode({name: code})}"
