"""The outbox in the admin: to read, and to try again what was given up."""

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localtime

from catalogue.admin.rights import NeverAdded, NeverDeleted
from catalogue.mail import try_again
from catalogue.models import OutgoingMail
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
