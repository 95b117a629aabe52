"""An undefined variable in one of our templates is an error, not an empty string."""

import inspect
from pathlib import Path

from django.template.base import Node

OUR_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class UndefinedVariable(AssertionError):
    """A template of ours reads a name that its view never gave."""


class Loud(str):
    """The `string_if_invalid` of the tests: Django fills it in with the undefined name, and it raises.

    Templates of others (the admin's) count on undefined names being empty: for these it stays an empty string. What
    `{% if %}` and `{% for %}` read is not concerned, as Django itself takes an undefined name there for None.
    """

    def __mod__(self, name: object) -> str:
        template = _template_being_rendered()
        if template is None or OUR_TEMPLATES in template.parents:
            raise UndefinedVariable(f"{template}: the variable {name} is undefined.")
        return ""


def _template_being_rendered() -> Path | None:
    """The file that the nearest tag or variable on the call stack comes from; None for a template without a file."""
    frame = inspect.currentframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and hasattr(node, "origin"):
            return Path(node.origin.name) if node.origin.loader else None
        frame = frame.f_back
    return None
