"""Accounts in the admin: given a role by administrators, who cannot give more than a role."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from oural.access import second_factor
from oural.models import User

UNLIMITED = ("is_superuser", "user_permissions")
"""What only who has all rights may give: more than any role."""

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """The roles, and whatever other groups there are."""

    filter_horizontal = []
    show_full_result_count = False


@admin.register(User)
class AccountAdmin(UserAdmin):
    """The accounts. An account that has all rights is changed by its equals only."""

    list_display = ["username", "display_name", "roles", "has_second_factor", "is_active", "last_login"]
    list_filter = ["groups", "is_active", "is_staff"]
    list_per_page = 50
    search_fields = ["username", "display_name", "email"]
    ordering = ["username"]
    show_full_result_count = False
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Personne", {"fields": ["display_name", "email"]}),
        *UserAdmin.fieldsets[2:],  # permissions, dates
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        applications = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).prefetch_related("groups").annotate(has_one=Exists(applications))

    @admin.display(description="rôles")
    def roles(self, user: User) -> str:
        """The names of the groups."""
        return ", ".join(sorted(group.name for group in user.groups.all())) or "aucun"

    @admin.display(description="second facteur", boolean=True)
    def has_second_factor(self, user: User) -> bool:
        """Whether a code is asked for after the password."""
        return user.has_one

    @admin.display(description="second facteur")
    def second_factor_state(self, user: User) -> str:
        """The same in words, with a link to take it off."""
        if not user.has_one:
            return "aucun"
        url = reverse("admin:oural_user_reset_second_factor", args=[user.pk])
        return format_html('actif · <a href="{}">réinitialiser</a>', url)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        fieldsets = list(super().get_fieldsets(request, obj))
        return [*fieldsets, ("Second facteur", {"fields": ["second_factor_state"]})] if obj else fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        always = ["last_login", "date_joined", "second_factor_state"]
        return always if request.user.is_superuser else [*always, *UNLIMITED]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def get_urls(self) -> list[URLPattern]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.reset_second_factor)
        own = path(
            "<int:number>/second-facteur/", self.admin_site.admin_view(view), name="oural_user_reset_second_factor"
        )
        return [own, *super().get_urls()]

    def reset_second_factor(self, request: HttpRequest, number: int) -> HttpResponse:
        """Ask whether to take the second factor off an account whose owner has lost it; then do it."""
        user = self.get_object(request, str(number))
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if request.method == "POST":
            second_factor.reset(user=user, by=request.user)
            self.log_change(request, user, "Second facteur réinitialisé.")
            self.message_user(request, f"Le second facteur de {user} est réinitialisé.", messages.SUCCESS)
            return redirect("admin:oural_user_change", user.pk)
        context = self.admin_site.each_context(request)
        context |= {"opts": self.opts, "original": user, "title": f"Réinitialiser le second facteur de {user}"}
        return TemplateResponse(request, "admin/access/reset.html", context)
