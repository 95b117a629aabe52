"""What stands under an entry in the admin: its pictures, the territories that took it up, its sources.

One blank line of each is offered, so that nothing needs a script.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalogue.admin.fields import SECURE_ADDRESSES
from catalogue.admin.forms import IllustrationForm, ReplicationForm, ReplicationFormSet, SourceFormSet
from catalogue.models import Illustration, Replication, Source


class IllustrationInline(admin.StackedInline):
    """The pictures of an entry."""

    model = Illustration
    form = IllustrationForm
    extra = 1
    fields = ["image", "alt", "credit", "position"]


class ReplicationInline(admin.StackedInline):
    """The territories that took it up."""

    model = Replication
    fk_name = "original"
    form = ReplicationForm
    formset = ReplicationFormSet
    formfield_overrides = SECURE_ADDRESSES
    extra = 1
    fields = [
        "territory",
        "territory_label",
        ("year", "state", "position"),
        "kept",
        "changed",
        "source_title",
        "source_url",
        "copy",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).for_sheet()


class SourceInline(admin.StackedInline):
    """The sources of an entry."""

    model = Source
    formfield_overrides = SECURE_ADDRESSES
    formset = SourceFormSet
    extra = 1
    fields = ["title", "url", "position"]
