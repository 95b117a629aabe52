"""Files in the admin: export of a table, and import of the same columns, tried before it is written."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from catalogue.refusal import Refusal
from catalogue.signals import exported
from catalogue.typography import plural
from catalogue.views.bounds import bounded
from catalogue.views.exported import new_file, text_file
from proposals.columns import Column
from proposals.importing.plan import ImportPlan, apply, read_file, written


class ImportForm(forms.Form):
    """The file to try, or the text that was tried."""

    file = forms.FileField(
        label="Fichier CSV", required=False, widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class FilesAdmin(admin.ModelAdmin):
    """A table with its file: `columns` and `file_rows` give the export, `plan_file` reads an import."""

    change_list_template = "admin/proposals/list_with_file.html"
    columns: Sequence[Column] = ()
    file_rows: Callable[[], QuerySet]
    plan_file: Callable[..., ImportPlan]
    file_name = ""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path("fichier.csv", self.admin_site.admin_view(require_GET(self.export_view)), name=f"{name}_export"),
            path(
                "importer/",
                self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.import_view)),
                name=f"{name}_import",
            ),
        ]
        return own + super().get_urls()

    def export_view(self, request: HttpRequest) -> FileResponse:
        """The whole table, in the columns that the import reads."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        make = text_file(lambda: written(self.columns, self.file_rows()))
        response = new_file(make, name=f"{self.file_name}.csv", content_type="text/csv; charset=utf-8")
        exported.send(self.model, user=request.user, format="csv")
        return response

    def may_import(self, request: HttpRequest) -> bool:
        """Whether this person may add rows: the file is another way to type them."""
        return self.has_add_permission(request)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Try a file and show what it would change; then, told to, write it."""
        if not self.may_import(request):
            raise PermissionDenied
        context: dict[str, Any] = {"form": ImportForm(), "columns": self.columns}
        refusal = None
        if request.method == "POST":
            try:
                text = self.sent_text(request)
                plan = self.plan_file(text, user=request.user)
            except Refusal as refused:
                refusal = refused
                context["refusal"] = str(refusal)
            else:
                if "apply" in request.POST and not plan.errors:
                    return self.write(request, plan)
                context |= {"plan": plan, "form": ImportForm(initial={"text": text})}
        context |= self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": f"Importer : {self.opts.verbose_name_plural}",
        }
        return bounded(TemplateResponse(request, "admin/proposals/import_file.html", context), refusal)

    def sent_text(self, request: HttpRequest) -> str:
        """The text of the file sent, or the one already tried. Raises Refusal."""
        form = ImportForm(request.POST, request.FILES)
        form.is_valid()
        file = form.cleaned_data.get("file")
        return read_file(file) if file else form.cleaned_data.get("text") or ""

    def write(self, request: HttpRequest, plan: ImportPlan) -> HttpResponse:
        """Write what was shown, note it in the history of each row, and say how many."""
        apply(plan)
        for change in plan.changes:
            self.log_addition(request, change.row, "Importé d’un fichier.")
        count = len(plan.changes)
        self.message_user(request, f"{count} ligne{plural(count)} écrite{plural(count)}.", messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
