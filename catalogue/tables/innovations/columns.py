"""The columns of the file of the entries: each says what it holds, how a cell is read, and how it is shown, with the
kinds of cells that name territories, levers, policies, themes, partners, sources.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from catalogue.entries.rules import TOO_MANY_POLICIES
from catalogue.models import (
    CostBand,
    Innovation,
    Lever,
    Organisation,
    OrganisationKind,
    Policy,
    Source,
    Status,
    StopCause,
    Territory,
    TerritoryKind,
    TerritoryScope,
    Theme,
)
from catalogue.models.policy import MOST_POLICIES
from catalogue.models.theme import NO_COMMA
from catalogue.search.query.facets import STAGE_SLUGS
from catalogue.tables.columns import CellKind, Column, Day, Items, Moment, Number, OneOf, Tenths, Text, quoted_cell
from catalogue.tables.innovations.lookups import REGIONS, Lookups
from catalogue.territories.resolution import territory_key
from catalogue.typography import normalised
from catalogue.web_addresses import check_web_address

LONGEST_THEME = Theme._meta.get_field("name").max_length or 100
LONGEST_NAME = Organisation._meta.get_field("name").max_length or 200
LONGEST_SOURCE = Source._meta.get_field("title").max_length or 200
LONGEST_URL = Source._meta.get_field("url").max_length or 500
WITH_KIND = re.compile(r"(.*\S)\s*\[([^\[\]]*)\]", re.S)


class TerritoryCode(CellKind):
    """A territory by its code, of some kinds, or nothing. It is shown with its kind, which leaves no doubt."""

    def __init__(self, kinds: Sequence[str] | None = None, *, with_kind: bool = True):
        self.kinds, self.with_kind = kinds, with_kind

    def parse(self, text: str, lookups: Lookups) -> Territory | None:  # type: ignore[override]
        code = normalised(text)
        if not code:
            return None
        territory = lookups.territory(code, self.kinds)
        if territory is None or (self.kinds and territory.kind not in self.kinds):
            raise ValueError(f"{quoted_cell(text)} n’est le code d’aucun territoire de ce type.")
        return territory

    def show(self, value: Territory | None) -> str:
        if value is None:
            return ""
        return territory_key(value) if self.with_kind else value.code


class PageAddress(Text):
    """The address of a page, or nothing."""

    def __init__(self) -> None:
        super().__init__(LONGEST_URL)

    def parse(self, text: str, lookups: Lookups | None = None) -> str:
        url = super().parse(text)
        if url:
            check_cell_address(url)
        return url


def check_cell_address(url: str) -> None:
    """Raises ValueError when a text is not the address of a page."""
    try:
        check_web_address(url)
    except ValidationError:
        raise ValueError(f"{quoted_cell(url)} n’est pas l’adresse d’une page.") from None


class LeverItems(Items):
    """LeverItems by the word of their address."""

    def parse_item(self, text: str, lookups: Lookups) -> Lever:
        if text not in lookups.levers:
            raise ValueError(f"{quoted_cell(text)} n’est pas un levier : {', '.join(lookups.levers)}.")
        return lookups.levers[text]

    def show_item(self, item: Lever) -> str:
        return item.slug

    def ordered(self, items: list) -> list:
        return sorted(items, key=self.show_item)


class PolicyItems(Items):
    """Public policies by the word of their address."""

    def parse_item(self, text: str, lookups: Lookups) -> Policy:
        if text not in lookups.policies:
            raise ValueError(f"{quoted_cell(text)} n’est pas une politique publique : {', '.join(lookups.policies)}.")
        return lookups.policies[text]

    def show_item(self, item: Policy) -> str:
        return item.slug

    def ordered(self, items: list) -> list:
        if len(items) > MOST_POLICIES:
            raise ValueError(TOO_MANY_POLICIES)
        return sorted(items, key=self.show_item)


class ThemeItems(Items):
    """ThemeItems by their names, whatever the capitals; a new one joins the vocabulary."""

    def parse_item(self, text: str, lookups: Lookups) -> str:
        name = " ".join(text.split())
        if len(name) > LONGEST_THEME:
            raise ValueError(f"Le thème {quoted_cell(name)} a plus de {LONGEST_THEME} caractères.")
        if "," in name:
            raise ValueError(NO_COMMA)
        return lookups.theme(name)


class OrganisationItems(Items):
    """Partners: « Ville de Rezé [collectivite] ». One that is known may go without its kind."""

    def parse_item(self, text: str, lookups: Lookups) -> tuple[str, str]:
        name, kind = name_and_kind(text)
        if len(name) > LONGEST_NAME:
            raise ValueError(f"Le nom {quoted_cell(name)} a plus de {LONGEST_NAME} caractères.")
        known = lookups.organisation(name, kind)
        if not known:
            raise ValueError(f"{quoted_cell(name)} est nouveau : donnez son type, « … [association] ».")
        if kind and kind != known:
            raise ValueError(f"{quoted_cell(name)} existe déjà, comme « {known} ».")
        return name, known

    def show_item(self, item: tuple[str, str]) -> str:
        return f"{normalised(item[0])} [{item[1]}]"


def name_and_kind(text: str) -> tuple[str, str]:
    """The name and the kind of a partner, empty when it is not given. Another word in brackets is part of the name."""
    match = WITH_KIND.fullmatch(text)
    if match and match[2].strip().lower() in OrganisationKind.values:
        return match[1], match[2].strip().lower()
    return text, ""


class SourceItems(Items):
    """Sources in their order, by title and address: « Le bilan : https://exemple.fr/bilan »."""

    def parse_item(self, text: str, lookups: Lookups) -> tuple[str, str]:
        title, _, url = text.rpartition(" : ")
        title, url = title.strip(), url.strip()
        if not title:
            raise ValueError(f"{quoted_cell(text)} n’est pas une source : « titre : adresse ».")
        check_cell_address(url)
        if len(url) > LONGEST_URL or len(title) > LONGEST_SOURCE:
            raise ValueError(f"{quoted_cell(text)} est trop long.")
        return title, url

    def show_item(self, item: tuple[str, str]) -> str:
        return f"{normalised(item[0])} : {normalised(item[1])}"

    def ordered(self, items: list) -> list:
        if len({url for _, url in items}) < len(items):
            raise ValueError("La même adresse y est deux fois.")
        return items


YES_NO = {"oui": True, "non": False}
SMALL, LARGE = 32_767, 2**63 - 1
"""The largest numbers that the columns of the table hold."""


@dataclass
class Relations:
    """The rows around an entry, as they are or as a file wants them, in the order in which they are shown.

    `organisations` are pairs of a name and a kind, `sources` of a title and an address.
    """

    levers: list[Lever]
    policies: list[Policy]
    themes: list[str]
    organisations: list[tuple[str, str]]
    sources: list[tuple[str, str]]


def relations_around(innovation: Innovation) -> Relations:
    """The relations of an entry, kept on it until it is written: a row that is not there has none."""
    kept: Relations | None = innovation.__dict__.get("relations")
    if kept is None:
        kept = innovation.__dict__["relations"] = Relations(
            sorted(innovation.levers.all(), key=lambda lever: lever.slug),
            sorted(innovation.policies.all(), key=lambda policy: policy.slug),
            sorted(theme.name for theme in innovation.themes.all()),
            sorted((each.name, each.kind) for each in innovation.organisations.all()),
            [(source.title, source.url) for source in innovation.sources.all()],
        )
    return kept


def around(attribute: str, key: str, kind: CellKind, description: str) -> Column:
    """A column of rows around the entry."""
    return Column(key, description, lambda row: kind.show(getattr(relations_around(row), attribute)), attribute, kind)


COLUMNS: tuple[Column, ...] = (
    Column.of("pk", "identifiant", CellKind(), "Clé de la fiche. Vide : une nouvelle fiche.", is_kept=True),
    Column.of("slug", "adresse", Text(), "Fin de son adresse ; ne se change qu’à sa création.", is_kept=True),
    Column.of(
        "status",
        "statut",
        OneOf({label: value for value, label in Status.choices}),
        "Se lit seulement.",
        is_kept=True,
    ),
    Column.of("title", "titre", Text.of(Innovation, "title"), "Titre."),
    Column.of("summary", "resume", Text.of(Innovation, "summary"), "Résumé."),
    Column.of("need", "besoin", Text.of(Innovation, "need"), "Le besoin, en Markdown."),
    Column.of("description", "reponse", Text.of(Innovation, "description"), "La réponse, en Markdown."),
    Column.of("results", "resultats", Text.of(Innovation, "results"), "Les résultats, en Markdown."),
    Column.of("lessons", "enseignements", Text.of(Innovation, "lessons"), "Les enseignements, en Markdown."),
    around("levers", "leviers", LeverItems(), "Mots des adresses des leviers, entre barres « | »."),
    around("policies", "politiques", PolicyItems(), "Mots des adresses des politiques publiques, de une à trois."),
    around("themes", "themes", ThemeItems(), "Thèmes, entre barres « | »."),
    Column.of("territory", "territoire", TerritoryCode(), "Code Insee ou SIREN : « 44143 », « commune-44143 »."),
    Column.of(
        "territory_label", "nom_territoire", Text.of(Innovation, "territory_label"), "Nom, si aucun code ne convient."
    ),
    Column.of(
        "territory_scope",
        "type_territoire",
        OneOf({value: value for value in TerritoryScope.values}, empty=TerritoryScope.OTHER.value),
        "Donné par le territoire s’il a un code : " + ", ".join(TerritoryScope.values) + ".",
    ),
    Column.of(
        "department",
        "code_departement",
        TerritoryCode([TerritoryKind.DEPARTMENT], with_kind=False),
        "Code Insee du département ; donné par le territoire s’il a un code.",
    ),
    Column.of(
        "region",
        "code_region",
        TerritoryCode(REGIONS, with_kind=False),
        "Code Insee de la région ou de la collectivité d’outre-mer ; de même.",
    ),
    Column.of("start_year", "annee_debut", Number(SMALL), "Année de lancement."),
    Column.of("end_year", "annee_fin", Number(SMALL), "Année de fin."),
    Column.of(
        "stage",
        "etape",
        OneOf({slug: stage for stage, slug in STAGE_SLUGS.items()}),
        "Étape : " + ", ".join(STAGE_SLUGS.values()) + ".",
    ),
    Column.of("cost", "cout_euros", Number(LARGE), "Coût en euros."),
    Column.of(
        "cost_band",
        "tranche_cout",
        OneOf({band: band for band in CostBand.values}),
        "Donnée par le coût s’il est connu : " + ", ".join(CostBand.values) + ".",
    ),
    Column.of("cost_note", "note_cout", Text.of(Innovation, "cost_note"), "Ce que couvre le coût."),
    Column.of("staff", "equipe", Text.of(Innovation, "staff"), "Équipe."),
    Column.of("staff_count", "effectif", Tenths(), "Effectif, en personnes ou en équivalents temps plein."),
    Column.of("months_to_results", "mois_avant_resultats", Number(SMALL), "Mois avant les premiers résultats."),
    around(
        "organisations",
        "organisations",
        OrganisationItems(),
        "Partenaires : « Nom [type] », entre barres « | ». Types : " + ", ".join(OrganisationKind.values) + ".",
    ),
    Column.of(
        "evidence_level",
        "niveau_preuve",
        Number(SMALL),
        "Niveau de preuve, de 0 à 4, avec ce qui le fonde ; vide : non évalué.",
    ),
    Column.of("evidence_proof", "preuve", Text.of(Innovation, "evidence_proof"), "Ce qui fonde le niveau de preuve."),
    Column.of(
        "evidence_source_title",
        "source_preuve",
        Text.of(Innovation, "evidence_source_title"),
        "Titre de la source de la preuve.",
    ),
    Column.of("evidence_source_url", "adresse_source_preuve", PageAddress(), "Son adresse."),
    Column.of(
        "stop_cause",
        "cause_arret",
        OneOf({cause: cause for cause in StopCause.values}),
        "Cause de l’arrêt, s’il y en a un : " + ", ".join(StopCause.values) + ".",
    ),
    Column.of("stop_reason", "motif_arret", Text.of(Innovation, "stop_reason"), "Pourquoi elle s’est arrêtée."),
    Column.of(
        "in_report",
        "citee_rapport",
        OneOf(YES_NO, empty=None),
        "Citée dans le rapport : oui, non, vide si non vérifié.",
    ),
    Column.of("is_zoom", "reference", OneOf(YES_NO, empty=False), "Innovation de référence du rapport : oui ou non."),
    around("sources", "sources", SourceItems(), "« Titre : adresse », entre barres « | »."),
    Column.of("verified_on", "verifiee_le", Day(), "Jour de la dernière vérification."),
    Column.of(
        "updated_at",
        "modifiee_le",
        Moment(),
        "Se lit seulement : un changement fait depuis est signalé.",
        is_kept=True,
    ),
)
EDITABLE = tuple(column for column in COLUMNS if column.kind is not None)
