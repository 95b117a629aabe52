"""What the form of an entry says, as a snapshot, and a snapshot as what the form would say.

What is typed is read field by field, without the rules of the whole: what breaks them is a change all the same.
Nothing typed is touched, but what another side is to replace.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from catalogue.admin.autocomplete import AutocompleteField, AutocompleteListField, number_of
from catalogue.admin.forms import ThemesField
from catalogue.models import Illustration, Innovation, Theme
from catalogue.versions.conflicts import Merge
from catalogue.versions.history import (
    COLUMNS,
    ROW_COLUMNS,
    ROWS,
    SLUGGED,
    WORDS,
    Row,
    Snapshot,
    columns_of,
    plain_value,
    row_of,
    rows_in_order,
)

MOST_ROWS = 1000
"""Rows of a kind that are read, as many as Django takes."""


@dataclass
class EntryForms:
    """The form of an entry and the forms of its rows, as the admin makes them."""

    form: type[forms.ModelForm]
    rows: Mapping[str, type[forms.BaseInlineFormSet]]
    innovation: Innovation


@dataclass
class FormSnapshot:
    """What was sent, as a snapshot. `origins` are the prefixes of its rows, `uploads` their new pictures, by identity.

    `unread` are the names of organisations that name none.
    """

    snapshot: Snapshot
    unread: list[str] = field(default_factory=list)
    origins: dict[int, str] = field(default_factory=dict)
    uploads: dict[int, Any] = field(default_factory=dict)


def snapshot_typed(entry_forms: EntryForms, data: QueryDict, files: MultiValueDict, base: Snapshot) -> FormSnapshot:
    """What was typed; what the form does not ask for is as in `base`."""
    form = entry_forms.form(data, files, instance=entry_forms.innovation)
    typed = FormSnapshot(dict(base))
    for name in (*COLUMNS, *WORDS):
        if name in form.fields:
            value = form[name].data
            if isinstance(form.fields[name], AutocompleteListField):
                typed.snapshot[name], typed.unread = lines_read(form.fields[name], value)
            else:
                typed.snapshot[name] = words_read(form, name, value) if name in WORDS else read(form, name, base[name])
    for name, formset in entry_forms.rows.items():
        typed.snapshot[name] = rows_in_order(rows_read(typed, name, formset, data, files, base[name]))
    return typed


def snapshot_of_forms(
    form: forms.ModelForm, formsets: Iterable[forms.BaseInlineFormSet], present: Snapshot
) -> Snapshot:
    """What valid forms say, the rows that have no formset being as in `present`. New pictures are put in the storage.

    The status is that of `present`: it has services of its own.
    """
    chosen = form.cleaned_data
    found = present | columns_of(form.instance) | {name: present[name] for name in ("status", "archive_reason")}
    found |= {name: sorted(row.slug for row in chosen[name]) for name in SLUGGED}
    found["themes"] = sorted(theme_pairs(chosen["themes"]))
    found["organisations"] = sorted([each.pk, each.name] for each in chosen["organisations"])
    for formset in formsets:
        if formset.prefix in ROWS:
            kept = [*formset.initial_forms, *(each for each in formset.extra_forms if each.has_changed())]
            rows = [each.instance for each in kept if each not in formset.deleted_forms]
            found[formset.prefix] = rows_in_order(row_of(formset.prefix, stored(row)) for row in rows)
    return found


def theme_pairs(names: Sequence[str]) -> list[list[str]]:
    """The addresses and names of themes, whatever the capitals of those that are there; a new one has no address."""
    known = {theme.name.casefold(): [theme.slug, theme.name] for theme in Theme.objects.named(names)}
    return [known.get(name.casefold(), ["", name]) for name in names]


def stored(row: Model) -> Model:
    """A row, with its picture in the storage if it was just sent."""
    if isinstance(row, Illustration) and not row.image._committed:
        row.image.save(row.image.name, row.image.file, save=False)
    return row


def read(form: forms.BaseForm, name: str, before: Any) -> Any:
    """A field as a plain value, or as it was typed when it says nothing that can be read."""
    value, field = form[name].data, form.fields[name]
    if isinstance(field, AutocompleteField) and before is not None and not field.has_changed(before, value):
        return before
    try:
        found = plain_value(getattr(cleaned := field.clean(value), "pk", cleaned))
    except ValidationError:
        return str(value)
    return before if isinstance(before, str) and found == before.strip() else found


def words_read(form: forms.BaseForm, name: str, value: Any) -> list:
    """The shared words that were chosen or typed."""
    try:
        cleaned = form.fields[name].clean(value)
    except ValidationError:
        cleaned = [each.strip() for each in str(value).split(",")] if name == "themes" else []
    if name == "themes":
        return sorted(["", each] for each in cleaned)
    return sorted(row.slug for row in cleaned)


def lines_read(field: AutocompleteListField, texts: list[str]) -> tuple[list, list[str]]:
    """The organisations that lines of text name, and the lines that name none."""
    found, unread = {}, []
    for text in texts:
        try:
            found.update({row.pk: row.name for row in field.clean([text])})
        except ValidationError:
            unread.append(text)
    return sorted([key, name] for key, name in found.items()), unread


def rows_read(
    typed: FormSnapshot, name: str, formset: type, data: QueryDict, files: MultiValueDict, before: list[Row]
) -> list[Row]:
    """The rows that were sent, those marked to be deleted and the empty ones aside."""
    known, found = {row["id"]: row for row in before}, []
    for number in range(count_of(data.get(f"{name}-TOTAL_FORMS"))):
        prefix = f"{name}-{number}"
        key = number_of(data.get(f"{prefix}-id"))
        form = formset.form(data, files, prefix=prefix)
        if data.get(f"{prefix}-DELETE") or (key is None and not form.has_changed()) or (key and key not in known):
            continue
        former = known.get(key, {})
        row = {"id": key} | {column: former.get(column) for column in ROW_COLUMNS[name]}
        for column in ROW_COLUMNS[name]:
            if column in form.fields and not isinstance(form.fields[column], forms.FileField):
                row[column] = read(form, column, former.get(column))
        if f"{prefix}-image" in files:
            typed.uploads[id(row)] = files[f"{prefix}-image"]
            row["image"] = f"nouveau fichier {typed.uploads[id(row)].name}"
        typed.origins[id(row)] = prefix
        found.append(row)
    return found


def count_of(text: str | None) -> int:
    """How many rows a form says that it has."""
    return min(number_of(text) or 0, MOST_ROWS)


def form_data(
    entry_forms: EntryForms,
    *,
    merge: Merge,
    present: Snapshot,
    typed: FormSnapshot | None = None,
    data: QueryDict | None = None,
) -> tuple[QueryDict, MultiValueDict]:
    """What the form must send to say a merged snapshot, of an entry that is `present`, and the pictures with it.

    Given what was `typed` and the `data` of it, only what the other side brings is written; the rows are all placed
    anew.
    """
    written = data.copy() if data is not None else QueryDict(mutable=True)
    files: MultiValueDict = MultiValueDict()
    form = entry_forms.form(instance=entry_forms.innovation)
    taken = {key.split(":")[0] for key in merge.taken} if typed is not None else {*COLUMNS, *WORDS}
    for name in taken & set(form.fields):
        unread = typed.unread if typed is not None and name == "organisations" else []
        written.setlist(name, raw(form.fields[name], name, merge.merged[name]) + unread)
    for name, formset in entry_forms.rows.items():
        write_form_rows(
            written, files, name, formset.form(), merge.merged[name], present[name], typed or FormSnapshot({}), data
        )
    return written, files


def write_form_rows(
    written: QueryDict,
    files: MultiValueDict,
    name: str,
    form: forms.BaseForm,
    rows: list[Row],
    present: list[Row],
    typed: FormSnapshot,
    data: QueryDict | None,
) -> None:
    """Place rows: those that are there first, those to be deleted too, then the new ones."""
    for key in [key for key in written if key.startswith(f"{name}-")]:
        del written[key]
    there = {row["id"] for row in present}
    wanted = {row["id"]: row for row in rows if row["id"] in there}
    placed = [wanted.get(row["id"], row) for row in present] + [row for row in rows if row["id"] not in there]
    placed.append({"id": None} | {column: plain_value(form[column].initial) for column in form.fields})  # a blank one
    for number, row in enumerate(placed):
        prefix, origin = f"{name}-{number}", typed.origins.get(id(row), "")
        for column, each in form.fields.items():
            values = data.getlist(f"{origin}-{column}") if origin and data is not None else None
            if not isinstance(each, forms.FileField):
                written.setlist(f"{prefix}-{column}", raw(each, column, row.get(column)) if values is None else values)
        if id(row) in typed.uploads:
            files[f"{prefix}-image"] = typed.uploads[id(row)]
        written[f"{prefix}-id"] = str(row["id"]) if row["id"] in there else ""
        if row["id"] in there and row["id"] not in wanted:
            written[f"{prefix}-DELETE"] = "on"
    counts = {
        "TOTAL_FORMS": len(placed),
        "INITIAL_FORMS": len(present),
        "MIN_NUM_FORMS": 0,
        "MAX_NUM_FORMS": MOST_ROWS,
    }
    for count, number in counts.items():
        written[f"{name}-{count}"] = str(number)


def raw(field: forms.Field, name: str, value: Any) -> list[str]:
    """A plain value as the field would send it."""
    if name in SLUGGED:
        return [str(row.pk) for row in field.queryset.filter(slug__in=value)]  # type: ignore[attr-defined]
    if isinstance(field, AutocompleteListField):
        return [word for _, word in value]
    if isinstance(field, AutocompleteField):
        return [str(field.prepare_value(value) or "")]
    if isinstance(field, ThemesField):
        return [", ".join(name for _, name in value)]
    if isinstance(field, forms.NullBooleanField):
        return [{True: "true", False: "false"}.get(value, "unknown")]
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    if isinstance(field, forms.DateField) and value:
        return [str(field.widget.format_value(date.fromisoformat(value)))]
    return ["" if value is None else str(value)]
