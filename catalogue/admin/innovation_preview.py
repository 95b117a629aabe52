"""Seeing before saving: a text in Markdown, the whole sheet, the entries that already tell the same."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import all_valid
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_POST

from catalogue.admin.forms import MARKDOWN_FIELDS
from catalogue.admin.typed import readable
from catalogue.entries.similar import near_titles
from catalogue.models import Illustration, Innovation, Status
from catalogue.views.sheet import sheet_context


class InnovationPreview(admin.ModelAdmin):
    """The pages of preview. They write nothing."""

    def get_urls(self) -> list[URLPattern]:
        views = (
            ("apercu/texte/", self.preview_text, "preview_text"),
            ("apercu/", self.preview_sheet, "preview_new"),
            ("<int:pk>/apercu/", self.preview_sheet, "preview"),
            ("doublons/", self.near_entries, "near"),
        )
        own = [
            path(route, self.admin_site.admin_view(view), name=f"catalogue_innovation_{name}")
            for route, view, name in views
        ]
        return own + super().get_urls()

    @method_decorator(require_POST)
    def preview_text(self, request: HttpRequest) -> HttpResponse:
        """A text of the form as the site will show it; `apercu` names its field."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        name = request.POST.get("apercu", "")
        text = request.POST.get(name, "") if name in MARKDOWN_FIELDS else ""
        context = self.admin_site.each_context(request) | {"title": "Aperçu du texte", "text": text}
        return TemplateResponse(request, "admin/catalogue/innovation/preview_text.html", context)

    @method_decorator(require_GET)
    def near_entries(self, request: HttpRequest) -> HttpResponse:
        """The entries whose titles are near `titre`, that of the key `fiche` aside."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        key = request.GET.get("fiche", "")
        exclude = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
        near = near_titles(readable(request.GET.get("titre")), exclude=exclude)
        context = self.admin_site.each_context(request) | {"title": "Titres proches", "near": near}
        return TemplateResponse(request, "admin/catalogue/innovation/near.html", context)

    @method_decorator(require_POST)
    def preview_sheet(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The sheet that the form would give: all is written, read, shown, then undone.

        The status stays, so that what is not ready to be published is shown all the same; pictures just sent do not,
        since a file written cannot be undone. What the form refuses is told by the form itself.
        """
        with transaction.atomic():
            entry = self.get_object(request, str(pk)) if pk else None
            allowed = self.has_change_permission(request, entry) if pk else self.has_add_permission(request)
            if not allowed or (pk and entry is None):
                raise PermissionDenied
            request.POST = request.POST.copy()
            request.POST["status"] = entry.status if entry else Status.DRAFT
            saved = self._saved(request, entry)
            response = self._sheet(request, saved) if saved else None
            transaction.set_rollback(True)
        if response is not None:
            return response
        back = reverse("admin:catalogue_innovation_change", args=[pk]) if pk else reverse(ADD)
        query = request.GET.urlencode()
        back += f"?{query}" if query else ""
        return self.changeform_view(request, str(pk) if pk else None, form_url=back)

    def _saved(self, request: HttpRequest, entry: Innovation | None) -> Innovation | None:
        """The entry as the form has it, written; nothing when the form refuses something."""
        form = self.get_form(request, entry, change=entry is not None)(request.POST, request.FILES, instance=entry)
        is_valid = form.is_valid()
        formsets, _ = self._create_formsets(request, form.instance, entry is not None)
        formsets = [formset for formset in formsets if formset.model is not Illustration]
        if not (all_valid(formsets) and is_valid):
            return None
        innovation = form.save(commit=False)
        self.save_model(request, innovation, form, entry is not None)
        self.save_related(request, form, formsets, entry is not None)
        return innovation

    def _sheet(self, request: HttpRequest, innovation: Innovation) -> HttpResponse:
        """The public page of an entry as it stands, under a word that says what it is."""
        shown = Innovation.objects.for_sheet().get(pk=innovation.pk)
        context = sheet_context(shown, url=request.build_absolute_uri(shown.get_absolute_url()))
        response = TemplateResponse(request, "admin/catalogue/innovation/preview_sheet.html", context)
        response["Cache-Control"] = "private, no-store"
        return response.render()


ADD = "admin:catalogue_innovation_add"
