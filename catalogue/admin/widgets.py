"""What the forms of the admin show of our own: Markdown with its preview, pictures.

Pictures that editors send are drawn anew by `catalogue.images`, before any row is held for the form that has them: on
SQLite a form that is being saved holds back whoever else writes, and drawing ten photos takes seconds.
"""

import secrets
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalogue import images
from catalogue.models import Lever, Policy
from catalogue.refusal import Busy, Refusal
from catalogue.typography import french_typography

WIDEST = 1600
"""Pixels of the longest side of a picture once drawn anew: twice what a sheet shows."""


def draw_ahead(files: MultiValueDict) -> Busy | None:
    """Draw the pictures among the files of a form, and tell if the site was too busy for one: the next ones then are
    not tried. The form says, for each, what came of it.
    """
    busy = None
    for file in (file for name, file in files.items() if name.endswith("-image")):
        file.outcome = busy or outcome_of(file)
        busy = file.outcome if isinstance(file.outcome, Busy) else None
    return busy


def redrawn(file: UploadedFile) -> ContentFile:
    """A picture drawn anew, under a name drawn at random; once, however often its form is read. Raises Refusal."""
    if not hasattr(file, "outcome"):
        file.outcome = outcome_of(file)
    if isinstance(file.outcome, Refusal):
        raise file.outcome
    return file.outcome


def outcome_of(file: UploadedFile) -> ContentFile | Refusal:
    """A picture drawn anew, or what refuses it."""
    try:
        drawn = images.redraw(file.read(images.most_bytes() + 1), side=WIDEST, keeps_format=False)
    except Refusal as refusal:
        return refusal
    return ContentFile(drawn.content, name=f"{secrets.token_hex(8)}.{drawn.extension}")


class SiteTemplate:
    """A widget whose template is among those of the site."""

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: BaseRenderer | type[BaseRenderer] | None = None
    ) -> SafeString:
        return render_to_string(template_name, context)


class MarkdownTextarea(SiteTemplate, AdminTextareaWidget):
    """A text in Markdown, with a button that shows it as the site will: in place with a script, else on a page."""

    template_name = "admin/catalogue/widgets/markdown.html"
    preview_url = reverse_lazy("admin:catalogue_innovation_preview_text")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"preview_url": self.preview_url, "text": value or ""}
        return context


class NamedBoxes(SiteTemplate, forms.CheckboxSelectMultiple):
    """Boxes to tick, in a group that has a name for who does not see them."""

    template_name = "admin/catalogue/widgets/named_boxes.html"

    def __init__(self, name: str):
        super().__init__()
        self.group_name = name

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["group_name"] = self.group_name
        return context


class LeversField(forms.ModelMultipleChoiceField):
    """The nine levers as boxes to tick, each with what it means."""

    widget = NamedBoxes("Leviers")

    def label_from_instance(self, lever: Lever) -> SafeString:
        title, summary = french_typography(lever.title), french_typography(lever.summary)
        return format_html('{} <span class="choice-meaning">{}</span>', title, summary)


class PoliciesField(forms.ModelMultipleChoiceField):
    """The public policies as boxes to tick, each with what it means."""

    widget = NamedBoxes("Politiques publiques")

    def label_from_instance(self, policy: Policy) -> SafeString:
        name, summary = french_typography(policy.name), french_typography(policy.summary)
        return format_html('{} <span class="choice-meaning">{}</span>', name, summary)


class PictureInput(SiteTemplate, forms.FileInput):
    """A picture: the present one is shown, and another may be sent in its place."""

    template_name = "admin/catalogue/widgets/picture.html"

    def format_value(self, value: Any) -> Any:
        """The present picture, if it is kept."""
        return value if value and getattr(value, "instance", None) is not None and value.instance.pk else None


class PictureField(forms.FileField):
    """A picture, drawn anew as soon as it comes: see `catalogue.admin.widgets`."""

    widget = PictureInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def to_python(self, data: Any) -> File | None:
        """The picture drawn anew."""
        file = super().to_python(data)
        if file is None:
            return None
        try:
            return redrawn(file)
        except Refusal as refusal:
            raise ValidationError(refusal.reasons, code="invalid_image") from None
