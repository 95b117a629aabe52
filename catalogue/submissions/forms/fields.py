"""Fields that read what people write: a year, a list of addresses of the web, the name of a territory."""

import re
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone

from catalogue.models import Territory
from catalogue.models.innovation_constraints import FIRST_YEAR
from catalogue.submissions.quantities import LONGEST_FIGURE, QUANTITIES
from catalogue.territories.resolution import Resolution, resolve_territory
from catalogue.web_addresses import web_address

MOST_LINKS = 10
MOST_NAMED = 5
"""Territories named in a sentence, when a name is that of several."""


class LongText(forms.CharField):
    """A text of some lines, whose characters are counted."""

    def __init__(self, *, most: int, rows: int = 5, missing: str = "", **kwargs: Any):
        errors = {
            "required": missing or "Répondez à cette question.",
            "max_length": "Ce texte compte %(show_value)d caractères : gardez-en %(limit_value)d au plus.",
        }
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=most, widget=widget, error_messages=errors, **kwargs)


class ShortText(forms.CharField):
    """A text of one line."""

    def __init__(self, *, most: int, missing: str = "", attrs: dict[str, str] | None = None, **kwargs: Any):
        errors = {
            "required": missing or "Répondez à cette question.",
            "max_length": "Cette réponse compte %(show_value)d caractères : gardez-en %(limit_value)d au plus.",
        }
        super().__init__(max_length=most, error_messages=errors, widget=forms.TextInput(attrs=attrs or {}), **kwargs)


EMAIL_ERROR = "Écrivez votre adresse électronique, par exemple nom@exemple.fr."


class AddressField(forms.EmailField):
    """The e-mail address of the person."""

    def __init__(self, *, help_text: str, attrs: dict[str, str] | None = None):
        super().__init__(
            label="Votre adresse électronique",
            max_length=254,
            help_text=help_text,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", **(attrs or {})}),
            error_messages=dict.fromkeys(("required", "invalid", "max_length"), EMAIL_ERROR),
        )


class TrapField(forms.CharField):
    """A field that only robots fill in. It has a label that says so, for whoever hears the page."""

    def __init__(self) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "class": "fr-input"})
        super().__init__(label="Laissez ce champ vide", required=False, widget=widget)

    def clean(self, value: Any) -> str:
        """Refuse what only a robot fills in, with a sentence for the person whose browser did."""
        if super().clean(value).strip():
            raise forms.ValidationError("Ce champ sert à reconnaître les robots : videz-le, puis continuez.")
        return ""


class YearField(forms.CharField):
    """A year in four figures, not later than next year. Its value is a number, or None."""

    def __init__(self, *, missing: str = "", **kwargs: Any):
        errors = {"required": missing or "Donnez l’année."}
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(error_messages=errors, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        """Read the year."""
        text = super().clean(value).strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{4}", text):
            raise forms.ValidationError("Écrivez l’année en quatre chiffres, par exemple 2019.")
        last = timezone.localdate().year + 1
        if not FIRST_YEAR <= int(text) <= last:
            raise forms.ValidationError(f"L’année se situe entre {FIRST_YEAR} et {last}.")
        return int(text)


class QuantityField(ShortText):
    """The figure of a column of the entry, with its unit or not. Its value is a number, or None."""

    def __init__(self, *, column: str, **kwargs: Any):
        self.quantity = QUANTITIES[column]
        attrs = {"inputmode": "decimal" if self.quantity.has_tenths else "numeric", "autocomplete": "off"}
        super().__init__(most=LONGEST_FIGURE, attrs=attrs, **kwargs)

    def clean(self, value: Any) -> Any:
        """Read the figure."""
        try:
            return self.quantity.read(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class LinksField(forms.CharField):
    """Addresses of the web, one a line, or none. Its value is a list; « www.exemple.fr » is taken for https."""

    def __init__(self, help_text: str = "Une adresse par ligne."):
        widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
        super().__init__(label="Où peut-on le vérifier ?", required=False, widget=widget, help_text=help_text)

    def clean(self, value: Any) -> list[str]:
        """Read the addresses."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise forms.ValidationError(f"Donnez {MOST_LINKS} adresses au plus : les plus utiles.")
        links = []
        for number, line in enumerate(lines, 1):
            try:
                links.append(web_address(line))
            except forms.ValidationError:
                sentence = f"La ligne {number} n’est pas une adresse : elle commence par https://."
                raise forms.ValidationError(sentence) from None
        return links


class LinkField(ShortText):
    """One address of the web; « www.exemple.fr » is taken for https."""

    def clean(self, value: Any) -> str:
        """Read the address."""
        text = super().clean(value)
        try:
            return web_address(text) if text else ""
        except forms.ValidationError:
            raise forms.ValidationError("Ce n’est pas une adresse : elle commence par https://.") from None


class TypedTerritoryField(forms.CharField):
    """The name of a territory, as the look-up writes it or as one types it. Its value is a territory, or None."""

    def __init__(self, **kwargs: Any):
        look_up = reverse_lazy("catalogue:territory-search")
        attrs = {"data-suggestions": look_up, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Territory | None:
        """Find the one territory named; several, or none, is a sentence that helps."""
        text = super().clean(value)
        if not text.strip():
            return None
        found = resolve_territory(text)
        if found.territory is None:
            raise forms.ValidationError(unresolved(found), code="unresolved")
        return found.territory


def unresolved(found: Resolution) -> str:
    """Why a text names no single territory."""
    if not found.candidates:
        return "Aucun territoire ne porte ce nom. Vérifiez-le, ou écrivez-le dans le champ suivant."
    names = " ; ".join(match.text for match in found.candidates[:MOST_NAMED])
    if len(found.candidates) == 1:
        return f"Aucun territoire ne porte exactement ce nom. Si c’est celui-ci, écrivez-le ainsi : {names}."
    return f"Plusieurs territoires répondent à ce nom. Écrivez l’un d’eux en entier : {names}."
