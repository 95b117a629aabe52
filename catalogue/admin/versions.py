"""The versions of an entry in the admin: the list, what each one changed, and the way back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from catalogue.models import Innovation
from catalogue.refusal import Refusal
from catalogue.versions.diff import changed_titles, differences
from catalogue.versions.history import versions_of
from catalogue.versions.labels import Labels
from catalogue.versions.restore import SETTLED_APART, revert
from catalogue.versions.snapshot import completed, snapshot_of

VERSIONS_A_PAGE = 25


class KeepsVersions:
    """An admin of entries whose history is that of the whole sheet."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.version_view))
        return [path("<path:object_id>/history/<int:number>/", view, name="catalogue_innovation_version")] + (
            super().get_urls()
        )

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """The versions, the last first, each with what it changed."""
        innovation = self.entry_or_404(request, object_id)
        page = Paginator(versions_of(innovation), VERSIONS_A_PAGE).get_page(request.GET.get("page"))
        return self.page(
            request,
            "versions.html",
            innovation,
            title=f"Historique : {innovation}",
            page=page,
            first=page.paginator.count - page.start_index() + 1,
            versions=told(page, innovation),
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
        sheets = [
            completed(version.snapshot),
            snapshot_of(innovation),
            *([completed(previous.snapshot)] if previous else []),
        ]
        labels = Labels.of(sheets)
        return self.page(
            request,
            "version.html",
            innovation,
            title=f"Une version de : {innovation}",
            version=version,
            changes=differences(sheets[2], sheets[0], labels) if previous else [],
            is_first=previous is None,
            way_back=returning(differences(sheets[1], sheets[0], labels)),
            may_go_back=self.has_change_permission(request, innovation),
        )

    def go_back(self, request: HttpRequest, innovation: Innovation, number: int) -> HttpResponse:
        """Go back to a version, or say why not."""
        if not self.has_change_permission(request, innovation):
            raise PermissionDenied
        try:
            revert(innovation=innovation, number=number)
        except Refusal as refusal:
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        self.log_change(request, innovation, "Retour à une version.")
        self.message_user(request, "La fiche dit de nouveau ce que disait cette version.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:catalogue_innovation_history", args=[innovation.pk]))

    def entry_or_404(self, request: HttpRequest, object_id: str) -> Innovation:
        """The entry, for those who may see it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        innovation = self.get_object(request, object_id)
        if innovation is None:
            raise Http404("Cette fiche n’existe pas.")
        return innovation

    def page(self, request: HttpRequest, template: str, innovation: Innovation, **context: Any) -> TemplateResponse:
        """A page of the admin about an entry."""
        request.current_app = self.admin_site.name
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "original": innovation}
        return TemplateResponse(request, f"admin/catalogue/innovation/{template}", context)


def told(page: Page, innovation: Innovation) -> list[tuple[Model, list[str]]]:
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


def returning(changes: list) -> list:
    """The differences that going back makes: the status and the address stay."""
    return [change for change in changes if change.name not in SETTLED_APART]
