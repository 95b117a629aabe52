"""The pending version in the admin: the form keeps one, a page shows it, publishes it or throws it away.

What is typed is saved, read as a sheet, and undone: it goes through the very form and the very rules of the entry, and
the public sees nothing of it.
"""

from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from catalogue.admin.typed_sheet import number_of, write_typed
from catalogue.models import Contact, Innovation, PendingVersion
from catalogue.refusal import Refusal
from catalogue.versions.conflicts import authors_since, edit_conflict, name_of
from catalogue.versions.diff import differences
from catalogue.versions.pending import (
    LINK_DAYS,
    carry_pictures,
    discard_pending,
    link_token,
    merged_with_public,
    prepare,
    publish_pending,
    renew_link,
)
from catalogue.versions.snapshot import Snapshot, completed, snapshot_of

DONE = {
    "publish": (publish_pending, "La version en attente est publiée."),
    "discard": (discard_pending, "La version en attente est jetée : son lien ne montre plus rien."),
    "renew": (renew_link, "Voici un nouveau lien : les précédents ne montrent plus rien."),
}


class Prepared(Exception):
    """What was typed is read as `sheet`, from the version `base`; all that was written of it is to be undone."""

    def __init__(self, innovation: Innovation, sheet: Snapshot, base: int):
        super().__init__()
        self.innovation, self.sheet, self.base = innovation, sheet, base


class PendingFilter(admin.SimpleListFilter):
    """Whether a version waits."""

    title = "version en attente"
    parameter_name = "attente"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("oui", "oui")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.with_pending_version() if self.value() == "oui" else queryset


class PreparesPending:
    """An admin of entries of which the next version may wait."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.pending_view))
        return [path("<path:object_id>/pending/", view, name="catalogue_innovation_pending"), *super().get_urls()]

    def get_list_filter(self, request: HttpRequest) -> list:
        return [*super().get_list_filter(request), PendingFilter]

    def may_prepare(self, request: HttpRequest, innovation: Innovation | None) -> bool:
        """Whether this person may prepare a version: whoever writes may, the public seeing nothing of it."""
        return innovation is not None and innovation.is_published and super().has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Innovation | None = None) -> bool:
        """The form of a version that waits is open to who may not change the public entry."""
        if getattr(request, "is_for_pending", False):
            return self.may_prepare(request, obj) if obj is not None else super().has_change_permission(request)
        return super().has_change_permission(request, obj)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        innovation = Innovation.objects.filter(pk=number_of(object_id)).first()
        pending = PendingVersion.objects.filter(innovation=innovation).select_related("version__made_by").first()
        may_prepare = self.may_prepare(request, innovation)
        in_pending = "pending" in request.GET and may_prepare
        request.is_for_pending = in_pending or ("_pending" in request.POST and may_prepare)
        context = {
            "pending": pending,
            "in_pending": in_pending,
            "may_prepare": may_prepare and pending is None,
            "new_pictures": new_pictures(innovation, pending) if in_pending and pending else [],
        }
        if in_pending:
            context |= dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
            context |= self.open_pending(request, pending) if request.method == "GET" and pending else {}
        try:
            return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))
        except Prepared as prepared:
            return self.keep(request, prepared, pending)

    def preview_sheet(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The preview of a version that waits is for who may prepare it."""
        innovation = Innovation.objects.filter(pk=pk).first()
        request.is_for_pending = "pending" in request.GET and self.may_prepare(request, innovation)
        return super().preview_sheet(request, pk)

    def open_pending(self, request: HttpRequest, pending: PendingVersion) -> dict[str, Any]:
        """Have the form open on what is prepared, and tell what contradicts it in the public entry, which moved."""
        innovation = pending.innovation
        present = snapshot_of(innovation)
        found = merged_with_public(pending, present)
        shown = replace(found, merged=without_new_pictures(found.merged))
        data, _ = write_typed(self.sheet_forms(request, innovation), merge=shown, present=present)
        request.opened_data = data
        if not found.conflicts:
            return {}
        authors = authors_since(innovation, pending.base)
        told = {
            "base": None,
            "theirs": present,
            "mine": completed(pending.version.snapshot),
            "merge": found,
            "opened": pending.base,
        }
        return {"meeting": edit_conflict(authors=authors, **told)}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change=change, **kwargs)
        data = getattr(request, "opened_data", None)
        return opened_on(form, data) if data is not None else form

    def get_inline_instances(self, request: HttpRequest, obj: Innovation | None = None) -> list:
        """A contact is in no version: the form of one that waits asks for none; one sent all the same is read."""
        inlines = super().get_inline_instances(request, obj)
        has_none = getattr(request, "is_for_pending", False) and "contact-TOTAL_FORMS" not in request.POST
        return [each for each in inlines if not (has_none and each.model is Contact)]

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        data = getattr(request, "opened_data", None)
        return kwargs | {"data": data} if data is not None and f"{prefix}-TOTAL_FORMS" in data else kwargs

    def meet(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """What another editor made of the pending version is met as well."""
        pending = (
            PendingVersion.objects.filter(innovation=number_of(object_id)).select_related("version__made_by").first()
        )
        if request.method == "POST" and request.is_for_pending and pending is not None:
            seen = number_of(request.POST.get("pending_version")) == pending.version_id
            if not seen or request.POST.get("against") == "pending":
                theirs, author = (
                    without_new_pictures(completed(pending.version.snapshot)),
                    name_of(pending.version.made_by),
                )
                told = self.settle(request, pending.innovation, theirs if seen else None, theirs, authors=author)
                request.base_version = number_of(request.POST.get("version")) or 0
                return {"version": request.base_version, "meeting": told, "against": "pending"}
        return super().meet(request, object_id)

    def response_change(self, request: HttpRequest, obj: Innovation) -> HttpResponse:
        if request.is_for_pending or "_pending" in request.POST:
            raise Prepared(obj, snapshot_of(Innovation.objects.get(pk=obj.pk)), request.base_version)
        return super().response_change(request, obj)

    def keep(self, request: HttpRequest, prepared: Prepared, pending: PendingVersion | None) -> HttpResponse:
        """Keep what was typed as the pending version."""
        innovation = Innovation.objects.get(pk=prepared.innovation.pk)
        present = snapshot_of(innovation)
        sheet = as_prepared(prepared.sheet, present)
        if pending is not None:
            carry_pictures(
                sheet, completed(pending.version.snapshot), present, set(request.POST.getlist("drop_picture"))
            )
        version = pending.version_id if pending is not None else None
        kept = {"snapshot": sheet, "base": prepared.base, "by": request.user, "version": version}
        try:
            prepare(innovation=innovation, **kept)
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:catalogue_innovation_change", args=[innovation.pk]))
        self.log_change(request, innovation, "Version en attente préparée.")
        self.message_user(request, "La version est en attente : le public n’en voit rien.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:catalogue_innovation_pending", args=[innovation.pk]))

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
        address = reverse("catalogue:pending", args=[link_token(pending)])
        return self.page(
            request,
            "pending.html",
            innovation,
            title=f"Version en attente : {innovation}",
            pending=pending,
            author=name_of(pending.version.made_by),
            changes=differences(present, found.merged),
            conflicts=bool(found.conflicts),
            link=request.build_absolute_uri(address),
            link_days=LINK_DAYS,
            may_change=self.may_prepare(request, innovation),
            may_publish=self.has_change_permission(request, innovation),
        )

    def decide(self, request: HttpRequest, innovation: Innovation) -> HttpResponse:
        """Publish, discard, or give a new link; or say why not."""
        decision = request.POST.get("decision", "")
        may = self.has_change_permission if decision == "publish" else self.may_prepare
        if not may(request, innovation):
            raise PermissionDenied
        home = reverse("admin:catalogue_innovation_change", args=[innovation.pk])
        waiting = reverse("admin:catalogue_innovation_pending", args=[innovation.pk])
        if decision not in DONE:
            return HttpResponseRedirect(waiting)
        service, sentence = DONE[decision]
        try:
            service(innovation=innovation, version=number_of(request.POST.get("version")) or 0)
        except Refusal as refusal:
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
            still = PendingVersion.objects.filter(innovation=innovation).exists()
            return HttpResponseRedirect(waiting if still else home)
        self.log_change(request, innovation, sentence)
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(waiting if decision == "renew" else home)


def new_pictures(innovation: Innovation, pending: PendingVersion) -> list[dict]:
    """The pictures that only the pending version has."""
    there = set(innovation.illustrations.values_list("pk", flat=True))
    return [row for row in completed(pending.version.snapshot)["illustrations"] if row["id"] not in there]


def as_prepared(sheet: Snapshot, present: Snapshot) -> Snapshot:
    """A sheet read from rows that are about to be undone: those that were not there have no key yet."""
    found = dict(sheet)
    for name in ("sources", "replications", "illustrations"):
        there = {row["id"] for row in present[name]}
        found[name] = [row if row["id"] in there else row | {"id": None} for row in sheet[name]]
    return found | {name: present[name] for name in ("status", "archive_reason")}


def without_new_pictures(sheet: Snapshot) -> Snapshot:
    """A sheet without the pictures that no form can send again: `keep` carries them over."""
    return sheet | {"illustrations": [row for row in sheet["illustrations"] if row["id"] is not None]}


def opened_on(form: type, data: Any) -> type:
    """The same form, filled in with what is prepared."""

    class Opened(form):
        def __init__(self, *args: Any, **kwargs: Any):
            super().__init__(data, *args, **kwargs)

    return Opened
