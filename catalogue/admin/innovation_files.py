"""The entries as files in the admin, taken away as filtered."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest

from catalogue.admin.files import FilesAdmin
from catalogue.admin.innovation_rights import may_publish
from catalogue.models import Innovation
from catalogue.tables.innovations.importer import InnovationImport
from catalogue.tables.innovations.lookups import CHUNK, with_cells


class InnovationFilesMixin(FilesAdmin):
    """An admin of the entries with their file."""

    file_name = "innovations"
    file_noun = "fiche"
    file_notes = (
        "Les nouvelles fiches arrivent en brouillon.",
        "Une colonne absente ne change rien, une cellule vide efface.",
    )

    def file_import(self, request: HttpRequest) -> InnovationImport:
        return InnovationImport(may_publish=may_publish(request))

    def file_rows(self, shown: QuerySet) -> Iterable[Innovation]:
        """A constant number of queries for each 500 entries."""
        entries = Innovation.objects.filter(pk__in=shown.order_by().values("pk"))
        return with_cells(entries).order_by("pk").iterator(chunk_size=CHUNK)

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)
