"""What the forms of all the steps have in common: questions drawn as the design system has them, and typed text kept.

A form says what is missing or wrong. What was typed is kept whatever it says: `typed` gives it, right or not.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from catalogue.submissions.forms.fields import ShortText, TypedTerritoryField
from catalogue.submissions.hidden_fields import MARK, Seen, read_mark
from catalogue.territories.names import field_text
from catalogue.territories.resolution import resolve_territory
from catalogue.typography import composed, printable

LONGEST = 30_000
"""Characters kept of one answer: well beyond what any question asks for."""

MOST_VALUES = 50
"""Values kept of a question that takes several."""

Answer = str | list[str]

PLACE_MISSING = "Dites où cela se passe : un territoire de la liste ou, si aucun ne convient, son nom."


class ChoiceText(str):
    """The label of a choice, with a line that explains it."""

    hint: str

    def __new__(cls, label: str, hint: str = "") -> "ChoiceText":
        """A label and its explanation."""
        text = super().__new__(cls, label)
        text.hint = hint
        return text


class BoundQuestion(forms.BoundField):
    """A field as a question of a step: what describes it, and how its template draws it."""

    form: "StepForm"

    @property
    def kind(self) -> str:
        """The way it is drawn: `group` of boxes or buttons, `box`, `list`, or a plain `line`, `text` or `file`."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
            return "group"
        names = {forms.CheckboxInput: "box", forms.Select: "list", forms.Textarea: "text", forms.FileInput: "file"}
        return next((name for each, name in names.items() if isinstance(widget, each)), "line")

    @property
    def is_optional(self) -> bool:
        """Whether the page says that it may be left out; a territory may, only where its name is given instead."""
        is_needed = self.field.required or self.name in self.form.needed_together
        return not is_needed and not isinstance(self.field, TypedTerritoryField)

    @property
    def hint_id(self) -> str:
        """The identifier of the hint."""
        return f"{self.auto_id}-aide"

    @property
    def error_id(self) -> str:
        """The identifier of what is wrong."""
        return f"{self.auto_id}-erreur"

    @property
    def counter_id(self) -> str:
        """The identifier of the count of characters."""
        return f"{self.auto_id}-compte"

    @property
    def limit(self) -> int | None:
        """The characters that the answer may have, where the page counts them."""
        return getattr(self.field, "max_length", None) if self.kind == "text" else None

    @property
    def example(self) -> Any:
        """What an entry of the catalogue answers, if one does it well."""
        return getattr(self.form, "examples", {}).get(self.name)

    @property
    def other(self) -> str | None:
        """What another window saved, in words; None when it is what stands here."""
        return getattr(self.form, "others", {}).get(self.name)

    @property
    def input_type(self) -> str:
        """`radio` or `checkbox`, for a group."""
        return getattr(self.field.widget, "input_type", "")

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Tie the field to its hint, its errors and its count."""
        attrs = super().build_widget_attrs(attrs, widget)
        if self.kind == "group":
            return {name: value for name, value in attrs.items() if name == "id"}
        described = [self.error_id] if self.errors else []
        described += [self.hint_id] if self.help_text else []
        described += [self.counter_id] if self.limit else []
        attrs.pop("aria-describedby", None)
        if described:
            attrs["aria-describedby"] = " ".join(described)
        if self.errors:
            attrs["aria-invalid"] = "true"
        if self.limit:
            attrs["data-count"] = str(self.limit)
        return attrs


class StepForm(forms.Form):
    """The questions of a step. `initial` is what was typed before; `data`, what is being typed."""

    bound_field_class = BoundQuestion
    use_required_attribute = False
    examples: Mapping[str, Any] = {}
    """Real answers to show beside the questions, by their names."""

    needed_together: frozenset[str] = frozenset()
    """The questions that may be left out only along with another: the page does not say that they may."""

    is_about_person = False
    """Whether the answers go to the contact and not to the contribution."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"auto_id": "%s"} | kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # what is pasted is never cut: a sentence says what is too long
            dress(field)

    others: Mapping[str, str] = {}
    """What another window saved of the questions, in words, where it is not what stands in the form."""

    def typed(self) -> dict[str, Answer]:
        """What was typed, as it stands, by the name of the question: a question that is not there was not answered."""
        names = filter(self.is_named, self.kept_names())
        return {name: answer_in(self.data, name, self.takes_several(name)) for name in names}

    def is_named(self, name: str) -> bool:
        """Whether what was sent says something of a question. A browser says nothing of a box that is not ticked."""
        is_box = isinstance(self.fields[name].widget, forms.CheckboxInput | forms.CheckboxSelectMultiple)
        return name in self.data or (is_box and MARK in self.data)

    def as_stored(self) -> dict[str, Any]:
        """What was typed, as it is stored."""
        return self.typed()

    def seen(self) -> Seen | None:
        """What the page that was sent had seen."""
        return read_mark(str(self.data.get(MARK) or ""), tuple(self.kept_names()))

    def kept_names(self) -> Iterator[str]:
        """The questions whose answers are kept."""
        return (name for name, field in self.fields.items() if not isinstance(field, forms.FileField))

    def takes_several(self, name: str) -> bool:
        """Whether a question takes several values."""
        return isinstance(self.fields[name], forms.MultipleChoiceField)

    def shown(self) -> list[tuple[str, str]]:
        """The questions and what was answered, in words, for the page that sums all up."""
        return [(str(self.fields[name].label), self.answer_text(name)) for name in self.kept_names()]

    def answer_text(self, name: str) -> str:
        """The answer to a question, in words."""
        value = self[name].value()
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[misc,union-attr]
            values = value if isinstance(value, list) else [value]
            return ", ".join(labels.get(str(each), str(each)) for each in values if each)
        if isinstance(field, TypedTerritoryField):
            found = resolve_territory(str(value or "")).territory
            return field_text(found) if found else str(value or "")
        if isinstance(field, forms.BooleanField):
            return "Oui" if value and value != "False" else "Non"
        return str(value or "")


def dress(field: forms.Field) -> None:
    """Give a field that one types in its class of the design system."""
    if isinstance(field.widget, forms.TextInput | forms.EmailInput | forms.Textarea):
        field.widget.attrs.setdefault("class", "fr-input")


def answer_in(data: Mapping[str, Any], name: str, several: bool) -> Answer:
    """The answer to a question in what a browser sent, without what neither database nor person can take."""
    if several and isinstance(data, MultiValueDict):
        return [kept_text(value) for value in data.getlist(name)[:MOST_VALUES]]
    return kept_text(str(data.get(name) or ""))


def kept_text(text: str) -> str:
    """A text as it is kept: lines ended in one way, letters composed, no character that cannot be kept."""
    return composed(printable(text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST])


def readable_data(sent: QueryDict) -> QueryDict:
    """What was sent or asked, without what neither database nor person can take."""
    data = QueryDict(mutable=True)
    for name, values in sent.lists():
        data.setlist(name, [kept_text(str(value)) for value in values])
    return data


def as_data(answers: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """Answers kept before, as a browser would send them again."""
    return MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in answers.items()})


class PlacedForm(StepForm):
    """A step that asks where."""

    territory = TypedTerritoryField(
        label="Dans quel territoire ?",
        required=False,
        help_text="Une commune, une intercommunalité, un département, une région. Le code postal convient aussi.",
    )
    territory_label = ShortText(
        label="Aucun ne convient ? Écrivez son nom",
        most=160,
        required=False,
        help_text="Un quartier, un pays, un parc naturel, une ville étrangère.",
    )

    def clean(self) -> dict[str, Any]:
        """A place of either kind."""
        cleaned = super().clean() or {}
        check_place(self, cleaned)
        return cleaned


def check_place(form: StepForm, cleaned: Mapping[str, Any]) -> None:
    """Want a place of either kind; a name makes up for a territory that is in no list."""
    is_named = bool(cleaned.get("territory_label"))
    if is_named and form.has_error("territory", "unresolved"):
        del form.errors["territory"]
    elif not is_named and not cleaned.get("territory") and "territory" not in form.errors:
        form.add_error("territory", PLACE_MISSING)


def check_years(form: StepForm, cleaned: Mapping[str, Any]) -> None:
    """Want years in order."""
    start, end = cleaned.get("start_year"), cleaned.get("end_year")
    if start and end and end < start:
        form.add_error("end_year", "L’année de fin ne peut pas précéder celle du début.")
