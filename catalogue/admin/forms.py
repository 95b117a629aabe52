"""The form of an entry in the admin: it tells beforehand what the services would refuse."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from catalogue.addresses import address_gaps
from catalogue.models import EvidenceLevel, Status, Theme
from catalogue.publication import NO_LEVER, NO_REPLICATION, NO_SOURCE

LONGEST_THEME = Theme._meta.get_field("name").max_length
NEXT_STATUSES = {
    Status.DRAFT: (Status.DRAFT, Status.PUBLISHED, Status.ARCHIVED),
    Status.PUBLISHED: (Status.PUBLISHED, Status.ARCHIVED),
    Status.ARCHIVED: (Status.ARCHIVED, Status.PUBLISHED),
}


class ThemesField(forms.CharField):
    """Themes separated by commas. Django-taggit's own field cuts « monnaie locale » in two where it stands alone."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 80})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Iterable) and not isinstance(value, str):
            return ", ".join(str(theme) for theme in value)
        return value

    def clean(self, value: Any) -> list[str]:
        """The names, each one once whatever its capitals."""
        names: dict[str, str] = {}
        for name in super().clean(value).replace("\n", ",").split(","):
            name = " ".join(name.split())
            if len(name) > LONGEST_THEME:
                raise ValidationError(f"Un thème a au plus {LONGEST_THEME} caractères.")
            if name:
                names.setdefault(name.casefold(), name)
        return list(names.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {str(theme) for theme in initial or ()}
        return before != {name.strip() for name in (data or "").replace("\n", ",").split(",") if name.strip()}


class InnovationForm(forms.ModelForm):
    """An entry. Its status and its address are applied by the services, after the rest is saved.

    Without `may_publish`, which the admin sets for each person, its status stays what it is.
    """

    may_publish = False
    themes = ThemesField(label="Thèmes", required=False, help_text="Séparés par des virgules.")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            current = Status(self.instance.status)
            offered = NEXT_STATUSES[current] if self.may_publish else (current,)
            self.fields["status"].choices = [(status.value, status.label) for status in offered]

    def clean_slug(self) -> str:
        """An address that leads to no other entry."""
        slug = self.cleaned_data["slug"]
        is_kept = self.instance.pk and slug == self.initial.get("slug")
        reasons = [] if is_kept else address_gaps(slug=slug, innovation=self.instance if self.instance.pk else None)
        if reasons:
            raise ValidationError(reasons)
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("status") == Status.PUBLISHED and "levers" in cleaned and not cleaned["levers"]:
            self.add_error("levers", NO_LEVER)
        return cleaned


class RequiredFormSet(BaseInlineFormSet):
    """Rows of which an entry needs at least one, in a case that `lack` tells in a sentence."""

    lack = ""

    def is_needed(self) -> bool:
        """Whether the entry, as the form has just filled it in, needs one."""
        raise NotImplementedError

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.initial_forms if form not in self.deleted_forms]
        kept += [form for form in self.extra_forms if form.has_changed() and form not in self.deleted_forms]
        if not kept and self.is_needed():
            raise ValidationError(self.lack)


class SourceFormSet(RequiredFormSet):
    """The sources: a published entry cites at least one."""

    lack = NO_SOURCE

    def is_needed(self) -> bool:
        return self.instance.status == Status.PUBLISHED


class ReplicationFormSet(RequiredFormSet):
    """The reproductions: the evidence level 4 needs one."""

    lack = NO_REPLICATION

    def is_needed(self) -> bool:
        return self.instance.evidence_level == EvidenceLevel.REPRODUCED
