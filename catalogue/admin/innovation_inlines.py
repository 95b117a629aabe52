"""What stands under an entry in the admin: its sources, the territories that took it up, its pictures."""

from django.contrib import admin

from catalogue.admin.fields import SECURE_ADDRESSES
from catalogue.admin.forms import ReplicationFormSet, SourceFormSet
from catalogue.admin.territories import ChoosesTerritory
from catalogue.models import Illustration, Replication, Source


class SourceInline(admin.TabularInline):
    """The sources of an entry."""

    model = Source
    formfield_overrides = SECURE_ADDRESSES
    formset = SourceFormSet
    extra = 0


class ReplicationInline(ChoosesTerritory, admin.StackedInline):
    """The territories that took it up."""

    model = Replication
    fk_name = "original"
    formset = ReplicationFormSet
    formfield_overrides = SECURE_ADDRESSES
    autocomplete_fields = ["copy"]
    extra = 0
    fields = [
        ("territory", "territory_label"),
        ("year", "state", "position"),
        "kept",
        "changed",
        ("source_title", "source_url"),
        "copy",
    ]


class IllustrationInline(admin.TabularInline):
    """The pictures of an entry."""

    model = Illustration
    extra = 0
