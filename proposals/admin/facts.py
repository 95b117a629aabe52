"""Facts in the admin: one screen to add one, a file to add many."""

from django.contrib import admin

from catalogue.admin.fields import SECURE_ADDRESSES
from proposals.admin.files import FilesAdmin
from proposals.admin.forms import UpdateForm
from proposals.columns import UPDATE_COLUMNS, update_rows
from proposals.importing.updates import plan_updates
from proposals.models import ProposalUpdate


@admin.register(ProposalUpdate)
class UpdateAdmin(FilesAdmin):
    """The facts, the newest first. What an editor changes stays in the history of the fact."""

    form = UpdateForm
    formfield_overrides = SECURE_ADDRESSES
    list_display = ["when", "number", "kind", "text", "body", "link_to_report", "recorded_at"]
    list_display_links = ["when", "text"]
    list_filter = ["kind", "link_to_report", "proposal__axis", "precision"]
    list_select_related = ["proposal"]
    list_per_page = 50
    date_hierarchy = "happened_on"
    search_fields = ["text", "body", "source_title", "proposal__number"]
    ordering = ["-happened_on", "-pk"]
    show_full_result_count = False
    readonly_fields = ["recorded_at", "updated_at"]
    fields = [
        "proposal",
        ("when", "kind"),
        "text",
        "body",
        "source_title",
        "source_url",
        "link_to_report",
        ("recorded_at", "updated_at"),
    ]
    columns = UPDATE_COLUMNS
    file_rows = staticmethod(update_rows)
    plan_file = staticmethod(plan_updates)
    file_name = "faits"

    @admin.display(description="date", ordering="happened_on")
    def when(self, update: ProposalUpdate) -> str:
        """The date, as closely as it is known."""
        return update.happened_text

    @admin.display(description="proposition", ordering="proposal__number")
    def number(self, update: ProposalUpdate) -> int:
        """The number of the proposal."""
        return update.proposal.number
