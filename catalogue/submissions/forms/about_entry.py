"""What people say of an entry of the catalogue: we did it too, this is wrong, I have a question."""

from typing import Any

from django import forms
from django.db import models

from catalogue.models import ReplicationState
from catalogue.submissions.forms.base import PlacedForm, StepForm
from catalogue.submissions.forms.fields import LinksField, LongText, TypedTerritoryField, YearField
from catalogue.submissions.mapping import SECTIONS, answer_to, corrected_column
from catalogue.submissions.quantities import QUANTITIES

MOST_CARRIED = 10_000
"""Characters of the questions that take up the five texts of an innovation, when it turns out to be about an entry."""


class CorrectionReason(models.TextChoices):
    """What is wrong with an entry; the values are also what is kept."""

    ERROR = "erreur", "Il y a une erreur"
    MISSING = "manque", "Il manque quelque chose"
    OUTDATED = "perimee", "Ce n’est plus à jour"
    DEAD_LINK = "lien-mort", "Un lien ne marche plus"
    PERSONAL = "donnees-personnelles", "Des données personnelles ne devraient pas y être"
    STOPPED = "arretee", "L’innovation s’est arrêtée"
    OTHER = "autre", "Autre chose"


class Section(models.TextChoices):
    """The part of an entry that is wrong; the values are what addresses say, `field` is the column."""

    WHOLE = "", "La fiche entière, ou je ne sais pas"
    SUMMARY = "resume", "Le résumé"
    NEED = "besoin", "Le besoin"
    DESCRIPTION = "reponse", "La réponse"
    RESULTS = "resultats", "Les résultats"
    LESSONS = "enseignements", "Les enseignements"
    START = "lancement", "L’année de lancement"
    COST = "cout", "Le coût, en euros"
    STAFF = "equipe", "L’effectif de l’équipe"
    DELAY = "delai", "Les mois avant les premiers résultats"

    @property
    def field(self) -> str:
        """The column of the entry, if the part has one."""
        return SECTIONS.get(self.value, "")


class ReplicationStepForm(PlacedForm):
    """A territory that took the innovation up."""

    territory = TypedTerritoryField(
        label="Dans quel territoire l’avez-vous reprise ?",
        required=False,
        help_text="Une commune, une intercommunalité, un département, une région. Le code postal convient aussi.",
    )
    start_year = YearField(label="En quelle année ?", required=False)
    replication_state = forms.ChoiceField(
        label="Où en est-ce ?",
        choices=[(state.value, str(state.label).capitalize()) for state in ReplicationState],
        initial=ReplicationState.RUNNING,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites où en est la reprise.", "invalid_choice": "Choisissez dans la liste."},
    )
    kept = LongText(
        label="Qu’avez-vous gardé ?",
        most=MOST_CARRIED,
        rows=4,
        help_text="Ce que vous avez repris tel quel.",
        missing="Dites en une phrase au moins ce que vous avez repris.",
    )
    changed = LongText(
        label="Qu’avez-vous changé ?",
        most=2000,
        rows=4,
        required=False,
        help_text="Ce qu’il a fallu adapter chez vous, et pourquoi.",
    )
    links = LinksField()


class CorrectionForm(StepForm):
    """What is wrong, where, and what should stand there."""

    reason = forms.ChoiceField(
        label="Qu’est-ce qui ne va pas ?",
        choices=CorrectionReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce qui ne va pas.", "invalid_choice": "Choisissez dans la liste."},
    )
    section = forms.ChoiceField(
        label="Dans quelle partie de la fiche ?",
        choices=Section.choices,
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
        error_messages={"invalid_choice": "Choisissez une partie de la liste."},
    )
    explanation = LongText(
        label="Expliquez-nous",
        most=MOST_CARRIED,
        rows=4,
        help_text="Ce qui est faux ou manque, et comment vous le savez.",
        missing="Expliquez en une phrase au moins.",
    )
    proposed = LongText(
        label="Le texte que vous proposez",
        most=4000,
        rows=6,
        required=False,
        help_text="Tel qu’il devrait figurer dans la fiche ; pour une année, un coût, un effectif ou des mois, "
        "le nombre seul. La rédaction verra ce qui change.",
    )
    links = LinksField()

    def clean(self) -> dict[str, Any]:
        """A figure, where that is what the part of the entry is."""
        cleaned = super().clean() or {}
        quantity = QUANTITIES.get(corrected_column(cleaned))
        if quantity is not None:
            try:
                quantity.read(answer_to(cleaned, "proposed"))
            except ValueError as error:
                self.add_error("proposed", str(error))
        return cleaned


class QuestionForm(StepForm):
    """A question on an entry."""

    question = LongText(
        label="Quelle est votre question ?",
        most=2000,
        rows=6,
        help_text="Dites qui vous êtes et ce que vous voulez faire : la réponse sera plus utile.",
        missing="Écrivez votre question.",
    )
