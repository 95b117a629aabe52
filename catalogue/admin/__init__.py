"""The editors' side of the catalogue, on Django's admin."""

import taggit.admin  # noqa: F401 registers its own tags, which nothing uses here
from django.contrib import admin
from taggit.models import Tag

from catalogue.admin import (  # noqa: F401 registers the models
    contacts,
    dossiers,
    innovations,
    records,
    search_words,
    territories,
    vocabulary,
)
from catalogue.submissions import admin as submissions  # noqa: F401 registers the queue

admin.site.unregister(Tag)
admin.site.site_header = "Oural – rédaction"
admin.site.site_title = "Oural – rédaction"
admin.site.index_title = "Le catalogue et le suivi des propositions"
