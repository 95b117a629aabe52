"""What the site itself writes, in the admin: mails, the state of the sources, who follows what. To be read."""

from datetime import datetime
from urllib.parse import unquote_plus

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime

from catalogue.admin.rights import NeverAdded, NeverDeleted, ReadOnly
from catalogue.mail import try_again
from catalogue.models import Alert, Innovation, OutgoingMail, SourceState
from catalogue.models.outgoing_mail import TO_SEND, MailStatus
from catalogue.typography import plural

STATES = {
    "attente": ("en attente", TO_SEND),
    "partis": ("partis", (MailStatus.SENT,)),
    "abandonnes": ("abandonnés", (MailStatus.GIVEN_UP,)),
}


class StateFilter(admin.SimpleListFilter):
    """Where a mail stands."""

    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(slug, label) for slug, (label, _) in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        state = STATES.get(self.value() or "")
        return queryset.filter(status__in=state[1]) if state else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(NeverAdded, NeverDeleted, admin.ModelAdmin):
    """The mails that wait, left, or were given up. Nobody writes one by hand."""

    list_display = ["subject", "to", "status", "attempts", "created_at", "due_at"]
    list_filter = [StateFilter]
    list_per_page = 50
    show_full_result_count = False
    actions = ["try_again_selected"]
    fields = ["subject", "to", "status", "attempts", "created_at", "due_at", "text", "answers"]
    readonly_fields = fields

    @admin.display(description="ce qu’a répondu le serveur")
    def answers(self, mail: OutgoingMail) -> str:
        """Each failure, the latest first."""
        lines = [
            f"{localtime(datetime.fromisoformat(moment)):%d/%m/%Y %H:%M} {error} {words}"
            for moment, error, words in reversed(mail.failures)
        ]
        return "\n".join(lines) or "aucun échec"

    @admin.action(description="Retenter les courriels abandonnés", permissions=["change"])
    def try_again_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put those that were given up back in the outbox."""
        count = try_again(keys=list(queryset.values_list("pk", flat=True)))
        s = plural(count)
        level = messages.SUCCESS if count else messages.INFO
        self.message_user(request, f"{count} courriel{s} abandonné{s} remis dans la file.", level)


@admin.register(SourceState)
class SourceStateAdmin(ReadOnly, admin.ModelAdmin):
    """What `check_links` found. The entries that cite an address are on its page."""

    list_display = ["url", "outcome", "reason", "failing_since", "failures", "checked_at"]
    list_filter = ["outcome"]
    search_fields = ["url"]
    list_per_page = 50
    show_full_result_count = False
    fields = ["link", "outcome", "reason", "new_link", "failures", "failing_since", "checked_at", "entries"]
    readonly_fields = fields

    @admin.display(description="adresse")
    def link(self, state: SourceState) -> str:
        """The address, to see for oneself."""
        return format_html('<a href="{}" rel="external noreferrer">{}</a>', state.url, state.url)

    @admin.display(description="nouvelle adresse")
    def new_link(self, state: SourceState) -> str:
        """Where it moved to."""
        if not state.moved_to:
            return "aucune"
        return format_html('<a href="{}" rel="external noreferrer">{}</a>', state.moved_to, state.moved_to)

    @admin.display(description="fiches qui la citent")
    def entries(self, state: SourceState) -> str:
        """The entries to mend."""
        found = Innovation.objects.filter(sources__url=state.url).order_by("title", "pk")
        links = ((reverse("admin:catalogue_innovation_change", args=[each.pk]), each.title) for each in found)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "aucune"


@admin.register(Alert)
class AlertAdmin(ReadOnly, admin.ModelAdmin):
    """What people follow, and how many do. Who they are is for the mails alone."""

    list_display = ["kind", "followed", "frequency", "asked_at", "confirmed_at", "sent_at"]
    list_display_links = None
    list_filter = ["kind", "frequency"]
    list_per_page = 50
    show_full_result_count = False
    fields = list_display
    readonly_fields = fields

    @admin.display(description="ce qui est suivi")
    def followed(self, alert: Alert) -> str:
        """What the site reads, without what addresses make of accents."""
        return unquote_plus(alert.target) or "tout le catalogue"
