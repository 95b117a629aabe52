"""What a form of the admin refused, in one list: where each error is, under which name, and its sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils.text import capfirst

from catalogue.typography import NBSP

register = template.Library()


@dataclass(frozen=True, slots=True)
class Fault:
    """An error: the id of its field (empty for the whole form), the label of the field, and the sentence."""

    anchor: str
    label: str
    sentence: str


@register.simple_tag
def sum_up(adminform: Any, inline_admin_formsets: Iterable[Any]) -> list[Fault]:
    """The errors of a form of the admin and of what stands under it, in the order of the page."""
    found = list(faults_of(adminform.form))
    for inline in inline_admin_formsets:
        name = capfirst(str(inline.opts.verbose_name_plural))
        anchor = f"{inline.formset.prefix}-heading"
        found += [Fault(anchor, name, str(error)) for error in inline.formset.non_form_errors()]
        for number, form in enumerate(inline.formset.forms, 1):
            found += faults_of(form, f"{capfirst(str(inline.opts.verbose_name))} {number}, ")
    return found


@register.simple_tag
def sum_up_form(form: BaseForm) -> list[Fault]:
    """The errors of a form alone."""
    return list(faults_of(form))


def faults_of(form: BaseForm, of_what: str = "") -> Iterator[Fault]:
    """The errors of one form, those of no field first."""
    for error in form.non_field_errors():
        yield Fault("", "", f"{of_what.removesuffix(', ')}{NBSP}: {error}" if of_what else str(error))
    for field in form:
        for error in field.errors:
            label = capfirst(str(field.label))
            yield Fault(anchor_of(field), f"{of_what}{label[0].lower()}{label[1:]}" if of_what else label, str(error))


def anchor_of(field: BoundField) -> str:
    """The id that leads to a field: that of its control or, for a group, of its first box."""
    return field.id_for_label or f"{field.auto_id}_0"
