"""Accounts in the admin: given a role by administrators, who cannot give more than a role."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

UNLIMITED = ("is_superuser", "user_permissions")
"""What only who has all rights may give: more than any role."""

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """The accounts. An account that has all rights is changed by its equals only."""

    list_display = ["username", "full_name", "roles", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_active", "is_staff"]
    list_per_page = 50
    ordering = ["username"]
    show_full_result_count = False
    filter_horizontal = ["user_permissions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="nom", ordering="last_name")
    def full_name(self, user: User) -> str:
        """First and last name."""
        return user.get_full_name()

    @admin.display(description="rôles")
    def roles(self, user: User) -> str:
        """The names of the groups."""
        return ", ".join(sorted(group.name for group in user.groups.all())) or "aucun"

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        always = ["last_login", "date_joined"]
        return always if request.user.is_superuser else [*always, *UNLIMITED]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above
