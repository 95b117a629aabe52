"""Exports: all that a list holds, in three formats, with the official codes and the sources.

The columns are declared once. They are also the keys of the JSON, and what the page on open data describes.
"""

from datetime import date, datetime
from typing import IO

from catalogue.dossiers import AUTHOR, dossier_entries
from catalogue.models import Dossier, Innovation, StopCause, Territory
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.facets import STAGE_SLUGS
from catalogue.search.results import stream
from catalogue.tables.columns import Column, lines_of
from catalogue.tables.export import write_public
from catalogue.tables.table import plain_number


def _date(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _code(territory: Territory | None) -> str | None:
    return territory.code if territory else None


def _sources(innovation: Innovation) -> list[dict[str, str]]:
    return [{"titre": source.title, "adresse": source.url} for source in innovation.sources.all()]


def _adaptations(innovation: Innovation) -> list[dict[str, str]]:
    adapted = (each for each in innovation.replications.all() if each.kept or each.changed)
    return [{"territoire": each.place, "garde": each.kept, "change": each.changed} for each in adapted]


def _proof_source(innovation: Innovation) -> list[dict[str, str]]:
    title, url = innovation.evidence_source_title, innovation.evidence_source_url
    return [{"titre": title, "adresse": url}] if title else []


COLUMNS = (
    Column("identifiant", "Identifiant stable de la fiche.", lambda i, site: i.pk),
    Column("adresse", "Adresse de la fiche.", lambda i, site: site + i.get_absolute_url()),
    Column("titre", "Titre.", lambda i, site: i.title),
    Column("resume", "Résumé.", lambda i, site: i.summary),
    Column("besoin", "Le besoin, en Markdown.", lambda i, site: i.need),
    Column("reponse", "La réponse, en Markdown.", lambda i, site: i.description),
    Column("resultats", "Les résultats, en Markdown.", lambda i, site: i.results),
    Column("enseignements", "Les enseignements, en Markdown.", lambda i, site: i.lessons),
    Column("leviers", "Leviers du rapport.", lambda i, site: [lever.verb for lever in i.levers.all()]),
    Column("politiques", "Politiques publiques, de une à trois.", lambda i, site: [p.name for p in i.policies.all()]),
    Column("themes", "Thèmes.", lambda i, site: [theme.name for theme in i.themes.all()]),
    Column("territoire", "Nom du territoire.", lambda i, site: i.place),
    Column("type_territoire", "Type de territoire.", lambda i, site: i.get_territory_scope_display()),
    Column("code_territoire", "Code Insee, ou SIREN d’une intercommunalité.", lambda i, site: _code(i.territory)),
    Column("population", "Population municipale.", lambda i, site: i.territory.population if i.territory else None),
    Column("code_departement", "Code Insee du département.", lambda i, site: _code(i.department)),
    Column("departement", "Département.", lambda i, site: i.department.name if i.department else None),
    Column("code_region", "Code Insee de la région.", lambda i, site: _code(i.region)),
    Column("region", "Région ou collectivité d’outre-mer.", lambda i, site: i.region.name if i.region else None),
    Column("annee_debut", "Année de lancement.", lambda i, site: i.start_year),
    Column("annee_fin", "Année de fin.", lambda i, site: i.end_year),
    Column("etape", "idee, experimentation, deployee, generalisee ou terminee.", lambda i, site: STAGE_SLUGS[i.stage]),
    Column("cout_euros", "Coût en euros, en ordre de grandeur.", lambda i, site: i.cost),
    Column("tranche_cout", "Tranche de coût, en euros.", lambda i, site: i.cost_band or None),
    Column("note_cout", "Ce que couvre le coût.", lambda i, site: i.cost_note or None),
    Column("equipe", "Équipe.", lambda i, site: i.staff or None),
    Column("effectif", "En personnes ou en équivalents temps plein.", lambda i, site: plain_number(i.staff_count)),
    Column("mois_avant_resultats", "Mois avant les premiers résultats.", lambda i, site: i.months_to_results),
    Column("niveau_preuve", "Niveau de preuve, de 0 à 4 ; vide : non évalué.", lambda i, site: i.evidence_level),
    Column("preuve", "Ce qui fonde le niveau de preuve.", lambda i, site: i.evidence_proof or None),
    Column("source_preuve", "Titre et adresse de la source de la preuve.", lambda i, site: _proof_source(i)),
    Column(
        "cause_arret", "Cause de l’arrêt : " + ", ".join(StopCause.values) + ".", lambda i, site: i.stop_cause or None
    ),
    Column("motif_arret", "Pourquoi elle s’est arrêtée.", lambda i, site: i.stop_reason or None),
    Column("reproductions", "Territoires qui l’ont reprise.", lambda i, site: [r.place for r in i.replications.all()]),
    Column("adaptations", "Ce que chacune a gardé et changé, là où cela est connu.", lambda i, site: _adaptations(i)),
    Column("organisations", "Partenaires.", lambda i, site: [o.name for o in i.organisations.all()]),
    Column("sources", "Titre et adresse de chaque source.", lambda i, site: _sources(i)),
    Column("reference", "Innovation de référence du rapport : 1, sinon 0.", lambda i, site: int(i.is_zoom)),
    Column("publiee_le", "Date de publication.", lambda i, site: _date(i.published_at)),
    Column("modifiee_le", "Date de dernière modification.", lambda i, site: _date(i.updated_at)),
    Column("verifiee_le", "Jour de la dernière vérification.", lambda i, site: _day(i.verified_on)),
)


def of_innovation(column: Column) -> Column:
    """The column of an innovation, read of its place in a dossier."""
    return Column(column.key, column.description, lambda entry, site: column.read(entry.innovation, site))


DOSSIER_COLUMNS = (
    Column("rang", "rang dans le dossier", lambda entry, site: entry.rank),
    Column("mot", "mot de la rédaction", lambda entry, site: entry.word),
)
"""What a file says of an entry of a dossier before what it says of any innovation."""


def write_dossier(file: IO[bytes], extension: str, dossier: Dossier, site: str) -> None:
    """Write the entries of a dossier, with the word on each."""
    columns = (*DOSSIER_COLUMNS, *map(of_innovation, COLUMNS))
    rows = lines_of(columns, dossier_entries(dossier, Innovation.objects.for_export()), site)
    about = {"source": site + dossier.get_absolute_url(), "titre": dossier.title, "auteur": AUTHOR}
    write_public(file, extension, columns, rows, name="innovations", title="Dossier", about=about)


def write_innovations(file: IO[bytes], extension: str, criteria: Criteria, site: str) -> None:
    """Write every innovation that answers; `site` begins the addresses ("https://exemple.gouv.fr")."""
    query_string = criteria.to_query_string()
    source = f"{site}/innovations/{'?' if query_string else ''}{query_string}"
    rows = lines_of(COLUMNS, stream(criteria, Innovation.objects.for_export()), site)
    write_public(file, extension, COLUMNS, rows, name="innovations", title="Innovations", about={"source": source})
