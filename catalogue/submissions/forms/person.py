"""The last steps: who the person is, and the agreement that sends all."""

from typing import Any

from django import forms

from catalogue.submissions.forms.base import StepForm
from catalogue.submissions.forms.fields import AddressField, ShortText, TrapField

TRAP = "site_web"
"""The name of the field that only robots fill in."""


class PersonForm(StepForm):
    """Who the person is. Nothing of it is published but the name, and only if asked."""

    is_about_person = True

    name = ShortText(
        label="Votre nom",
        most=120,
        attrs={"autocomplete": "name"},
        help_text="Il n’est pas publié, sauf si vous le demandez plus bas.",
        missing="Donnez votre nom.",
    )
    email = AddressField(
        help_text="Pour confirmer l’envoi et vous répondre. Elle n’est jamais publiée.",
        attrs={"inputmode": "email"},
    )
    role = ShortText(label="Votre fonction", most=120, required=False, attrs={"autocomplete": "organization-title"})
    structure = ShortText(
        label="Votre structure",
        most=160,
        required=False,
        attrs={"autocomplete": "organization"},
        help_text="Mairie, association, entreprise…",
    )
    wants_credit = forms.BooleanField(
        label="Je veux être remercié par mon nom dans la fiche publiée",
        required=False,
    )
    site_web = TrapField()

    def kept_names(self) -> Any:
        """All but the trap."""
        return (name for name in super().kept_names() if name != TRAP)

    def as_stored(self) -> dict[str, Any]:
        """What was typed, as columns of the contact; each as long as its column at most."""
        columns: dict[str, Any] = {}
        for name, value in self.typed().items():
            is_box = name == "wants_credit"
            columns[name] = value not in ("", "False") if is_box else str(value)[: self.fields[name].max_length]  # type: ignore[attr-defined]
        if "email" in columns:
            columns["email"] = columns["email"].strip()
        return columns


class SendForm(StepForm):
    """The agreement without which nothing is sent."""

    licence = forms.BooleanField(
        label=(
            "J’accepte que ce texte soit relu, corrigé avec mon accord, et publié sous Licence Ouverte 2.0 : chacun "
            "pourra le reprendre en citant Oural"
        ),
        error_messages={"required": "Sans cet accord, nous ne pouvons ni relire ni publier votre texte."},
    )


class PlainSendForm(StepForm):
    """What sends a question or a report, which are not published as they are: there is nothing to agree to."""
