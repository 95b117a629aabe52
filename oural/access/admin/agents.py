"""The agents expected by ProConnect, in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from oural.access.roles import ADMINISTERING
from oural.models import AgentRule


class AgentRuleForm(forms.ModelForm):
    """A line of the list."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        roles = {group.name for group in cleaned.get("groups", ())}
        if ADMINISTERING in roles and cleaned.get("pattern", "").strip().startswith("@"):
            self.add_error("groups", "Un domaine entier ne reçoit pas le rôle Administration : nommez les personnes.")
        return cleaned


@admin.register(AgentRule)
class AgentRuleAdmin(admin.ModelAdmin):
    """The lines. To take one off closes the sessions that it opened; roles follow at the next log-in."""

    form = AgentRuleForm
    list_display = ["pattern", "roles", "came"]
    list_filter = ["groups"]
    list_per_page = 50
    search_fields = ["pattern"]
    show_full_result_count = False
    filter_horizontal = ["groups"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        people = Count("agentidentity", distinct=True)
        return super().get_queryset(request).prefetch_related("groups").annotate(people=people)

    @admin.display(description="rôles")
    def roles(self, rule: AgentRule) -> str:
        """The names of the groups."""
        return ", ".join(sorted(group.name for group in rule.groups.all()))

    @admin.display(description="personnes venues", ordering="people")
    def came(self, rule: AgentRule) -> int:
        """How many accounts it has opened."""
        return rule.people
