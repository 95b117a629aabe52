"""The form of an entry in the admin: it tells beforehand what the services would refuse."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import BaseInlineFormSet
from django.http import QueryDict

from catalogue.admin.autocomplete import (
    AutocompleteField,
    AutocompleteForm,
    AutocompleteListField,
    InnovationLookup,
    OrganisationLookup,
    TerritoryLookup,
)
from catalogue.admin.widgets import LeversField, MarkdownTextarea, PictureField, PoliciesField
from catalogue.entries.rules import (
    NO_LEVER,
    NO_POLICY,
    NO_REPLICATION,
    NO_SOURCE,
    TOO_MANY_POLICIES,
    address_errors,
    other_errors,
)
from catalogue.entries.vocabulary import set_themes
from catalogue.models import EvidenceLevel, Innovation, Lever, Organisation, Policy, Status, Territory, Theme
from catalogue.models.policy import MOST_POLICIES
from catalogue.typography import composed

LONGEST_THEME = Theme._meta.get_field("name").max_length
SHORT_TEXTS = ("summary", "cost_note", "stop_reason", "evidence_proof")
MARKDOWN_FIELDS = ("need", "description", "results", "lessons")
"""The texts of a sheet that are written in Markdown."""

NO_ROW = "Cette ligne n’est plus dans la fiche : rouvrez-la."
NO_REASON = "Dites pourquoi la fiche est archivée."
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
            name = " ".join(composed(name).split())
            if len(name) > LONGEST_THEME:
                raise ValidationError(f"Un thème a au plus {LONGEST_THEME} caractères.")
            if name:
                names.setdefault(name.casefold(), name)
        return list(names.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {str(theme) for theme in initial or ()}
        return before != {name.strip() for name in (data or "").replace("\n", ",").split(",") if name.strip()}


class InnovationForm(AutocompleteForm):
    """An entry. Its status and its address are applied by the services, after the rest is saved.

    The admin sets, for each person, `may_publish`, without which its status stays what it is; `opened`, what it opens
    on when that is not the entry; and `refusal`, why it may not be saved whatever it says.
    """

    may_publish = False
    opened: QueryDict | None = None
    refusal = ""
    territory = AutocompleteField(
        Territory.objects.with_parents(),
        lookup=TerritoryLookup(),
        label="Territoire",
        required=False,
        help_text="Tapez un nom, même ancien, un code Insee, un code postal ou un SIREN.",
    )
    levers = LeversField(Lever.objects.all(), label="Leviers", required=False)
    policies = PoliciesField(Policy.objects.all(), label="Politiques publiques", required=False)
    themes = ThemesField(label="Thèmes", required=False, help_text="Séparés par des virgules.")
    organisations = AutocompleteListField(
        Organisation.objects.all(),
        lookup=OrganisationLookup(),
        line_name="Partenaire",
        label="Partenaires",
        required=False,
        help_text="Une organisation par ligne. Videz une ligne pour la retirer ; pour en avoir d’autres, enregistrez.",
    )

    class Meta:
        widgets = {
            "title": AdminTextInputWidget(attrs={"class": "vLargeTextField"}),
            **{
                name: AdminTextareaWidget(attrs={"rows": 3}) for name in ("evidence_proof", "stop_reason", "cost_note")
            },
            **{name: MarkdownTextarea(attrs={"rows": 10}) for name in MARKDOWN_FIELDS},
        }

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        super().__init__(self.opened if data is None else data, *args, **kwargs)
        if "status" in self.fields:
            current = Status(self.instance.status)
            offered = NEXT_STATUSES[current] if self.may_publish else (current,)
            self.fields["status"].choices = [(status.value, status.label) for status in offered]

    def clean_slug(self) -> str:
        """An address that leads to no other entry."""
        slug = self.cleaned_data["slug"]
        is_kept = self.instance.pk and slug == self.initial.get("slug")
        reasons = [] if is_kept else address_errors(slug=slug, innovation=self.instance if self.instance.pk else None)
        if reasons:
            raise ValidationError(reasons)
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, sentence in (("levers", NO_LEVER), ("policies", NO_POLICY)):
            if cleaned.get("status") == Status.PUBLISHED and name in cleaned and not cleaned[name]:
                self.add_error(name, sentence)
        if len(cleaned.get("policies", ())) > MOST_POLICIES:
            self.add_error("policies", TOO_MANY_POLICIES)
        becomes_archived = cleaned.get("status") == Status.ARCHIVED != self.initial.get("status")
        if becomes_archived and "archive_reason" in cleaned and not cleaned["archive_reason"]:
            self.add_error("archive_reason", NO_REASON)
        if self.refusal:
            self.add_error(None, self.refusal)
        return cleaned

    def _save_m2m(self) -> None:
        """Write the relations that changed, in few queries."""
        for name in ("levers", "policies", "organisations"):
            if name in self.changed_data:
                getattr(self.instance, name).set(self.cleaned_data[name])
        if "themes" in self.changed_data:
            set_themes(self.instance, self.cleaned_data["themes"])

    def _post_clean(self) -> None:
        """Once the entry holds what was typed, say what else forbids to publish it."""
        super()._post_clean()
        if self.cleaned_data.get("status") == Status.PUBLISHED != self.initial.get("status"):
            for sentence in other_errors(self.instance):
                self.add_error(None, sentence)


class RowForm(forms.ModelForm):
    """A row under an entry. One that was not touched keeps the rules that it kept: it is not asked again."""

    def _post_clean(self) -> None:
        if not self.instance.pk or self.has_changed():
            super()._post_clean()


class ReplicationForm(RowForm, AutocompleteForm):
    """A reproduction."""

    territory = AutocompleteField(
        Territory.objects.with_parents(), lookup=TerritoryLookup(), label="Territoire", required=False
    )
    copy = AutocompleteField(
        Innovation.objects.all(),
        lookup=InnovationLookup(),
        label="Fiche de la reproduction",
        required=False,
        help_text="Tapez des mots du titre.",
    )

    class Meta:
        widgets = {name: AdminTextareaWidget(attrs={"rows": 2}) for name in ("kept", "changed")}


class SourceForm(RowForm):
    """A source."""


class IllustrationForm(RowForm):
    """A picture, drawn anew as soon as it comes."""

    image = PictureField(label="Image")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        most = settings.IMAGE_MEGABYTES
        self.fields[
            "image"
        ].help_text = f"JPEG, PNG ou WebP, {most} Mo au plus. Lieu, date et appareil en sont effacés."


class RowKeyField(forms.CharField):
    """The key of a row, among those of its entry, which are fetched already."""

    widget = forms.HiddenInput

    def __init__(self, rows: Mapping[str, Model], **options: Any):
        super().__init__(required=False, **options)
        self.rows = rows

    def clean(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        if str(value) not in self.rows:
            raise ValidationError(NO_ROW)
        return self.rows[str(value)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False  # it is no change of its own


class RowFormSet(BaseInlineFormSet):
    """The rows under an entry."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        rows = {str(row.pk): row for row in self.get_queryset()} if self.is_bound else {}
        form.fields["id"] = RowKeyField(rows, initial=form.fields["id"].initial)


class RequiredFormSet(RowFormSet):
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
