"""The forms of the doors: password, and code of the second factor."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.core.exceptions import ValidationError

from catalogue.origin import origin_of
from catalogue.refusal import Refusal, TooOften
from oural.access import confirmation, second_factor
from oural.models import User

LONGEST_CODE = 20


class AsksForSecrets(forms.Form):
    """A form whose secrets cannot be tried for ever: `refusal` is why one was refused, for the status of the page."""

    refusal: Refusal | None = None

    def refuse(self, field: str | None, refusal: Refusal) -> None:
        """Say it beside a field, or for the form as a whole."""
        self.refusal = refusal
        self.add_error(field, ValidationError(refusal.reasons, code="refused"))


class LogInForm(AsksForSecrets, AdminAuthenticationForm):
    """An account and its password. What is wrong is never said."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": "Identifiant ou mot de passe incorrect. Vérifiez aussi les majuscules.",
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Identifiant"

    def clean(self) -> dict[str, Any]:
        account = self.cleaned_data.get("username")
        if not account or not self.cleaned_data.get("password"):
            return super().clean()
        address = origin_of(self.request.META).line  # type: ignore[union-attr]
        try:
            confirmation.count_try(account=account, address=address)
        except TooOften as refusal:
            self.refuse(None, refusal)
            return self.cleaned_data
        cleaned = super().clean()
        confirmation.discount_try(account=account, address=address)
        return cleaned


class OwnPasswordForm(AsksForSecrets, AdminPasswordChangeForm):
    """The old password and the new one, by the person whose password it is."""

    def __init__(self, *args: Any, address: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        try:
            confirmation.check_password(
                user=self.user, password=password, address=self.address, occasion="changement de mot de passe"
            )
        except Refusal as refusal:
            self.refuse("old_password", refusal)
        return password


class CodeField(forms.CharField):
    """A code of the second factor."""

    def __init__(self) -> None:
        typed = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(label="Code", max_length=LONGEST_CODE, widget=forms.TextInput(attrs=typed))


class CodeForm(AsksForSecrets):
    """The code of the second factor."""

    code = CodeField()


class ConfirmationForm(AsksForSecrets):
    """The password of an account and, if it has a second factor, a code, asked again of whoever has its session."""

    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = CodeField()

    def __init__(self, *args: Any, user: User, address: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user, self.address = user, address
        if not second_factor.has_one(user):
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Look at the password, then at the code, which serves once: a wrong password uses none up."""
        cleaned = super().clean() or {}
        if len(cleaned) < len(self.fields):
            return cleaned
        field = "password"
        try:
            confirmation.check_password(
                user=self.user, password=cleaned["password"], address=self.address, occasion="confirmation"
            )
            if "code" in self.fields:
                field = "code"
                second_factor.verify(user=self.user, code=cleaned["code"])
        except Refusal as refusal:
            self.refuse(field, refusal)
        return cleaned
