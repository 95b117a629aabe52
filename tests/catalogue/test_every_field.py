"""No field of the sheet is forgotten: editors type it, and both kinds of files give it, or it is said here why not."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from catalogue.exports import COLUMNS as PUBLIC_COLUMNS
from catalogue.models import Innovation
from catalogue.tables.innovations.columns import COLUMNS as EDITORS_COLUMNS
from tests.catalogue.versions.whole_entry import make_whole_entry

FIELDS = {field.name for field in (*Innovation._meta.concrete_fields, *Innovation._meta.many_to_many)} - {"id"}
FIELDS |= {"themes"}
NOT_IN_EDITORS_FILE = {"archive_reason", "created_at", "published_at"}
NOT_IN_PUBLIC_FILE = {"archive_reason", "created_at", "status", "in_report", "slug", "territory_label"}
"""What editors alone know, what few entries say, and what the address and the name of the place have."""


class Witness:
    """An entry that notes which of its attributes are read."""

    def __init__(self, innovation: Innovation):
        self.innovation, self.read = innovation, set()

    def __getattr__(self, name: str):
        self.read.add(name.removeprefix("get_").removesuffix("_display"))
        return getattr(self.innovation, name)


def test_the_form_of_the_editors_has_each_field():
    assert len(FIELDS) >= 30
    assert set(flatten_fieldsets(admin.site._registry[Innovation].fieldsets)) >= FIELDS


def test_the_file_of_the_editors_has_each_field():
    assert {column.attribute for column in EDITORS_COLUMNS} & FIELDS == FIELDS - NOT_IN_EDITORS_FILE


@pytest.mark.django_db
def test_the_public_file_has_each_field():
    witness = Witness(make_whole_entry())
    for column in PUBLIC_COLUMNS:
        column.read(witness, "https://exemple.gouv.fr")
    assert witness.read & FIELDS == FIELDS - NOT_IN_PUBLIC_FILE
