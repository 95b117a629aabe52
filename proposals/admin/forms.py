"""The forms of the tracker: one screen for a fact, one for a status; each refusal is a sentence."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from catalogue.admin.typed import InnovationLookup, RemembersChoices, TypedChoiceField
from catalogue.models import Innovation
from proposals.admin.fields import DatedForm, PreciseDateField, secure
from proposals.models import Deadline, Moderation, Proposal, ProposalUpdate, StatusEntry, Voice, WordingState

SOURCE = {"source_title": forms.TextInput(attrs={"size": 80}), "source_url": forms.URLInput(attrs={"size": 80})}
"""Fields as wide as titles and addresses are long."""


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


class ProposalForm(forms.ModelForm):
    """A proposal: completing its wording takes the page of the report where it was read."""

    class Meta:
        model = Proposal
        formfield_callback = secure
        fields = [
            "number",
            "number_confirmed",
            "axis",
            "axis_confirmed",
            "wording_state",
            "title",
            "report_page",
            "summary",
            "levers",
        ]
        widgets = {"levers": forms.CheckboxSelectMultiple(), "title": forms.TextInput(attrs={"size": 100})}

    def clean(self) -> dict[str, Any]:
        """Refuse a wording completed without its page."""
        cleaned = super().clean() or self.cleaned_data
        was_missing = self.initial.get("wording_state") == WordingState.MISSING
        if was_missing and cleaned.get("wording_state") != WordingState.MISSING and not cleaned.get("report_page"):
            self.add_error("report_page", "Donnez la page du rapport où vous avez lu l’intitulé.")
        return cleaned


class LinkForm(RemembersChoices):
    """An innovation that illustrates a proposal."""

    innovation = TypedChoiceField(
        Innovation.objects.all(), lookup=InnovationLookup(), label="Innovation", help_text="Tapez des mots du titre."
    )


class ProposalSourceFormSet(forms.BaseInlineFormSet):
    """The pages that attest a wording: one at least, unless the page of the report is given."""

    def clean(self) -> None:
        """Refuse a wording that nothing attests."""
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data.get("url") and not form.cleaned_data.get("DELETE")]
        if not kept and not self.instance.is_wording_missing and not self.instance.report_page:
            raise forms.ValidationError("Un intitulé a une source, ou la page du rapport où il a été lu.")
