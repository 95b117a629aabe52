"""What stands under an entry in the admin: its pictures, the territories that took it up, its sources.

One blank line of each is offered, so that nothing needs a script.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import HttpRequest

from catalogue.admin.fields import SECURE_ADDRESSES
from catalogue.admin.forms import IllustrationForm, ReplicationForm, ReplicationFormSet, SourceFormSet
from catalogue.models import Illustration, Innovation, Replication, Source

MOST_ROWS = 100
"""Rows of a sort that an entry may have; a form that says that it has more is read up to there."""


class BoundedInline(admin.StackedInline):
    """Rows under an entry, whose number a stranger cannot choose. `add_text` is what the link that adds one says."""

    add_text: ClassVar[str]
    extra = 1
    max_num = MOST_ROWS

    def get_formset(self, request: HttpRequest, obj: Innovation | None = None, **kwargs: Any) -> type[BaseFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        formset.absolute_max = MOST_ROWS
        return formset


class IllustrationInline(BoundedInline):
    """The pictures of an entry."""

    model = Illustration
    add_text = "Ajouter une image"
    form = IllustrationForm
    fields = ["image", "alt", "credit", "position"]


class ReplicationInline(BoundedInline):
    """The territories that took it up."""

    model = Replication
    add_text = "Ajouter une reproduction"
    fk_name = "original"
    form = ReplicationForm
    formset = ReplicationFormSet
    formfield_overrides = SECURE_ADDRESSES
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


class SourceInline(BoundedInline):
    """The sources of an entry."""

    model = Source
    add_text = "Ajouter une source"
    formfield_overrides = SECURE_ADDRESSES
    formset = SourceFormSet
    fields = ["title", "url", "position"]
