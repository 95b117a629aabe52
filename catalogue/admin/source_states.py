"""The state of the sources in the admin, to read: the dead first, with the entries that cite them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from catalogue.admin.rights import ReadOnly
from catalogue.models import Innovation, SourceState


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
