"""Innovations in the admin: the list that editors work from, the form of an entry, and the pages about one: its
previews, its versions and the way back, the version that waits, its withdrawal.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects, flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import router
from django.forms import all_valid
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalogue.admin.autocomplete import AutocompleteMixin, InnovationLookup, number_of, readable
from catalogue.admin.deletion import taken_along_with
from catalogue.admin.edit_conflicts import EditConflictMixin
from catalogue.admin.form_snapshot import snapshot_of_forms
from catalogue.admin.forms import MARKDOWN_FIELDS, NO_REASON
from catalogue.admin.innovation_form import InnovationFormMixin
from catalogue.admin.innovation_list import InnovationFilesMixin, InnovationListMixin
from catalogue.admin.rights import may_prepare, may_publish
from catalogue.entries.highlights import near_titles
from catalogue.entries.services import archive
from catalogue.models import Illustration, Innovation, PendingVersion, Status, Version
from catalogue.refusal import Refusal
from catalogue.typography import printable
from catalogue.versions.conflicts import name_of
from catalogue.versions.diff import Labels, changed_titles, differences
from catalogue.versions.history import completed, snapshot_of, versions_of
from catalogue.versions.pending import (
    LINK_DAYS,
    discard_pending,
    link_token,
    merged_with_public,
    publish_pending,
    renew_link,
)
from catalogue.versions.render import rendered
from catalogue.versions.restore import SETTLED_APART, revert
from catalogue.views.sheet import sheet_context

TEMPLATES = "admin/catalogue/innovation"
VERSIONS_A_PAGE = 25
DECISIONS = {
    "publish": (publish_pending, "La version en attente est publiée."),
    "discard": (discard_pending, "La version en attente est jetée : son lien ne montre plus rien."),
    "renew": (renew_link, "Voici un nouveau lien : les précédents ne montrent plus rien."),
}


@admin.register(Innovation)
class InnovationAdmin(
    EditConflictMixin, InnovationFormMixin, InnovationListMixin, InnovationFilesMixin, AutocompleteMixin
):
    """The entries."""

    lookup = InnovationLookup()

    def get_urls(self) -> list[URLPattern]:
        get_or_post = require_http_methods(["GET", "POST"])
        views = (
            ("apercu/texte/", self.preview_text, "preview_text"),
            ("apercu/", self.preview_sheet, "preview_new"),
            ("<int:pk>/apercu/", self.preview_sheet, "preview"),
            ("doublons/", self.near_entries, "near"),
            ("<path:object_id>/history/<int:number>/", get_or_post(self.version_view), "version"),
            ("<path:object_id>/pending/", get_or_post(self.pending_view), "pending"),
            ("<path:object_id>/withdraw/", get_or_post(self.withdraw_view), "withdraw"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"catalogue_innovation_{name}")
            for route, view, name in views
        ] + super().get_urls()

    @method_decorator(require_POST)
    def preview_text(self, request: HttpRequest) -> HttpResponse:
        """A text of the form as the site will show it; `apercu` names its field."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        name = request.POST.get("apercu", "")
        text = request.POST.get(name, "") if name in MARKDOWN_FIELDS else ""
        return self.page(request, "preview_text.html", title="Aperçu du texte", text=text)

    @method_decorator(require_GET)
    def near_entries(self, request: HttpRequest) -> HttpResponse:
        """The entries whose titles are near `titre`, that of the key `fiche` aside."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        near = near_titles(readable(request.GET.get("titre")), exclude=number_of(request.GET.get("fiche")))
        return self.page(request, "near.html", title="Titres proches", near=near)

    @method_decorator(require_POST)
    def preview_sheet(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The sheet that the form would give, of which nothing is written.

        The status stays, so that what is not ready to be published is shown all the same; pictures just sent are not
        shown. What the form refuses is told by the form itself.
        """
        entry = self.begin(request, str(pk) if pk else None, lock=False).innovation
        allowed = self.has_change_permission(request, entry) if pk else self.has_add_permission(request)
        if not allowed or (pk and entry is None):
            raise PermissionDenied
        request.POST = request.POST.copy()
        request.POST["status"] = entry.status if entry else Status.DRAFT
        present = snapshot_of(entry) if entry else completed({})
        fields = flatten_fieldsets(self.get_fieldsets(request, entry))
        form_class = self.get_form(request, entry, change=entry is not None, fields=fields)
        form = form_class(request.POST, request.FILES, instance=entry)
        is_valid = form.is_valid()
        formsets, _ = self._create_formsets(request, form.instance, entry is not None)
        formsets = [formset for formset in formsets if formset.model is not Illustration]
        if all_valid(formsets) and is_valid:
            shown = rendered(form.instance, snapshot_of_forms(form, formsets, present))
            context = sheet_context(shown, url=request.build_absolute_uri(shown.get_absolute_url()))
            response = TemplateResponse(request, f"{TEMPLATES}/preview_sheet.html", context)
            response["Cache-Control"] = "private, no-store"
            return response
        back = reverse(f"admin:catalogue_innovation_{'change' if pk else 'add'}", args=[pk] if pk else [])
        query = request.GET.urlencode()
        return self.changeform_view(request, str(pk) if pk else None, form_url=f"{back}?{query}" if query else back)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """The versions, the last first, each with what it changed."""
        innovation = self.entry_or_404(request, object_id)
        page = Paginator(versions_of(innovation), VERSIONS_A_PAGE).get_page(request.GET.get("page"))
        return self.page(
            request,
            "versions.html",
            original=innovation,
            title=f"Historique : {innovation}",
            page=page,
            first=page.paginator.count - page.start_index() + 1,
            versions=versions_with_changes(page, innovation),
        )

    def version_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """What a version changed and what going back to it would change; then, told to, go back."""
        innovation = self.entry_or_404(request, object_id)
        version = versions_of(innovation).filter(pk=number).first()
        if version is None:
            raise Http404("Cette version n’est pas de cette fiche.")
        if request.method == "POST":
            return self.go_back(request, innovation, number)
        previous = versions_of(innovation).filter(pk__lt=number).first()
        then, now = completed(version.snapshot), snapshot_of(innovation)
        before = completed(previous.snapshot) if previous else then
        labels = Labels.of([then, now, before])
        return self.page(
            request,
            "version.html",
            original=innovation,
            title=f"Une version de : {innovation}",
            version=version,
            changes=differences(before, then, labels),
            is_first=previous is None,
            way_back=[each for each in differences(now, then, labels) if each.name not in SETTLED_APART],
            may_go_back=self.has_change_permission(request, innovation),
        )

    def go_back(self, request: HttpRequest, innovation: Innovation, number: int) -> HttpResponse:
        """Go back to a version, or say why not."""
        if not self.has_change_permission(request, innovation):
            raise PermissionDenied
        try:
            revert(innovation=innovation, number=number)
        except Refusal as refusal:
            self.tell_refusal(request, refusal)
            return HttpResponseRedirect(request.get_full_path())
        self.log_change(request, innovation, "Retour à une version.")
        self.message_user(request, "La fiche dit de nouveau ce que disait cette version.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:catalogue_innovation_history", args=[innovation.pk]))

    def pending_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What waits, the link that shows it, and what may be done with it."""
        innovation = self.entry_or_404(request, object_id)
        if request.method == "POST":
            return self.decide(request, innovation)
        pending = PendingVersion.objects.filter(innovation=innovation).select_related("version__made_by").first()
        if pending is None:
            raise Http404("Aucune version n’attend pour cette fiche.")
        present = snapshot_of(innovation)
        found = merged_with_public(pending, present)
        return self.page(
            request,
            "pending.html",
            original=innovation,
            title=f"Version en attente : {innovation}",
            pending=pending,
            author=name_of(pending.version.made_by),
            changes=differences(present, found.merged),
            conflicts=bool(found.conflicts),
            link=request.build_absolute_uri(reverse("catalogue:pending", args=[link_token(pending)])),
            link_days=LINK_DAYS,
            may_change=may_prepare(request, innovation),
            may_publish=self.has_change_permission(request, innovation),
        )

    def decide(self, request: HttpRequest, innovation: Innovation) -> HttpResponse:
        """Publish, discard, or give a new link; or say why not."""
        decision = request.POST.get("decision", "")
        may_publish_it = self.has_change_permission(request, innovation)
        if not (may_publish_it if decision == "publish" else may_prepare(request, innovation)):
            raise PermissionDenied
        home = reverse("admin:catalogue_innovation_change", args=[innovation.pk])
        waiting = reverse("admin:catalogue_innovation_pending", args=[innovation.pk])
        if decision not in DECISIONS:
            return HttpResponseRedirect(waiting)
        service, sentence = DECISIONS[decision]
        try:
            service(innovation=innovation, version=number_of(request.POST.get("version")) or 0)
        except Refusal as refusal:
            self.tell_refusal(request, refusal)
            still = PendingVersion.objects.filter(innovation=innovation).exists()
            return HttpResponseRedirect(waiting if still else home)
        self.log_change(request, innovation, sentence)
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(waiting if decision == "renew" else home)

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then archive: nothing is lost. Deleting for good is for those who administer."""
        innovation = self.get_object(request, object_id)
        if innovation is None:
            raise Http404("Cette fiche n’existe pas.")
        if not (may_publish(request) and self.has_change_permission(request, innovation)):
            raise PermissionDenied
        reason = " ".join(printable(request.POST.get("reason", "")).split())
        refusals = self.withdraw(request, innovation, reason) if request.method == "POST" else []
        if request.method == "POST" and not refusals:
            return HttpResponseRedirect(reverse("admin:catalogue_innovation_changelist"))
        return self.page(
            request,
            "withdraw.html",
            original=innovation,
            title=f"Retirer du catalogue : {innovation}",
            refusals=refusals,
            reason=reason,
            may_delete=self.has_delete_permission(request, innovation),
        )

    def withdraw(self, request: HttpRequest, innovation: Innovation, reason: str) -> list[str]:
        """Archive; give why not, in sentences."""
        if not reason:
            return [NO_REASON]
        try:
            archive(innovation=innovation, reason=reason)
        except Refusal as refusal:
            return refusal.reasons
        self.log_change(request, innovation, "Archivée.")
        sentence = "La fiche est archivée : rien n’en est perdu, et elle peut être publiée de nouveau."
        self.message_user(request, sentence, messages.SUCCESS)
        return []

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> tuple[list, dict, set, list]:
        """What a deletion takes along, in words, addresses included, in a constant number of queries."""
        collector = NestedObjects(using=router.db_for_write(Innovation))
        collector.collect(list(objs))
        counts = {model._meta.verbose_name_plural: len(rows) for model, rows in collector.model_objs.items()}
        perms_needed = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        protected = [str(each) for each in collector.protected]
        return taken_along_with([each.pk for each in objs]), counts, perms_needed, protected

    def entry_or_404(self, request: HttpRequest, object_id: str) -> Innovation:
        """The entry, for those who may see it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        innovation = self.get_object(request, object_id)
        if innovation is None:
            raise Http404("Cette fiche n’existe pas.")
        return innovation

    def tell_refusal(self, request: HttpRequest, refusal: Refusal) -> None:
        """Say why something was refused."""
        for reason in refusal.reasons:
            self.message_user(request, reason, messages.ERROR)

    def page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        """A page of the admin about entries."""
        request.current_app = self.admin_site.name
        shared = self.admin_site.each_context(request) | {"opts": self.opts}
        return TemplateResponse(request, f"{TEMPLATES}/{template}", shared | context)


def versions_with_changes(page: Page, innovation: Innovation) -> list[tuple[Version, list[str]]]:
    """The versions of a page, each with the titles of the fields that it changed; one query."""
    versions = list(page.object_list)
    if not versions:
        return []
    before = versions_of(innovation).filter(pk__lt=versions[-1].pk).first()
    following = [*versions[1:], before]
    return [
        (version, changed_titles(completed(older.snapshot), completed(version.snapshot)) if older else [])
        for version, older in zip(versions, following, strict=True)
    ]
