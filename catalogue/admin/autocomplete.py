"""Fields where a row of a long table is chosen by typing its name.

They are plain text: the server finds the row that a text names, and a script suggests as one types. So they work
without the script, with a screen reader, and no page carries the 39,000 territories.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse_lazy

from catalogue.admin.widgets import SiteTemplate
from catalogue.models import Innovation, Organisation, Territory
from catalogue.search.analysis.queries import parse_query
from catalogue.search.analysis.text import fold
from catalogue.search.reference import text_condition
from catalogue.territories.names import field_text
from catalogue.territories.resolution import resolve_territory
from catalogue.typography import NBSP, printable

LONGEST = 300
"""Characters of a text that names a row."""

SHORTEST = 2
"""Letters from which the last word also finds those that it begins: who types waits for them."""

SUGGESTED = 10
BLANK_LINES = 3
"""Empty lines offered below the rows already chosen."""


class Lookup(ABC):
    """How a table is looked up: `url` suggests names, `text` is that of a row, `find` the row of a text."""

    url: Any = ""

    def text(self, row: Model) -> str:
        """What stands in the field for a row."""
        return str(row)

    @abstractmethod
    def find(self, text: str) -> Model:
        """The one row that a text names. Raises ValidationError with a sentence."""


class TerritoryLookup(Lookup):
    """Territories, by the look-up of the site: accents, former names, codes and postcodes."""

    url = reverse_lazy("catalogue:territory-search")

    def text(self, row: Territory) -> str:
        return field_text(row)

    def find(self, text: str) -> Territory:
        found = resolve_territory(text)
        if found.territory is not None:
            return Territory.objects.with_parents().get(pk=found.territory.pk)
        if not found.candidates:
            raise ValidationError(f"Aucun territoire ne répond à «{NBSP}{text}{NBSP}».")
        names = ", ".join(match.text for match in found.candidates[:SUGGESTED])
        if len(found.candidates) == 1:
            raise ValidationError(f"Aucun territoire ne s’appelle ainsi. Le plus proche{NBSP}: {names}.")
        raise ValidationError(f"Plusieurs territoires répondent à «{NBSP}{text}{NBSP}»{NBSP}: {names}.")


class OrganisationLookup(Lookup):
    """Organisations, by their name, whatever its capitals and accents."""

    url = reverse_lazy("admin:catalogue_organisation_suggestions")

    def text(self, row: Organisation) -> str:
        return row.name

    def find(self, text: str) -> Organisation:
        exact = Organisation.objects.filter(name=text).first()
        folded = fold(text)
        near = [] if exact else [pk for pk, name in organisation_names() if fold(name) == folded]
        if exact or len(near) == 1:
            return exact or Organisation.objects.get(pk=near[0])
        raise ValidationError(
            f"Aucune organisation ne s’appelle «{NBSP}{text}{NBSP}»{NBSP}: choisissez-la dans la liste, ou ajoutez-la"
            " d’abord aux organisations."
        )

    def suggest(self, typed: str) -> list[str]:
        """The names that have all the words typed, each at least begun; those that begin alike come first."""
        wanted = fold(typed).split()
        names = [(fold(name), name) for _, name in organisation_names()]
        found = [
            (not folded.startswith(" ".join(wanted)), folded, name)
            for folded, name in names
            if wanted and all(f" {word}" in f" {folded}" for word in wanted)
        ]
        return [name for _, _, name in sorted(found)[:SUGGESTED]]


class InnovationLookup(Lookup):
    """Entries, by their title and their address, which tells two of the same title apart."""

    url = reverse_lazy("admin:catalogue_innovation_suggestions")

    def text(self, row: Innovation) -> str:
        return f"{row.title} ({row.slug})"

    def find(self, text: str) -> Innovation:
        slug = text.rstrip(") ").rpartition("(")[2]
        found = list(Innovation.objects.filter(slug=slug)) or list(Innovation.objects.filter(title=text)[:2])
        if len(found) != 1:
            raise ValidationError(f"Aucune fiche ne répond à «{NBSP}{text}{NBSP}»{NBSP}: choisissez-la dans la liste.")
        return found[0]

    def suggest(self, typed: str) -> list[str]:
        """The entries that a search for these words finds, the latest changed first."""
        query = parse_query(typed, shortest=SHORTEST)
        found = Innovation.objects.filter(text_condition(query)).order_by("-updated_at", "-pk")
        return [self.text(row) for row in found.only("title", "slug")[:SUGGESTED]] if query else []


def organisation_names() -> list[tuple[int, str]]:
    """The keys and names of the organisations."""
    return list(Organisation.objects.order_by("pk").values_list("pk", "name"))


def readable(text: Any) -> str:
    """What a person typed, on one line, without what nobody can type."""
    return " ".join(printable(str(text or "")).split())


def number_of(text: str | None) -> int | None:
    """A key that a form carries."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


class AutocompleteInput(SiteTemplate, forms.TextInput):
    """A line of text with its suggestions."""

    template_name = "admin/catalogue/widgets/autocomplete.html"

    class Media:
        css = {"all": ["css/suggestions.css"]}

    def __init__(self, lookup: Lookup):
        super().__init__(
            {
                "class": "vTextField",
                "maxlength": LONGEST,
                "autocomplete": "off",
                "spellcheck": "false",
                "data-suggestions": lookup.url,
            }
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["text"] = value or ""
        return context


class AutocompleteField(forms.ModelChoiceField):
    """One row, chosen by typing its name."""

    def __init__(self, queryset: Any, *, lookup: Lookup, **options: Any):
        super().__init__(queryset, **options | {"widget": AutocompleteInput(lookup)})
        self.lookup = lookup
        self.present: Model | None = None

    def prepare_value(self, value: Any) -> Any:
        """The text of a key; a text that came from the form stays as it was typed."""
        if isinstance(value, int):
            is_present = self.present is not None and self.present.pk == value
            value = self.present if is_present else self.queryset.filter(pk=value).first()
        return self.lookup.text(value) if isinstance(value, Model) else value

    def to_python(self, value: Any) -> Model | None:
        """The row that a text names. The text of the present one names it, were it a territory that has ended."""
        text = readable(value)
        if self.present is not None and text == readable(self.lookup.text(self.present)):
            return self.present
        if len(text) > LONGEST:
            raise ValidationError(f"Un nom a au plus {LONGEST} caractères.")
        return self.lookup.find(text) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return readable(self.prepare_value(initial)) != readable(data)


class AutocompleteForm(forms.ModelForm):
    """A form that tells its typed fields the rows that its own row has at present."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, AutocompleteField):
                field.present = getattr(self.instance, name, None)
            elif isinstance(field, AutocompleteListField):
                field.present = self.initial.get(name, ())


class AutocompleteLines(AutocompleteInput):
    """Several lines of text, one for each row chosen, and some blank ones."""

    template_name = "admin/catalogue/widgets/autocomplete_lines.html"

    def __init__(self, lookup: Lookup, line_name: str):
        super().__init__(lookup)
        self.line_name = line_name

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, "", attrs)
        context["widget"] |= {"lines": [*(value or []), *[""] * BLANK_LINES], "line_name": self.line_name}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data


class AutocompleteListField(forms.ModelMultipleChoiceField):
    """Several rows, chosen by typing their names; `line_name` is what one is: « Partenaire »."""

    def __init__(self, queryset: Any, *, lookup: Lookup, line_name: str, **options: Any):
        super().__init__(queryset, **options | {"widget": AutocompleteLines(lookup, line_name)})
        self.lookup = lookup
        self.present: Sequence[Model] = ()

    def prepare_value(self, value: Any) -> Any:
        """The texts of rows; those that came from the form stay as they were typed."""
        if value is None:
            return []
        return [self.lookup.text(row) if isinstance(row, Model) else row for row in value if row]

    def clean(self, value: Sequence[str] | None) -> Any:
        """The rows that the texts name, each once, all the texts that name none being told together."""
        present = {readable(self.lookup.text(row)): row for row in self.present}
        found: dict[Any, Model] = {}
        errors: list[ValidationError] = []
        for text in filter(None, map(readable, value or ())):
            try:
                row = present.get(text) or self.lookup.find(text[:LONGEST])
                found[row.pk] = row
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return list(found.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {readable(text) for text in self.prepare_value(initial)}
        return before != {text for text in map(readable, data or ()) if text}


class AutocompleteMixin(admin.ModelAdmin):
    """An admin whose rows are chosen elsewhere by typing: it answers the script of the typed fields."""

    lookup: OrganisationLookup | InnovationLookup

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_suggestions"
        return [path("suggestions/", self.admin_site.admin_view(self.suggestions), name=name), *super().get_urls()]

    def suggestions(self, request: HttpRequest) -> JsonResponse:
        """The names that `q` may begin, in the form of the public look-up of territories."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        names = self.lookup.suggest(readable(request.GET.get("q"))[:LONGEST])
        return JsonResponse([{"label": name, "text": name, "note": ""} for name in names], safe=False)
