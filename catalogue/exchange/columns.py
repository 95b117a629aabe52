"""The columns of the file of the entries: each says what it holds, how a cell is read, and how it is shown."""

from typing import Any

from import_export.fields import Field
from import_export.widgets import Widget

from catalogue.exchange.lookups import REGIONS
from catalogue.exchange.widgets import (
    ChoiceWidget,
    DayWidget,
    LeversWidget,
    MomentWidget,
    NumberWidget,
    OrganisationsWidget,
    SourcesWidget,
    TerritoryWidget,
    TextWidget,
    ThemesWidget,
)
from catalogue.models import (
    CostBand,
    EvidenceLevel,
    Innovation,
    OrganisationKind,
    Status,
    TerritoryKind,
    TerritoryScope,
)
from catalogue.search.query.facets import STAGE_SLUGS

YES_NO = {"oui": True, "non": False}
SMALL, LARGE = 32_767, 2**63 - 1
"""The largest numbers that the columns of the table hold."""


class Column(Field):
    """A column: what it says, and whether the file may change it."""

    def __init__(self, attribute: str, key: str, widget: Widget, says: str, *, is_kept: bool = False):
        super().__init__(attribute=attribute, column_name=key, widget=widget, readonly=is_kept)
        self.says = says


class Relation(Column):
    """A column of rows around the entry: read from them, and kept aside until they are written."""

    def get_value(self, instance: Innovation) -> list:
        wanted = wanted_of(instance)
        return wanted[self.attribute] if self.attribute in wanted else RELATIONS[self.attribute](instance)

    def save(self, instance: Innovation, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        wanted_of(instance)[self.attribute] = self.clean(row, **kwargs)


def wanted_of(instance: Innovation) -> dict[str, list]:
    """What a file wants around an entry, by relation, kept on the row until it is written."""
    return instance.__dict__.setdefault("wanted", {})


RELATIONS = {
    "levers": lambda innovation: sorted(lever.slug for lever in innovation.levers.all()),
    "themes": lambda innovation: sorted(theme.name for theme in innovation.themes.all()),
    "organisations": lambda innovation: sorted((each.name, each.kind) for each in innovation.organisations.all()),
    "sources": lambda innovation: [(source.title, source.url) for source in innovation.sources.all()],
}


def text(name: str) -> TextWidget:
    """How a text of the entry is read, with the length of its field."""
    return TextWidget(getattr(Innovation._meta.get_field(name), "max_length", None) or 50_000)


COLUMNS: tuple[Column, ...] = (
    Column("pk", "identifiant", Widget(), "Clé de la fiche. Vide : une nouvelle fiche.", is_kept=True),
    Column("slug", "adresse", TextWidget(), "Fin de son adresse ; ne se change qu’à sa création.", is_kept=True),
    Column(
        "status",
        "statut",
        ChoiceWidget({label: value for value, label in Status.choices}),
        "Se lit seulement.",
        is_kept=True,
    ),
    Column("title", "titre", text("title"), "Titre."),
    Column("summary", "resume", text("summary"), "Résumé."),
    Column("need", "besoin", text("need"), "Le besoin, en Markdown."),
    Column("description", "reponse", text("description"), "La réponse, en Markdown."),
    Column("results", "resultats", text("results"), "Les résultats, en Markdown."),
    Column("lessons", "enseignements", text("lessons"), "Les enseignements, en Markdown."),
    Relation("levers", "leviers", LeversWidget(), "Mots des adresses des leviers, entre barres « | »."),
    Relation("themes", "themes", ThemesWidget(), "Thèmes, entre barres « | »."),
    Column("territory", "territoire", TerritoryWidget(), "Code Insee ou SIREN : « 44143 », « commune-44143 »."),
    Column("territory_label", "nom_territoire", text("territory_label"), "Nom, si aucun code ne convient."),
    Column(
        "territory_scope",
        "type_territoire",
        ChoiceWidget({value: value for value in TerritoryScope.values}, empty=TerritoryScope.OTHER.value),
        "Donné par le territoire s’il a un code : " + ", ".join(TerritoryScope.values) + ".",
    ),
    Column(
        "department",
        "code_departement",
        TerritoryWidget([TerritoryKind.DEPARTMENT], with_kind=False),
        "Code Insee du département ; donné par le territoire s’il a un code.",
    ),
    Column(
        "region",
        "code_region",
        TerritoryWidget(REGIONS, with_kind=False),
        "Code Insee de la région ou de la collectivité d’outre-mer ; de même.",
    ),
    Column("start_year", "annee_debut", NumberWidget(SMALL), "Année de lancement."),
    Column("end_year", "annee_fin", NumberWidget(SMALL), "Année de fin."),
    Column(
        "stage",
        "etape",
        ChoiceWidget({slug: stage for stage, slug in STAGE_SLUGS.items()}),
        "Étape : " + ", ".join(STAGE_SLUGS.values()) + ".",
    ),
    Column("cost", "cout_euros", NumberWidget(LARGE), "Coût en euros."),
    Column(
        "cost_band",
        "tranche_cout",
        ChoiceWidget({band: band for band in CostBand.values}),
        "Donnée par le coût s’il est connu : " + ", ".join(CostBand.values) + ".",
    ),
    Column("staff", "equipe", text("staff"), "Équipe."),
    Column("months_to_results", "mois_avant_resultats", NumberWidget(SMALL), "Mois avant les premiers résultats."),
    Relation(
        "organisations",
        "organisations",
        OrganisationsWidget(),
        "Partenaires : « Nom [type] », entre barres « | ». Types : " + ", ".join(OrganisationKind.values) + ".",
    ),
    Column(
        "evidence_level",
        "niveau_preuve",
        NumberWidget(SMALL, empty=EvidenceLevel.DECLARED),
        "Niveau de preuve, de 0 à 4.",
    ),
    Column("evidence_proof", "preuve", text("evidence_proof"), "Ce qui fonde le niveau de preuve."),
    Column(
        "in_report",
        "citee_rapport",
        ChoiceWidget(YES_NO, empty=None),
        "Citée dans le rapport : oui, non, vide si non vérifié.",
    ),
    Column(
        "is_zoom", "reference", ChoiceWidget(YES_NO, empty=False), "Innovation de référence du rapport : oui ou non."
    ),
    Relation("sources", "sources", SourcesWidget(), "« Titre : adresse », entre barres « | »."),
    Column("verified_on", "verifiee_le", DayWidget(), "Jour de la dernière vérification."),
    Column(
        "updated_at",
        "modifiee_le",
        MomentWidget(),
        "Se lit seulement : un changement fait depuis est signalé.",
        is_kept=True,
    ),
)
