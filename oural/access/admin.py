"""Accounts, roles and what was done with them, in Django's admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from catalogue.admin.rights import ReadOnly
from oural.access import second_factor
from oural.access.forms import LogInForm
from oural.access.proconnect import agents
from oural.access.roles import ADMINISTERING
from oural.access.views.passwords import asked_again
from oural.models import AgentIdentity, AgentRule, AuditEvent, Authenticator, User

UNLIMITED = ("is_superuser", "user_permissions")
"""What only who has all rights may give: more than any role."""

STATES = ("second_factor_state", "identity_state")
"""How the account is entered, in words."""

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
        applications = Authenticator.objects.filter(user=OuterRef("pk"))
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

    @admin.display(description="ProConnect")
    def identity_state(self, user: User) -> str:
        """The address that ProConnect vouched for, with a link to part the account from it."""
        identity = AgentIdentity.objects.filter(user=user).first()
        if identity is None:
            return "compte local"
        url = reverse("admin:oural_user_release_identity", args=[user.pk])
        return format_html('{} · <a href="{}">délier</a>', identity.email, url)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        fieldsets = list(super().get_fieldsets(request, obj))
        return [*fieldsets, ("Connexion", {"fields": list(STATES)})] if obj else fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        always = ["last_login", "date_joined", *STATES]
        return always if request.user.is_superuser else [*always, *UNLIMITED]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def get_urls(self) -> list[URLPattern]:
        questions = {"second-facteur": self.reset_second_factor, "proconnect": self.release_identity}
        own = [
            path(
                f"<int:number>/{address}/",
                self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view)),
                name=f"oural_user_{view.__name__}",
            )
            for address, view in questions.items()
        ]
        return [*own, *super().get_urls()]

    @method_decorator(asked_again)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Give an account a password; one's own asks for the old one."""
        if self.get_object(request, unquote(id)) == request.user:
            return redirect("admin:password_change")
        return super().user_change_password(request, id, form_url)

    @method_decorator(asked_again)
    def reset_second_factor(self, request: HttpRequest, number: int) -> HttpResponse:
        """Ask whether to take the second factor off an account whose owner has lost it; then do it."""
        user = self._changeable(request, number)
        if user == request.user:
            return redirect("access:second-factor")
        if request.method == "POST":
            second_factor.reset(user=user, by=request.user)
            return self._changed(request, user, f"Le second facteur de {user} est réinitialisé.")
        return self._question(request, user, "reset", f"Réinitialiser le second facteur de {user}")

    @method_decorator(asked_again)
    def release_identity(self, request: HttpRequest, number: int) -> HttpResponse:
        """Ask whether to part an account from the identity that ProConnect knows; then do it."""
        user = self._changeable(request, number)
        if request.method == "POST":
            agents.release(user=user, by=request.user)
            return self._changed(request, user, f"{user} n’est plus lié à ProConnect.")
        return self._question(request, user, "release", f"Délier {user} de ProConnect")

    def _changeable(self, request: HttpRequest, number: int) -> User:
        """The account of that number. Raises Http404, or PermissionDenied when it is above who asks."""
        user = self.get_object(request, str(number))
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _changed(self, request: HttpRequest, user: User, sentence: str) -> HttpResponse:
        self.log_change(request, user, sentence)
        self.message_user(request, sentence, messages.SUCCESS)
        return redirect("admin:oural_user_change", user.pk)

    def _question(self, request: HttpRequest, user: User, name: str, title: str) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "original": user, "title": title}
        return TemplateResponse(request, f"admin/access/{name}.html", context)


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


admin.site.login_form = LogInForm
