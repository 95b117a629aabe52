"""The forms of the tracker: one screen for a fact, one for a status; each refusal is a sentence."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Field, URLField

from catalogue.admin.autocomplete import AutocompleteField, AutocompleteForm, InnovationLookup
from catalogue.models import Innovation, Lever
from proposals.dates import write_precise_date
from proposals.forms.reading import PreciseDateField
from proposals.models import (
    Deadline,
    Moderation,
    Proposal,
    ProposalUpdate,
    Statement,
    StatusEntry,
    Voice,
    WordingState,
)
from proposals.models.report import LAST_PAGE, NO_PROOF
from proposals.services import SAID, Proof, written_levers


def secure(db_field: Field, **options: Any) -> forms.Field | None:
    """The field of a form for a column: an address typed without its scheme is read as https."""
    if isinstance(db_field, URLField):
        options["assume_scheme"] = "https"
    return db_field.formfield(**options)


class DatedForm(forms.ModelForm):
    """A form of a row that has a date and its precision, asked for by the one field `when`.

    `date_column` names the column of the date.
    """

    date_column = ""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "when" in self.fields:
            first = getattr(self.instance, self.date_column)
            self.initial["when"] = write_precise_date(first, self.instance.precision)

    def clean(self) -> dict[str, Any]:
        """Give the date to the row, so that the rules of the table are held to it."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when"):
            first, self.instance.precision = cleaned["when"]
            setattr(self.instance, self.date_column, first)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {self.date_column, "precision"} if self.cleaned_data.get("when") else excluded


SOURCE = {"source_title": forms.TextInput(attrs={"size": 80}), "source_url": forms.URLInput(attrs={"size": 80})}
"""Fields as wide as titles and addresses are long."""
PROOF = {"page", "source_title", "source_url"}


class UpdateForm(DatedForm):
    """A fact, or a further version of one."""

    date_column = "happened_on"
    when = PreciseDateField(label="Date")

    class Meta:
        model = ProposalUpdate
        formfield_callback = secure
        fields = [
            "proposal",
            "kind",
            "text",
            "body",
            "source_title",
            "source_url",
            "link_to_report",
            "corrects",
            "correction_reason",
            "is_withdrawn",
        ]
        widgets = SOURCE | {
            "text": forms.Textarea(attrs={"rows": 4, "cols": 80}),
            "correction_reason": forms.TextInput(attrs={"size": 80}),
        }


class EntryForm(DatedForm):
    """An entry of the ledger, of either voice."""

    date_column = "effective_on"
    when = PreciseDateField(label="Date d’effet")
    founding_facts = forms.ModelMultipleChoiceField(
        queryset=ProposalUpdate.objects.standing().order_by("proposal__number", "-happened_on", "pk"),
        required=False,
        label="Faits qui fondent le statut",
        help_text="Parmi les faits déjà consignés de la même proposition.",
        widget=forms.SelectMultiple(attrs={"size": 12}),
    )

    class Meta:
        model = StatusEntry
        formfield_callback = secure
        fields = [
            "proposal",
            "status",
            "body",
            "reason",
            "source_title",
            "source_url",
            "is_editorial_reading",
            "confidence",
            "corrects",
            "voice",
            "speaker_kind",
            "speaker",
        ]
        widgets = SOURCE | {"reason": forms.Textarea(attrs={"rows": 4, "cols": 80})}

    def clean(self) -> dict[str, Any]:
        """Hold the facts that found the entry to its proposal; the second voice is no editorial reading."""
        cleaned = super().clean()
        proposal = cleaned.get("proposal")
        if cleaned.get("voice") == Voice.SECOND:
            cleaned["is_editorial_reading"] = False
        if proposal and any(fact.proposal_id != proposal.pk for fact in cleaned.get("founding_facts", [])):
            self.add_error("founding_facts", "Un statut se fonde sur des faits de la même proposition.")
        return cleaned


class DeadlineForm(DatedForm):
    """What was decided of a deadline."""

    date_column = "effective_on"
    when = PreciseDateField(label="Décidée le")

    class Meta:
        model = Deadline
        formfield_callback = secure
        fields = ["proposal", "due_on", "reason", "source_title", "source_url"]
        widgets = SOURCE | {"reason": forms.Textarea(attrs={"rows": 3, "cols": 80}), "due_on": AdminDateWidget()}


class ModerationForm(forms.ModelForm):
    """A decision on an entry of the second voice."""

    class Meta:
        model = Moderation
        fields = ["entry", "decision", "reason"]

    def clean_entry(self) -> StatusEntry:
        """Refuse an entry of the editors, which nobody moderates."""
        entry: StatusEntry = self.cleaned_data["entry"]
        if entry.voice != Voice.SECOND:
            raise forms.ValidationError("Seule une lecture contradictoire passe par la modération.")
        return entry


def is_proof(proof: Proof) -> bool:
    """Whether the database would take it: a title of blanks is none, nor an address without a site."""
    try:
        proof.validate()
    except forms.ValidationError:
        return False
    return True


def stated(name: str, **options: Any) -> forms.Field | None:
    """The field of a form for a column of the statements."""
    column: Any = Statement._meta.get_field(name)
    return column.formfield(**options)


class ProposalForm(forms.ModelForm):
    """A proposal: what it says of the report changes only with the page or the public source that says so."""

    number_confirmed = stated("number_confirmed")
    axis_confirmed = stated("axis_confirmed")
    wording_state = stated("wording_state")
    title = stated("title", widget=forms.TextInput(attrs={"size": 100}))
    summary = stated("summary")
    levers = forms.ModelMultipleChoiceField(
        Lever.objects.all(), label="Leviers", required=False, widget=forms.CheckboxSelectMultiple
    )
    proof_page = forms.IntegerField(label="Page du rapport", min_value=1, max_value=LAST_PAGE, required=False)
    proof_title = forms.CharField(
        label="Titre de la source", max_length=250, required=False, widget=SOURCE["source_title"]
    )
    proof_url = forms.URLField(
        label="Adresse de la source",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=SOURCE["source_url"],
    )

    class Meta:
        model = Proposal
        fields = ["number", "axis"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        said = self.instance.said
        self.initial |= {name: getattr(said, name) for name in SAID if name not in self.initial}
        self.initial["levers"] = Lever.objects.filter(slug__in=said.lever_slugs)

    @property
    def proof(self) -> Proof:
        """What was given as a proof."""
        given = self.cleaned_data
        return Proof(given.get("proof_page"), given.get("proof_title", ""), given.get("proof_url", ""))

    @property
    def says_otherwise(self) -> bool:
        """Whether the proposal would say something else of the report."""
        return bool(set(SAID) & set(self.changed_data))

    @property
    def said(self) -> dict[str, Any]:
        """What the proposal would say of the report."""
        said = {name: self.cleaned_data[name] for name in SAID}
        return said | {"levers": written_levers(said["levers"])}

    def clean(self) -> dict[str, Any]:
        """Refuse a change without a proof, a wording completed without its page, and what no statement may say."""
        cleaned = super().clean() or self.cleaned_data
        proof = self.proof
        was_missing = self.initial.get("wording_state") == WordingState.MISSING
        if was_missing and cleaned.get("wording_state") != WordingState.MISSING and not proof.page:
            self.add_error("proof_page", "Donnez la page du rapport où vous avez lu l’intitulé.")
        elif bool(proof.source_title) != bool(proof.source_url) and proof.page:
            self.add_error("proof_title", "Une source a un titre et une adresse.")
        elif self.says_otherwise and not is_proof(proof):
            self.add_error("proof_page", NO_PROOF)
        if self.says_otherwise and set(SAID) <= set(cleaned):
            try:
                Statement(proposal=self.instance, **self.said).validate_constraints(exclude=PROOF)
            except forms.ValidationError as error:
                self.add_error(None, error)
        return cleaned


class LinkForm(AutocompleteForm):
    """An innovation that illustrates a proposal."""

    innovation = AutocompleteField(
        Innovation.objects.all(), lookup=InnovationLookup(), label="Innovation", help_text="Tapez des mots du titre."
    )
