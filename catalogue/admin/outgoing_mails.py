"""The outbox in the admin: to read, and to try again what was given up."""

import post_office.admin  # noqa: F401 registers its own tables, which the desk has no use for
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localtime
from post_office.models import Attachment, Email, EmailTemplate, Log

from catalogue.models import OutgoingMail
from catalogue.models.outgoing_mail import OVER, WAITING
from catalogue.outbox import try_again
from catalogue.typography import plural

admin.site.unregister([Attachment, Email, EmailTemplate, Log])

STATES = {
    "attente": ("en attente", WAITING),
    "partis": ("partis", OVER[:1]),
    "abandonnes": ("abandonnés", OVER[1:]),
}
SAID = dict(zip((*WAITING, *OVER), ("en attente", "à retenter", "parti", "abandonné"), strict=True))


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
class OutgoingMailAdmin(admin.ModelAdmin):
    """The mails that wait, left, or were given up. Nobody writes one by hand."""

    list_display = ["subject", "recipient", "state", "tries", "created", "scheduled_time"]
    list_filter = [StateFilter]
    list_per_page = 50
    show_full_result_count = False
    actions = ["try_again_selected"]
    fields = ["subject", "recipient", "state", "tries", "created", "scheduled_time", "text", "failures"]
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False

    @admin.display(description="à", ordering="to")
    def recipient(self, mail: OutgoingMail) -> str:
        """Its address."""
        return ", ".join(mail.to)

    @admin.display(description="état", ordering="status")
    def state(self, mail: OutgoingMail) -> str:
        """Where it stands, in words."""
        return SAID.get(mail.status, "inconnu")

    @admin.display(description="échecs", ordering="number_of_retries")
    def tries(self, mail: OutgoingMail) -> int:
        """How many times it failed."""
        return mail.number_of_retries or 0

    @admin.display(description="texte")
    def text(self, mail: OutgoingMail) -> str:
        """What it says, without the secrets of its links, which the row has encrypted."""
        return mail.message

    @admin.display(description="ce qu’a répondu le serveur")
    def failures(self, mail: OutgoingMail) -> str:
        """Each failure, the latest first."""
        logs = mail.logs.order_by("-date", "-pk")
        lines = [f"{localtime(log.date):%d/%m/%Y %H:%M} {log.exception_type} {log.message}" for log in logs]
        return "\n".join(lines) or "aucun échec"

    @admin.action(description="Retenter les courriels abandonnés", permissions=["change"])
    def try_again_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Put those that were given up back in the outbox."""
        count = try_again(keys=list(queryset.values_list("pk", flat=True)))
        s = plural(count)
        level = messages.SUCCESS if count else messages.INFO
        self.message_user(request, f"{count} courriel{s} abandonné{s} remis dans la file.", level)
