"""The steps of a new innovation: what it is, where and when, how, and its photos and documents."""

from typing import Any

from django import forms
from django.conf import settings

from catalogue.models import CostBand, Lever, OrganisationKind, Stage
from catalogue.submissions.forms.base import ChoiceText, PlacedForm, StepForm, check_years
from catalogue.submissions.forms.fields import LinksField, LongText, QuantityField, ShortText, YearField
from catalogue.submissions.uploads import ACCEPTED_TYPES

STAGE_HINTS = {
    Stage.IDEA: "rien n’est encore en place",
    Stage.EXPERIMENT: "un essai est en cours, ou l’a été",
    Stage.DEPLOYED: "cela marche dans un territoire",
    Stage.GENERALISED: "d’autres territoires l’ont repris",
    Stage.ENDED: "c’est fini, bien ou mal",
}
PARTNER_HINTS = {
    OrganisationKind.LOCAL_AUTHORITY: "Collectivités",
    OrganisationKind.STATE: "État et opérateurs",
    OrganisationKind.ASSOCIATION: "Associations",
    OrganisationKind.COMPANY: "Entreprises",
    OrganisationKind.RESEARCH: "Recherche et enseignement",
    OrganisationKind.CITIZENS: "Habitants",
    OrganisationKind.OTHER: "Autres",
}


class InnovationStepForm(StepForm):
    """What it is: a title, a summary, the need, what was done, what came of it."""

    title = ShortText(
        label="Comment l’appelez-vous ?",
        most=160,
        help_text="Quelques mots qui disent quoi et où.",
        missing="Donnez un titre à votre innovation.",
    )
    summary = LongText(
        label="En une phrase, de quoi s’agit-il ?",
        most=300,
        rows=3,
        help_text="Comme vous le diriez à une voisine.",
        missing="Résumez votre innovation en une phrase.",
    )
    need = LongText(
        label="Quel besoin aviez-vous constaté ?",
        most=1500,
        rows=4,
        help_text="Qui était concerné, depuis quand, qu’est-ce qui ne marchait pas ? Deux ou trois phrases suffisent.",
        missing="Dites en une phrase au moins à quel besoin cela répond.",
    )
    description = LongText(
        label="Qu’avez-vous fait ?",
        most=4000,
        rows=7,
        help_text="Ce qui a été mis en place, par qui, dans quel ordre. Dites aussi ce qui a changé en route.",
        missing="Décrivez en une phrase au moins ce qui a été fait.",
    )
    results = LongText(
        label="Qu’est-ce que cela a donné ?",
        most=2000,
        rows=4,
        required=False,
        help_text="Avec des chiffres si vous en avez. Un échec compris intéresse aussi les autres.",
    )
    lessons = LongText(
        label="Que feriez-vous autrement ?",
        most=2000,
        rows=4,
        required=False,
        help_text="Ce que vous diriez à un territoire qui voudrait s’y mettre.",
    )


class PlaceForm(PlacedForm):
    """Where and when."""

    start_year = YearField(label="Depuis quelle année ?", missing="Donnez l’année où cela a commencé.")
    end_year = YearField(label="Terminé en quelle année ?", required=False, help_text="Si c’est fini.")
    stage = forms.ChoiceField(
        label="Où en est-ce ?",
        choices=[(stage.value, ChoiceText(str(stage.label).capitalize(), STAGE_HINTS[stage])) for stage in Stage],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Dites où en est votre innovation.",
            "invalid_choice": "Choisissez une étape de la liste.",
        },
    )

    def clean(self) -> dict[str, Any]:
        """Years in order, besides a place."""
        cleaned = super().clean()
        check_years(self, cleaned)
        return cleaned


class MeansForm(StepForm):
    """How: levers, themes, cost, staff, delay, partners, sources. Nothing is required."""

    levers = forms.MultipleChoiceField(
        label="Quels leviers avez-vous actionnés ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les neuf mécanismes de réussite du rapport. Un à trois suffisent ; la rédaction complétera.",
        error_messages={"invalid_choice": "Choisissez des leviers de la liste."},
    )
    themes = ShortText(
        label="De quoi cela parle-t-il ?",
        most=200,
        required=False,
        help_text="Quelques mots séparés par des virgules.",
    )
    cost_band = forms.ChoiceField(
        label="Combien cela a-t-il coûté ?",
        required=False,
        choices=[("", "Je ne sais pas"), *((band.value, str(band.label).capitalize()) for band in CostBand)],
        widget=forms.RadioSelect,
        help_text="Un ordre de grandeur, tout compris.",
        error_messages={"invalid_choice": "Choisissez une tranche de la liste."},
    )
    staff = ShortText(
        label="Qui s’en est occupé ?",
        most=160,
        required=False,
        help_text="Des métiers, des services : par exemple « une animatrice et un agent technique ».",
    )
    staff_count = QuantityField(
        column="staff_count",
        label="Combien de personnes, en équivalents temps plein ?",
        required=False,
        help_text="Agents, salariés ou bénévoles qui la font vivre. Par exemple « 2,5 ».",
    )
    months_to_results = QuantityField(
        column="months_to_results",
        label="Combien de mois avant les premiers résultats ?",
        required=False,
        help_text="Depuis le lancement. Par exemple « 6 ».",
    )
    links = LinksField(
        "Un article, une délibération, un rapport : une adresse par ligne. Sans source publique, nous vous en "
        "demanderons une avant de publier."
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        levers = self.fields["levers"]
        levers.choices = [(each.slug, ChoiceText(each.verb, each.complement)) for each in Lever.objects.all()]  # type: ignore[attr-defined]
        links = self.fields.pop("links")
        for kind, label in PARTNER_HINTS.items():
            field = ShortText(label=label, most=300, required=False)
            field.widget.attrs["class"] = "fr-input"
            self.fields[partner_question(kind)] = field
        self.fields["links"] = links

    @property
    def partners(self) -> list[forms.BoundField]:
        """The questions on partners, which stand together."""
        return [self[partner_question(kind)] for kind in PARTNER_HINTS]

    @property
    def before_partners(self) -> list[forms.BoundField]:
        """The questions that come before: all but those on partners, and the links."""
        after = {"links", *map(partner_question, PARTNER_HINTS)}
        return [self[name] for name in self.fields if name not in after]


def partner_question(kind: OrganisationKind) -> str:
    """The name of the question on the partners of a kind."""
    return f"partners_{kind.value}"


class FilesStepForm(StepForm):
    """A file to add, and what it shows in words. Empty as a whole when there is none to add."""

    needed_together = frozenset({"alt"})

    file = forms.FileField(
        label="Photo ou document",
        required=False,
        widget=forms.FileInput(attrs={"class": "fr-upload", "accept": ",".join(ACCEPTED_TYPES)}),
        error_messages={
            "empty": "Ce fichier est vide : choisissez-en un autre.",
            "invalid": "Ce fichier n’est pas arrivé : choisissez-le à nouveau.",
            "missing": "Ce fichier n’est pas arrivé : choisissez-le à nouveau.",
            "contradiction": "Ce fichier n’est pas arrivé : choisissez-le à nouveau.",
        },
    )
    alt = ShortText(
        label="Que montre-t-il ?",
        most=200,
        required=False,
        help_text="En quelques mots, pour qui ne le voit pas : « Trois élèves pèsent les restes d’un plateau ».",
    )
    credit = ShortText(
        label="Qui l’a fait ?", most=200, required=False, help_text="Le nom à citer : une personne, une mairie."
    )
    is_licensed = forms.BooleanField(
        label="J’en ai les droits, les personnes reconnaissables sont d’accord, et j’accepte la Licence Ouverte 2.0",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"JPEG, PNG ou WebP jusqu’à {settings.IMAGE_MEGABYTES} Mo, PDF jusqu’à "
            f"{settings.SUBMISSION_DOCUMENT_MEGABYTES} Mo. {settings.SUBMISSION_FILES} fichiers au plus."
        )

    def clean(self) -> dict[str, Any]:
        """With a file, ask for all that goes with it."""
        cleaned = super().clean() or {}
        has_file = bool(self.files.get("file"))
        if has_file and not cleaned.get("alt") and "alt" not in self.errors:
            self.add_error("alt", "Dites en mots ce que montre le fichier.")
        if has_file and not cleaned.get("is_licensed"):
            self.add_error("is_licensed", "Sans cet accord, nous ne pouvons pas garder ce fichier.")
        if not has_file and cleaned.get("alt") and "file" not in self.errors:
            self.add_error("file", "Choisissez le fichier que vous décrivez, ou effacez sa description.")
        return cleaned

    def kept_names(self) -> Any:
        """Nothing is an answer: a file has a row of its own."""
        return iter(())
