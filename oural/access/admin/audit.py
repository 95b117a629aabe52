"""The audit in the admin, to read only."""

from django.contrib import admin

from catalogue.admin.rights import ReadOnly
from oural.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly, admin.ModelAdmin):
    """The lines, the latest first."""

    list_display = ["at", "kind", "account_text", "subject_text", "detail"]
    list_display_links = None
    list_filter = ["kind"]
    list_select_related = ["account", "subject"]
    list_per_page = 50
    date_hierarchy = "at"
    search_fields = ["account__username", "subject__username"]
    search_help_text = "L’identifiant d’un compte."
    show_full_result_count = False
    fields = ["at", "kind", "account_text", "subject_text", "detail"]

    @admin.display(description="compte", ordering="account__username")
    def account_text(self, event: AuditEvent) -> str:
        """Who acted."""
        return named(event.account_id, event.account)

    @admin.display(description="compte concerné", ordering="subject__username")
    def subject_text(self, event: AuditEvent) -> str:
        """Whom it was done to."""
        return named(event.subject_id, event.subject)


def named(number: int | None, account: object) -> str:
    """The name of an account, its number when it has been deleted, a dash when there was none."""
    if number is None:
        return "–"
    return str(account) if account else f"compte supprimé (n° {number})"
