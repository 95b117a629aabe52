"""The proposals' side of the admin."""

from django.contrib import admin
from django.http import HttpRequest

from proposals.models import Axis


@admin.register(Axis)
class AxisAdmin(admin.ModelAdmin):
    """The three axes of the report: their texts may be improved, their number is settled."""

    list_display = ["number", "title"]
    list_display_links = ["title"]
    readonly_fields = ["number"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Axis | None = None) -> bool:
        return False
