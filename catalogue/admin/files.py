"""A table as files in the admin: taken away, and brought back in two steps."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from catalogue.models import ImportFile
from catalogue.refusal import Refusal
from catalogue.signals import exported
from catalogue.tables.columns import lines_of
from catalogue.tables.export import MEDIA_TYPES, STAFF_FORMATS, dated_name, write_editable
from catalogue.tables.plan import ImportPlan, PlanChanged, RowChange, TableImport, import_file, keep_file, plan_of
from catalogue.tables.reader import extension_of
from catalogue.typography import NBSP, french_number, plural
from catalogue.views.responses import bounded, new_file

CHANGES_SHOWN = 50
ERRORS_SHOWN = 200
WRITTEN = "Importé d’un fichier."
GONE = f"Ce fichier n’est plus là{NBSP}: déposez-le de nouveau."
CHANGED = f"Les données ont changé depuis l’essai, rien n’est écrit{NBSP}: relisez ce que le fichier ferait."


class ImportForm(forms.Form):
    """The file to try."""

    file = forms.FileField(
        label="Fichier CSV, XLSX ou ODS",
        error_messages={"required": "Choisissez un fichier.", "empty": "Le fichier est vide."},
        max_length=300,
    )


class FilesAdmin(admin.ModelAdmin):
    """An admin of a table with its file: export for who may read, import for who may add.

    `file_name` is that of the export, `file_noun` what a line is for the editors (feminine), `file_notes` what they
    are told of new rows, then of columns.
    """

    change_list_template = "admin/list_with_files.html"
    file_name = ""
    file_noun = "ligne"
    file_notes = ("", "")

    def file_import(self, request: HttpRequest) -> TableImport:
        """How the file of this person is read."""
        raise NotImplementedError

    def file_rows(self, shown: QuerySet) -> Iterable[Any]:
        """The rows of the export, `shown` being those of the list as it is filtered."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        get_or_post = require_http_methods(["GET", "POST"])
        own = [
            ("exporter/<slug:extension>/", require_GET(self.export_view), f"{name}_export"),
            ("importer/", get_or_post(self.import_view), f"{name}_import"),
            ("importer/<uuid:pk>/", get_or_post(self.preview_view), f"{name}_preview"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in own
        ] + super().get_urls()

    def may_import(self, request: HttpRequest) -> bool:
        """Whether this person may bring a file: it is another way to type rows."""
        return self.has_add_permission(request)

    def export_view(self, request: HttpRequest, extension: str) -> HttpResponse:
        """The rows of the list, in the columns that the import reads."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if extension not in STAFF_FORMATS:
            raise Http404("Les exports sont en CSV, en XLSX ou en ODS.")
        try:
            shown = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.address("changelist"))
        columns = self.file_import(request).columns
        make = partial(
            write_editable,
            extension=extension,
            columns=columns,
            rows=lines_of(columns, self.file_rows(shown)),
            title=self.file_name.capitalize(),
        )
        name = dated_name(self.file_name, extension, timezone.localdate())
        response = _private(new_file(make, name=name, content_type=MEDIA_TYPES[extension]))
        exported.send(self.model, user=request.user, format=extension)
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, and go to what it would change."""
        if not self.may_import(request):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
        refusal = None
        if request.method == "POST" and form.is_valid():
            sent, importer = form.cleaned_data["file"], self.file_import(request)
            try:
                extension_of(sent.name, sent.size, megabytes=importer.megabytes)
                file = keep_file(importer=importer, name=sent.name, content=sent.read(), account=request.user)
                return HttpResponseRedirect(self.address("preview", file.pk))
            except Refusal as refused:
                refusal = refused
                form.add_error("file", str(refusal))
        return bounded(self.file_page(request, {"form": form}), refusal)

    def preview_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what a file would do; then, told to, write it."""
        if not self.may_import(request):
            raise PermissionDenied
        importer = self.file_import(request)
        file = ImportFile.objects.living().filter(pk=pk, account=request.user, table=importer.name).first()
        if file is None:
            self.message_user(request, GONE, messages.WARNING)
            return HttpResponseRedirect(self.address("import"))
        if request.method == "POST" and (done := self.write(request, file, importer)):
            return done
        file.refresh_from_db()
        if file.applied_at:
            self.message_user(request, "Ce fichier a déjà été importé.", messages.INFO)
            return HttpResponseRedirect(self.address("changelist"))
        plan = plan_of(file, importer)
        context = {"form": ImportForm(), "file": file} | preview_of(plan, request.GET.get("page"))
        return self.file_page(request, context | self.plan_context(plan))

    def plan_context(self, plan: ImportPlan) -> dict[str, Any]:
        """What the page shows of a plan beside its changes."""
        return {}

    def write(self, request: HttpRequest, file: ImportFile, importer: TableImport) -> HttpResponse | None:
        """Write what was shown, note it in the journal, say how many; None when it is to be shown anew."""
        try:
            changes = import_file(file=file, importer=importer, fingerprint=request.POST.get("fingerprint", ""))
        except PlanChanged:
            self.message_user(request, CHANGED, messages.WARNING)
            return None
        if not changes:
            return None
        _log(request, [change for change in changes if change.row is not change.existing], ADDITION)
        _log(request, [change for change in changes if change.row is change.existing], CHANGE)
        s = plural(len(changes))
        sentence = f"{french_number(len(changes))} {self.file_noun}{s} écrite{s}."
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(self.address("changelist"))

    def file_page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """The page of the import."""
        importer = self.file_import(request)
        own = {
            "opts": self.opts,
            "title": f"Importer{NBSP}: {self.opts.verbose_name_plural}",
            "columns": importer.columns,
            "noun": self.file_noun,
            "row_note": self.file_notes[0],
            "column_note": self.file_notes[1],
            "most_lines": settings.IMPORT_LINES,
            "list_url": self.address("changelist"),
            "import_url": self.address("import"),
            "plan": None,
        }
        context = self.admin_site.each_context(request) | own | context
        return _private(TemplateResponse(request, "admin/import_file.html", context))

    def address(self, name: str, *arguments: Any) -> str:
        """The address of a page of this admin."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=arguments)


def _private(response: HttpResponse) -> HttpResponse:
    """A response that nobody keeps."""
    response["Cache-Control"] = "private, no-store"
    return response


def preview_of(plan: ImportPlan, page: str | None) -> dict[str, Any]:
    """A page of the changes, and the first errors."""
    return {
        "plan": plan,
        "changes": Paginator(plan.changes, CHANGES_SHOWN).get_page(page),
        "errors": plan.errors[:ERRORS_SHOWN],
        "errors_left": max(0, len(plan.errors) - ERRORS_SHOWN),
    }


def _log(request: HttpRequest, changes: list[RowChange], flag: int) -> None:
    """Note in the journal what was written."""
    LogEntry.objects.log_actions(request.user.pk, [change.row for change in changes], flag, WRITTEN)
