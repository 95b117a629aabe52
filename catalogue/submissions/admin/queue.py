"""The queue: the contributions that wait, the oldest first, whoever examines them; and their figures."""

from collections.abc import Callable
from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from catalogue.admin.rights import NeverAdded, NeverDeleted
from catalogue.refusal import Refusal
from catalogue.submissions.admin.filters import FlagFilter, PlaceFilter, StandingFilter, WhoseFilter
from catalogue.submissions.admin.review import contact_page, entry_preview, file_of, review
from catalogue.submissions.desk import figures
from catalogue.submissions.mapping import answer
from catalogue.submissions.models import Submission
from catalogue.submissions.resemblance import ALIKE
from catalogue.submissions.review import last_seen, release, take
from catalogue.submissions.spam import HELD_FROM
from catalogue.typography import plural


@admin.register(Submission)
class SubmissionAdmin(NeverAdded, NeverDeleted, admin.ModelAdmin):
    """The contributions that reached the editors. Nobody adds or deletes one by hand: services do all."""

    list_display = ["what", "kind", "place", "standing", "age", "whose", "signs"]
    list_filter = [StandingFilter, WhoseFilter, "kind", PlaceFilter, FlagFilter]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["number"]
    search_help_text = "Le numéro, par exemple C-2026-0012."
    ordering = ["received_at", "pk"]
    actions = ["take_selected", "release_selected"]
    change_list_template = "admin/submissions/queue.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).received().select_related("original", "editor", "territory")

    def get_urls(self) -> list[URLPattern]:
        """The pages of a contribution and of the figures, before those of Django."""
        pages: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "chiffres/": ("figures", figures_page),
            "<int:key>/apercu/": ("preview", entry_preview),
            "<int:key>/contact/": ("contact", contact_page),
            "<int:key>/fichiers/<int:file_key>/": ("file", file_of),
        }
        own = [
            path(route, self.admin_site.admin_view(view), {"model_admin": self}, f"catalogue_submission_{name}")
            for route, (name, view) in pages.items()
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The review page takes the place of the form of the row."""
        return review(request, self, object_id)

    @admin.display(description="contribution", ordering="number")
    def what(self, submission: Submission) -> str:
        """Its number, and what it is called."""
        return format_html("{}<br>{}", submission.number, submission.title or "(sans titre)")

    @admin.display(description="territoire", ordering="territory__name")
    def place(self, submission: Submission) -> str:
        """Where it takes place."""
        return submission.territory.name if submission.territory else answer(submission.answers, "territory_label")

    @admin.display(description="état", ordering="state")
    def standing(self, submission: Submission) -> str:
        """Where it stands, and since when."""
        return f"{submission.get_state_display()}, depuis {days_since(submission.state_changed_at)}"

    @admin.display(description="reçue il y a", ordering="received_at")
    def age(self, submission: Submission) -> str:
        """Since when it is there."""
        return days_since(submission.received_at)

    @admin.display(description="examinée par", ordering="editor__username")
    def whose(self, submission: Submission) -> str:
        """Who has taken it."""
        return submission.editor.get_full_name() if submission.editor else "personne"

    @admin.display(description="signes", ordering="spam_score")
    def signs(self, submission: Submission) -> str:
        """Points of spam, and how much it looks like an entry or another contribution, out of a hundred."""
        spam = score_text(submission.spam_score, is_high=submission.spam_score >= HELD_FROM)
        alike = score_text(submission.resemblance_score, is_high=submission.resemblance_score >= ALIKE)
        return format_html("indésirable {}<br>ressemblance {}", spam, alike)

    @admin.action(description="Prendre les contributions choisies", permissions=["change"])
    def take_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Take each, and say why some cannot be."""
        self.act(request, queryset, take, "prise en charge", "prises en charge")

    @admin.action(description="Remettre dans la file les contributions choisies", permissions=["change"])
    def release_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Give each back, and say why some cannot be."""
        self.act(request, queryset, release, "remise dans la file", "remises dans la file")

    def act(self, request: HttpRequest, queryset: QuerySet, service: Callable[..., None], one: str, many: str) -> None:
        """Do the same to each, and tell."""
        done = 0
        for submission in queryset:
            try:
                service(submission=submission, editor=request.user, seen=last_seen(submission))
                done += 1
            except Refusal as refusal:
                self.message_user(request, f"{submission.number} : {refusal}", messages.WARNING)
        level = messages.SUCCESS if done else messages.INFO
        self.message_user(request, f"{done} contribution{plural(done)} {many if done >= 2 else one}.", level)


def days_since(moment) -> str:
    """« 12 jours », « moins d’un jour »."""
    days = (timezone.now() - moment).days
    return f"{days} jour{plural(days)}" if days else "moins d’un jour"


def score_text(score: int, *, is_high: bool) -> str:
    """A score, in bold with a word when it is high: colour alone says nothing."""
    return format_html("<strong>{} (à voir)</strong>", score) if is_high else str(score)


def figures_page(request: HttpRequest, model_admin: admin.ModelAdmin) -> HttpResponse:
    """Received, median delay, accepted share: by month and by region."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    found = figures(timezone.localdate())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Chiffres des contributions",
        "opts": model_admin.opts,
        "total": found.total,
        "months": [(date.fromisoformat(f"{tally.label}-01"), tally) for tally in found.months],
        "regions": found.regions,
    }
    return TemplateResponse(request, "admin/submissions/figures.html", context)
