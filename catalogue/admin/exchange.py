"""The entries as files in the admin: taken away as filtered, brought back in two steps."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from catalogue.capacity import export
from catalogue.exchange.columns import COLUMNS
from catalogue.exchange.giving import MEDIA_TYPES, give
from catalogue.exchange.planning import Plan
from catalogue.exchange.reading import extension_of
from catalogue.exchange.services import PlanChanged, import_entries, keep_file, plan_of
from catalogue.models import ImportFile, Innovation
from catalogue.refusal import Refusal
from catalogue.signals import exported
from catalogue.typography import NBSP, plural
from catalogue.views.bounds import bounded

CHANGES_SHOWN = 50
FAULTS_SHOWN = 200
TEMPLATE = "admin/catalogue/innovation/import_file.html"
WRITTEN = "Importé d’un fichier."


class FileForm(forms.Form):
    """The file to try."""

    file = forms.FileField(
        label="Fichier CSV, XLSX ou ODS",
        error_messages={"required": "Choisissez un fichier.", "empty": "Le fichier est vide."},
        max_length=300,
    )


class ExchangesFiles(admin.ModelAdmin):
    """An admin of the entries with their file: export for who may read, import for who may add and change."""

    change_list_template = "admin/catalogue/innovation/list_with_files.html"

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
        """Whether this person may bring a file: it is another way to type entries."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def export_view(self, request: HttpRequest, extension: str) -> HttpResponse:
        """The entries of the list as it is filtered, in the columns that the import reads."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if extension not in MEDIA_TYPES:
            raise Http404("Les exports sont en CSV, en XLSX ou en ODS.")
        try:
            shown = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.address("changelist"))
        entries = Innovation.objects.filter(pk__in=shown.order_by().values("pk"))
        with export():
            content = give(entries, extension)
        exported.send(Innovation, user=request.user, format=extension)
        response = HttpResponse(content, content_type=MEDIA_TYPES[extension])
        response["Content-Disposition"] = f'attachment; filename="innovations.{extension}"'
        response["Cache-Control"] = "private, no-store"
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, and go to what it would change."""
        if not self.may_import(request):
            raise PermissionDenied
        form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
        refusal = None
        if request.method == "POST" and form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                extension_of(sent.name, sent.size, megabytes=settings.IMPORT_MEGABYTES)
                file = keep_file(name=sent.name, content=sent.read(), account=request.user)
                plan_of(file, may_publish=self.may_publish(request))
                return HttpResponseRedirect(self.address("preview", file.pk))
            except Refusal as refused:
                refusal = refused
                form.add_error("file", str(refusal))
        return bounded(self.file_page(request, {"form": form}), refusal)

    def preview_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show what a file would do; then, told to, write it."""
        if not self.may_import(request):
            raise PermissionDenied
        file = ImportFile.objects.living().filter(pk=pk, account=request.user).first()
        if file is None:
            self.message_user(request, f"Ce fichier n’est plus là{NBSP}: déposez-le de nouveau.", messages.WARNING)
            return HttpResponseRedirect(self.address("import"))
        if request.method == "POST" and (done := self.write(request, file)):
            return done
        file.refresh_from_db()
        if file.applied_at:
            self.message_user(request, "Ce fichier a déjà été importé.", messages.INFO)
            return HttpResponseRedirect(self.address("changelist"))
        plan = plan_of(file, may_publish=self.may_publish(request))
        return self.file_page(request, {"form": FileForm(), "file": file} | self.shown(request, plan))

    def write(self, request: HttpRequest, file: ImportFile) -> HttpResponse | None:
        """Write what was shown, note it in the journal, say how many; None when it is to be shown anew."""
        fingerprint = request.POST.get("fingerprint", "")
        try:
            keys = import_entries(file=file, fingerprint=fingerprint, may_publish=self.may_publish(request))
        except PlanChanged:
            sentence = (
                f"Le catalogue a changé depuis l’essai, rien n’est écrit{NBSP}: relisez ce que le fichier ferait."
            )
            self.message_user(request, sentence, messages.WARNING)
            return None
        if not keys:
            return None
        entries = Innovation.objects.filter(pk__in=keys)
        new = entries.filter(created_at__gte=file.created_at)
        journal = LogEntry.objects
        journal.log_actions(request.user.pk, new, ADDITION, WRITTEN)
        journal.log_actions(request.user.pk, entries.exclude(pk__in=new.values("pk")), CHANGE, WRITTEN)
        s = plural(len(keys))
        self.message_user(request, f"{len(keys)} fiche{s} écrite{s}.", messages.SUCCESS)
        return HttpResponseRedirect(self.address("changelist"))

    def may_publish(self, request: HttpRequest) -> bool:
        """Whether the file of this person may change what the public sees."""
        return request.user.has_perm("catalogue.publish_innovation")

    def shown(self, request: HttpRequest, plan: Plan) -> dict[str, Any]:
        """A page of the changes, and the first faults."""
        changes = Paginator(plan.changes, CHANGES_SHOWN).get_page(request.GET.get("page"))
        return {
            "plan": plan,
            "changes": changes,
            "faults": plan.faults[:FAULTS_SHOWN],
            "faults_left": max(0, len(plan.faults) - FAULTS_SHOWN),
            "faulty_lines": len({fault.line for fault in plan.faults}),
        }

    def file_page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """The page of the import."""
        own = {
            "opts": self.opts,
            "title": "Importer des innovations",
            "columns": COLUMNS,
            "most_lines": settings.IMPORT_LINES,
            "list_url": self.address("changelist"),
            "import_url": self.address("import"),
            "plan": None,
        }
        response = TemplateResponse(request, TEMPLATE, self.admin_site.each_context(request) | own | context)
        response["Cache-Control"] = "private, no-store"
        return response

    def address(self, name: str, *arguments: Any) -> str:
        """The address of a page of this admin."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=arguments)
