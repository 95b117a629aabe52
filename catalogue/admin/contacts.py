"""The contact of an entry, on its form, for those who have the right to see it; and what the contacts answered, as a
list for the editors to treat.

A contact is in no version, so editors do not meet on it as on the sheet. The form carries a digest of the contact that
it was opened on: what nobody touched here follows what is stored; what was is refused once, with what each holds.
"""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html

from catalogue.admin.edit_conflicts import edit_of
from catalogue.admin.rights import NeverAdded
from catalogue.models import Contact, Verification
from catalogue.typography import NBSP, plural
from catalogue.verification import forget_mails, treat

FIELDS = ("name", "role", "email", "accepts_yearly_mail", "accepts_introductions")
MOVED = (
    "Le contact a changé depuis que vous avez ouvert ce formulaire. Rien n’est enregistré"
    f"{NBSP}: relisez-le, puis enregistrez de nouveau ce que vous gardez."
)
ERASED = (
    "Le contact a été effacé depuis que vous avez ouvert ce formulaire. Rien n’est enregistré"
    f"{NBSP}: enregistrer de nouveau le recréera."
)
NOT_PENDING = (
    "Un contact ne peut pas attendre avec une version. Enregistrez-le d’abord avec la fiche, ou remettez-le comme il"
    " était."
)


class OpenedField(forms.CharField):
    """The digest of the contact that the form was opened on. It is no change of its own."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ContactForm(forms.ModelForm):
    """A contact. Another address is another person: what was written to the former one goes."""

    opened = OpenedField(required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["opened"] = digest_of(held(self)) if self.instance.pk else ""

    def save(self, commit: bool = True) -> Contact:
        with transaction.atomic():
            if self.instance.pk and "email" in self.changed_data:
                forget_mails(self.instance.innovation)
            return super().save(commit)


class ContactFormSet(BaseInlineFormSet):
    """The one contact of an entry, which others may have changed, given or erased since the form was opened.

    Where there is none, a blank row is offered, so that giving one needs no script; left blank, it says nothing.
    """

    is_pending = False

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        super().__init__(data if data is None else data.copy(), *args, **kwargs)
        self.refusals: list[str] = []
        if data is not None and data.get(f"{self.prefix}-TOTAL_FORMS") == "1":
            self.follow()

    def follow(self) -> None:
        """Bind what was sent to the contact that is stored now, whatever was when the form was opened."""
        prefix = self.add_prefix(0)
        present = next(iter(self.get_queryset()), None)
        form = self.form(self.data, prefix=prefix, instance=present)
        opened, now = self.data.get(f"{prefix}-opened", ""), form.initial["opened"]
        if opened == now:
            return
        is_untouched = digest_of(typed(form)) == opened if opened else is_blank(form)
        is_deleted = f"{prefix}-DELETE" in self.data
        self.data[f"{self.prefix}-INITIAL_FORMS"] = "1" if present else "0"
        self.data[f"{prefix}-id"] = str(present.pk) if present else ""
        self.data[f"{prefix}-opened"] = now
        if present is None and (is_untouched or is_deleted):
            self.data[f"{self.prefix}-TOTAL_FORMS"] = "0"
        elif is_untouched and not is_deleted:
            self.take(form)
        else:
            self.refusals = [MOVED, *who_holds_what(form)] if present else [ERASED]

    def take(self, form: forms.ModelForm) -> None:
        """Send what is stored in the place of what nobody touched here."""
        for name, value in held(form).items():
            self.data[form.add_prefix(name)] = "on" if value is True else str(value or "")

    def clean(self) -> None:
        super().clean()
        refusals = self.refusals or ([NOT_PENDING] if self.is_pending else [])
        if refusals and any(form.has_changed() for form in self.forms):
            raise ValidationError(refusals)


class ContactInline(admin.StackedInline):
    """Whom to ask about the entry. Deleting erases the mails and the remarks too (see `catalogue.verification`)."""

    model = Contact
    form = ContactForm
    formset = ContactFormSet
    verbose_name_plural = "Contact (jamais publié)"
    extra = 1

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list:
        fields = [("name", "role"), "email", "accepts_yearly_mail", "accepts_introductions"]
        return [*fields, "opened"] if self.has_change_permission(request, obj) else fields

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """No blank row for who may not fill it in: one contact at most being allowed, Django would show it."""
        return super().get_extra(request, obj, **kwargs) if self.has_add_permission(request, obj) else 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        formset.is_pending = edit_of(request).is_pending
        return formset


def held(form: forms.ModelForm) -> dict[str, Any]:
    """What is stored of the contact of a form, as its fields read it."""
    return {name: form.fields[name].to_python(getattr(form.instance, name)) for name in FIELDS if name in form.fields}


def typed(form: forms.ModelForm) -> dict[str, Any]:
    """What was sent in a form, valid or not."""
    return {name: form.fields[name].to_python(form[name].data) for name in FIELDS if name in form.fields}


def is_blank(form: forms.ModelForm) -> bool:
    """Whether a form says no more than the row that is offered where there is no contact."""
    return typed(form) == held(type(form)())


def digest_of(values: dict[str, Any]) -> str:
    """A digest of what a contact says, of which nothing can be guessed without the secret of the site."""
    return salted_hmac("catalogue.admin.contacts", json.dumps(values)).hexdigest()


def who_holds_what(form: forms.ModelForm) -> list[str]:
    """What is stored beside what was typed, field by field, where they differ."""
    stored, sent = held(form), typed(form)
    return [
        f"{form.fields[name].label}{NBSP}: {told(stored[name])} est enregistré, {told(sent[name])} est"
        " ce que vous envoyez."
        for name in stored
        if stored[name] != sent[name]
    ]


def told(value: Any) -> str:
    """A value of a contact, in words."""
    words = {True: "oui", False: "non"}[value] if isinstance(value, bool) else value
    return f"«{NBSP}{words}{NBSP}»" if words else "rien"


QUEUES = {
    "a-traiter": ("à traiter", lambda rows: rows.to_treat()),
    "traitees": ("traitées", lambda rows: rows.treated()),
    "sans-reponse": ("sans réponse", lambda rows: rows.unanswered()),
}


class QueueFilter(admin.SimpleListFilter):
    """What is to be done, and what is done."""

    title = "file"
    parameter_name = "file"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(slug, label) for slug, (label, _) in QUEUES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        queue = QUEUES.get(self.value() or "")
        return queue[1](queryset) if queue else queryset


@admin.register(Verification)
class VerificationAdmin(NeverAdded, admin.ModelAdmin):
    """The answers: read here, applied on the form of the entry, then marked as treated."""

    list_display = ["innovation", "answer", "remark_start", "answered_at", "asked_at", "treated_at", "treated_by"]
    list_filter = [QueueFilter, "answer"]
    list_select_related = ["innovation", "treated_by"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["treat_selected"]
    fields = ["entry", "answer", "remark", "answered_at", "asked_at", "treated_at", "treated_by"]
    readonly_fields = fields

    @admin.display(description="fiche")
    def entry(self, verification: Verification) -> str:
        """A link to the form of the entry, where what is to be corrected is corrected."""
        url = reverse("admin:catalogue_innovation_change", args=[verification.innovation_id])
        return format_html('<a href="{}">{}</a>', url, verification.innovation)

    @admin.display(description="ce qui est à corriger")
    def remark_start(self, verification: Verification) -> str:
        """The first words of what the contact wrote."""
        return verification.remark[:120] + ("…" if len(verification.remark) > 120 else "")

    @admin.action(description="Marquer comme traitées", permissions=["change"])
    def treat_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Say that these were dealt with."""
        count = treat(keys=list(queryset.values_list("pk", flat=True)), by=request.user)
        s = plural(count)
        level = messages.SUCCESS if count else messages.INFO
        self.message_user(request, f"{count} réponse{s} traitée{s}.", level)
