"""The steps where somebody gives their own reading of a proposal, held to the rules of the ledger beforehand."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.search.query.facets import capitalised
from catalogue.submissions.forms.base import ChoiceText, StepForm
from catalogue.submissions.forms.fields import LinkField, LongText, ShortText
from catalogue.submissions.forms.flow import Step
from catalogue.submissions.forms.person import PersonForm
from proposals.contributed_readings import broken_rules
from proposals.dates import FIRST_DAY, read_typed_date
from proposals.models import Precision, ProposalStatus, SpeakerKind, StatusEntry


class PreciseDateField(forms.CharField):
    """A day, a month or a year, as a person writes it: 24/04/2016, 04/2016, 2016, or 2016-04-24."""

    default_error_messages = {"invalid": "Écrivez un jour (24/04/2016), un mois (04/2016) ou une année (2016)."}

    def __init__(self, **options: Any):
        options.setdefault(
            "help_text", "Un jour (24/04/2016), un mois (04/2016) ou une année (2016), sans en dire plus."
        )
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> tuple[date, Precision] | None:
        """The first day that is meant, and how closely it is known."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_typed_date(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


CHOOSE = "Choisissez dans la liste."
NO_DATE = "Dites depuis quand : un jour, un mois ou une année."
SPEAKERS = {
    SpeakerKind.ELECTED: ChoiceText("Une association d’élus"),
    SpeakerKind.RESEARCHER: ChoiceText("La recherche", "chercheur, chercheuse ou laboratoire"),
    SpeakerKind.CITIZEN: ChoiceText("Une citoyenne, un citoyen", "ou un collectif"),
}


def longest_answer(column: str) -> int:
    """The characters that a column of the ledger holds."""
    return next(field.max_length or 0 for field in StatusEntry._meta.fields if field.name == column)


class ReadingForm(StepForm):
    """A status on the scale of the tracker, since when, why, on which source, and who says so."""

    status = forms.ChoiceField(
        label="Où en est cette proposition, selon vous ?",
        choices=list(capitalised(ProposalStatus).items()),
        widget=forms.RadioSelect,
        help_text="C’est l’échelle du suivi, la même pour toutes les lectures.",
        error_messages={"required": "Dites où elle en est.", "invalid_choice": CHOOSE},
    )
    when = PreciseDateField(
        label="Depuis quand ?",
        help_text="Un jour (24/04/2016), un mois (04/2016) ou une année (2016) : ce que dit votre source, sans plus.",
        error_messages={"required": NO_DATE, "max_length": PreciseDateField.default_error_messages["invalid"]},
    )
    why = LongText(
        label="Pourquoi la lisez-vous ainsi ?",
        most=longest_answer("reason"),
        rows=5,
        help_text="Ce que dit votre source, et ce que vous en concluez. Des faits, sans mettre personne en cause.",
        missing="Dites en une phrase au moins pourquoi.",
    )
    source_title = ShortText(
        label="Le titre de votre source",
        most=longest_answer("source_title"),
        help_text="Un article, un rapport, une délibération : chacun doit pouvoir vérifier.",
        missing="Donnez le titre de votre source.",
    )
    source_url = LinkField(
        label="Son adresse",
        most=longest_answer("source_url"),
        attrs={"inputmode": "url", "spellcheck": "false"},
        help_text="Une page publique, par exemple https://exemple.fr/rapport.",
        missing="Donnez l’adresse de votre source : une page que chacun peut ouvrir.",
    )
    speaker_kind = forms.ChoiceField(
        label="Qui parle ?",
        choices=list(SPEAKERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui parle.", "invalid_choice": CHOOSE},
    )
    speaker = ShortText(
        label="Sous quel nom publier votre lecture ?",
        most=longest_answer("speaker"),
        help_text="Ce nom sera public : le vôtre, celui d’une association, ou « une habitante de Lyon » par exemple.",
        missing="Choisissez le nom sous lequel votre lecture sera publiée.",
    )

    def clean_when(self) -> tuple[date, Precision]:
        """Refuse what takes effect later, and what is older than all that is followed."""
        first, precision = self.cleaned_data["when"]
        if first > timezone.localdate():
            raise ValidationError("Cette date n’est pas encore passée : on lit ce qui est, pas ce qui sera.")
        if first < FIRST_DAY:
            raise ValidationError(f"Le suivi ne remonte pas avant {FIRST_DAY.year}.")
        return first, precision

    def clean(self) -> dict[str, Any]:
        """Hold the answers to the rules of the database, once each is right by itself."""
        cleaned = super().clean() or {}
        if not self.errors:
            for question, sentence in broken_rules(self.typed()):
                self.add_error(question, sentence)
        return cleaned


class SignedPersonForm(PersonForm):
    """Who the person is, when they chose before the name to publish: this one is for the editors alone."""

    name = ShortText(
        label="Votre nom",
        most=120,
        attrs={"autocomplete": "name"},
        help_text="Pour la rédaction seulement : le nom publié est celui que vous avez choisi à l’étape précédente.",
        missing="Donnez votre nom.",
    )
    wants_credit = None  # type: ignore[assignment]


class LedgerSendForm(StepForm):
    """The agreement to what joins a ledger, which nothing leaves."""

    licence = forms.BooleanField(
        label=(
            "J’accepte que ma lecture soit relue, corrigée avec mon accord, et publiée sous le nom que j’ai choisi et "
            "sous Licence Ouverte 2.0. Une fois publiée, elle reste au registre sous ce nom, même si je fais effacer "
            "mes données : je peux demander à la rédaction de ne plus la montrer, mais le registre ne s’efface pas"
        ),
        error_messages={"required": "Sans cet accord, nous ne pouvons ni relire ni publier votre lecture."},
    )


STEPS = (
    Step("lecture", "Votre lecture", ReadingForm),
    Step("vous", "Vous", SignedPersonForm),
    Step("envoi", "Vérifier et envoyer", LedgerSendForm),
)
"""The steps of a reading that is sent: the settings name them."""
