"""What the home of the admin shows of the editors' desk."""

import json
from typing import Any

from django import template
from django.contrib.admin.models import LogEntry

from catalogue.desk import SHOWN_CHANGES, DeskCount, changes_by_others, desk_counts

register = template.Library()


@register.simple_tag(takes_context=True)
def what_to_do(context: dict[str, Any]) -> list[DeskCount]:
    """The things to do of who looks, each with its count."""
    return desk_counts(context["user"])


@register.simple_tag(takes_context=True)
def latest_by_others(context: dict[str, Any]) -> list[LogEntry]:
    """The latest changes of entries by others, for who may see the entries."""
    user = context["user"]
    return list(changes_by_others(user)[:SHOWN_CHANGES]) if user.has_perm("catalogue.view_innovation") else []


@register.simple_tag
def chosen_filters(changelist: Any) -> list[tuple[str, str]]:
    """The filters of a list that are in use, each with its value: the first choice of each is all the rows."""
    return [
        (str(spec.title), str(choice["display"]))
        for spec in changelist.filter_specs
        for choice in list(spec.choices(changelist))[1:]
        if choice["selected"]
    ]


@register.simple_tag
def words_of_rows(rows: Any) -> str:
    """What the scripts of the admin read of the rows under a form: « Ajouter une image », as their inline says it."""
    told = json.loads(rows.inline_formset_data())
    told["options"]["addText"] = getattr(rows.opts, "add_text", "Ajouter")
    return json.dumps(told)
