"""Taking an entry away: it is archived, and nothing is lost. Who may delete for good is told what goes along."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import PermissionDenied
from django.db import router
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from catalogue.admin.forms import NO_REASON
from catalogue.entries.services import archive
from catalogue.models import Innovation
from catalogue.refusal import Refusal
from catalogue.search.text import printable
from catalogue.typography import NBSP, french_number, plural

TAKEN_ALONG = (
    ("sources", "source"),
    ("replications", "reproduction"),
    ("illustrations", "image"),
)


class ArchivesRatherThanDeletes:
    """An admin of entries that are withdrawn; the permission to delete is for those who administer."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.withdraw_view))
        return [path("<path:object_id>/withdraw/", view, name="catalogue_innovation_withdraw"), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The form leads to the page that archives those who may, whoever may delete."""
        context = {"show_delete": False, "may_withdraw": self.has_publish_permission(request)}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask, then archive."""
        innovation = self.get_object(request, object_id)
        if innovation is None:
            raise Http404("Cette fiche n’existe pas.")
        if not (self.has_publish_permission(request) and self.has_change_permission(request, innovation)):
            raise PermissionDenied
        reason = " ".join(printable(request.POST.get("reason", "")).split())
        refusals = self.withdraw(request, innovation, reason) if request.method == "POST" else []
        if request.method == "POST" and not refusals:
            return HttpResponseRedirect(reverse("admin:catalogue_innovation_changelist"))
        return self.page(
            request,
            "withdraw.html",
            innovation,
            title=f"Retirer du catalogue : {innovation}",
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
        sentence = "La fiche est archivée : rien n’en est perdu, et elle peut être publiée de nouveau."
        self.message_user(request, sentence, messages.SUCCESS)
        return []

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> tuple[list, dict, set, list]:
        """What a deletion takes along, in words, addresses included, in a constant number of queries."""
        collector = NestedObjects(using=router.db_for_write(Innovation))
        collector.collect(list(objs))
        entries = Innovation.objects.filter(pk__in=[each.pk for each in objs]).order_by("title", "pk")
        told: list = []
        for entry in entries.select_related("contact", "pending_version").prefetch_related(
            "former_slugs", "replications__territory", "verifications", *(name for name, _ in TAKEN_ALONG)
        ):
            told += [f"Fiche «{NBSP}{entry}{NBSP}»", taken_along(entry)]
        counts = {model._meta.verbose_name_plural: len(rows) for model, rows in collector.model_objs.items()}
        perms_needed = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        return told, counts, perms_needed, [str(each) for each in collector.protected]


def taken_along(entry: Innovation) -> list[str]:
    """What goes with an entry, in sentences."""
    sentences = [f"l’adresse {entry.get_absolute_url()} ne montrera plus rien"]
    sentences += [f"l’ancienne adresse /innovations/{former.slug}/ non plus" for former in entry.former_slugs.all()]
    for name, word in TAKEN_ALONG:
        rows = list(getattr(entry, name).all())
        if rows:
            listing = ", ".join(str(row) for row in rows)
            sentences.append(f"{french_number(len(rows))} {word}{plural(len(rows))}{NBSP}: {listing}")
    return sentences + unseen(entry)


def unseen(entry: Innovation) -> list[str]:
    """What goes with an entry and that the public never saw. Nobody is named."""
    sentences = []
    if getattr(entry, "pending_version", None):
        sentences.append("la version en attente, et son lien")
    if getattr(entry, "contact", None):
        sentences.append("le contact, et les courriels qui lui ont été écrits")
    if count := len(entry.verifications.all()):
        answers = sum(bool(each.answer) for each in entry.verifications.all())
        questions = f"{french_number(count)} question{plural(count)} au contact"
        sentences.append(f"{questions}, dont {french_number(answers)} avec sa réponse")
    return sentences
