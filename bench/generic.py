"""Datasette on the same rows, with the same facets and a full-text index of its own kind.

It is a good generic reader of SQLite tables. It gives up a facet after 200 ms and leaves it out of its answer: each is
counted as a failure.
"""

import asyncio
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from bench.mix import Request

FACETS = (
    "region",
    "departement",
    "type",
    "etape",
    "cout",
    "equipe",
    "delai",
    "preuve",
    "arret",
    "zoom",
    "population",
    "periode",
    "reproduite",
)
ARRAYS = ("politique", "levier", "theme")
TABLE = """
CREATE TABLE innovations AS SELECT i.id, i.title, i.summary, i.description, i.start_year,
    r.code AS region, d.code AS departement, i.territory_scope AS type, i.stage AS etape, i.cost_band AS cout,
    COALESCE(CAST(i.evidence_level AS text), 'non-evalue') AS preuve, CASE WHEN i.is_zoom THEN 'oui' END AS zoom,
    CASE WHEN t.population < 2000 THEN 'moins-de-2000' WHEN t.population < 10000 THEN '2000-9999'
        WHEN t.population < 50000 THEN '10000-49999' WHEN t.population < 200000 THEN '50000-199999'
        WHEN t.population IS NOT NULL THEN '200000-et-plus' ELSE 'non-renseigne' END AS population,
    CASE WHEN i.start_year < 2005 THEN 'avant-2005' WHEN i.start_year < 2010 THEN '2005-2009'
        WHEN i.start_year < 2015 THEN '2010-2014' WHEN i.start_year < 2020 THEN '2015-2019'
        WHEN i.start_year IS NOT NULL THEN '2020-et-apres' ELSE 'non-renseigne' END AS periode,
    CASE WHEN i.staff_count < 3 THEN '1-2' WHEN i.staff_count < 6 THEN '3-5' WHEN i.staff_count < 11 THEN '6-10'
        WHEN i.staff_count < 51 THEN '11-50' WHEN i.staff_count IS NOT NULL THEN 'plus-de-50'
        ELSE 'non-renseigne' END AS equipe,
    CASE WHEN i.months_to_results < 7 THEN '6-mois' WHEN i.months_to_results < 13 THEN '1-an'
        WHEN i.months_to_results < 37 THEN '3-ans' WHEN i.months_to_results IS NOT NULL THEN 'plus-de-3-ans'
        ELSE 'non-renseigne' END AS delai,
    NULLIF(i.stop_cause, '') AS arret,
    CASE WHEN EXISTS (SELECT 1 FROM site.catalogue_replication c WHERE c.original_id = i.id) THEN 'oui' END
        AS reproduite,
    (SELECT json_group_array(p.slug) FROM site.catalogue_innovation_policies ip
        JOIN site.catalogue_policy p ON p.id = ip.policy_id WHERE ip.innovation_id = i.id) AS politique,
    (SELECT json_group_array(l.slug) FROM site.catalogue_innovation_levers il
        JOIN site.catalogue_lever l ON l.id = il.lever_id WHERE il.innovation_id = i.id) AS levier,
    (SELECT json_group_array(th.slug) FROM site.catalogue_themedinnovation it
        JOIN site.catalogue_theme th ON th.id = it.tag_id WHERE it.content_object_id = i.id) AS theme
FROM site.catalogue_innovation i
    LEFT JOIN site.catalogue_territory t ON t.id = i.territory_id
    LEFT JOIN site.catalogue_territory r ON r.id = i.region_id
    LEFT JOIN site.catalogue_territory d ON d.id = i.department_id
WHERE i.status = 'published'
"""
FULL_TEXT = (
    "CREATE VIRTUAL TABLE innovations_fts USING fts5(title, summary, description, content='innovations',"
    " content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO innovations_fts (rowid, title, summary, description)"
    " SELECT id, title, summary, description FROM innovations",
)


@dataclass(slots=True)
class Outcome:
    """What Datasette took, in milliseconds, and what it left out."""

    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0
    requests_cut: int = 0
    facets_cut: int = 0


def make_file(site: Path, file: Path) -> None:
    """Make the table that Datasette reads, with an index on each column that is a facet, from the site's database."""
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as connection:
        connection.execute("ATTACH DATABASE ? AS site", [str(site)])
        connection.execute(TABLE)
        connection.execute("CREATE UNIQUE INDEX innovations_id ON innovations (id)")
        for name in FACETS:
            connection.execute(f"CREATE INDEX innovations_{name} ON innovations ({name})")
        for statement in FULL_TEXT:
            connection.execute(statement)
        connection.commit()
        connection.execute("ANALYZE")
    connection.close()


def path_of(request: Request, extension: str = "") -> str:
    """The address of a request in Datasette. What it has no word for (territory, phrase, sort) is left out."""
    pairs = [("_size", "20"), ("_nosuggest", "1"), ("_facet_size", "max"), ("_sort_desc", "start_year")]
    pairs += [("_facet", name) for name in FACETS] + [("_facet_array", name) for name in ARRAYS]
    several: dict[str, list[str]] = {}
    for name, value in request.pairs:
        if name == "q":
            pairs.append(("_search", value.replace('"', " ").replace("-", " ")))
        elif name in (*FACETS, *ARRAYS):
            several.setdefault(name, []).append(value)
    for name, values in several.items():
        pairs.append((f"{name}__arraycontains" if name in ARRAYS else f"{name}__exact", values[0]))
    return f"/innovations/innovations{extension}?{urlencode(pairs)}"


def measure(file: Path, requests: list[Request], rounds: int) -> Outcome:
    """Ask Datasette for every page, in its own process and without a network, as the site is asked."""
    return asyncio.run(_measure(file, requests, rounds))


async def _measure(file: Path, requests: list[Request], rounds: int) -> Outcome:
    from datasette.app import Datasette

    datasette = Datasette(
        files=[], immutables=[str(file)], settings={"sql_time_limit_ms": 10_000, "suggest_facets": False}
    )
    await datasette.invoke_startup()
    name = next(database for database in datasette.databases if database not in ("_internal", "_memory"))
    outcome = Outcome()
    for round_number in range(rounds + 1):
        for request in requests:
            path = path_of(request).replace("/innovations/", f"/{name}/", 1)
            start = perf_counter()
            response = await datasette.client.get(path)
            elapsed = (perf_counter() - start) * 1000
            if round_number:
                outcome.milliseconds.append(elapsed)
                continue
            outcome.errors += response.status_code != 200
            answer = await datasette.client.get(path_of(request, ".json").replace("/innovations/", f"/{name}/", 1))
            given = answer.json().get("facet_results", {}) if answer.status_code == 200 else {}
            cut = {*FACETS, *ARRAYS} - set(given)
            outcome.requests_cut += bool(cut)
            outcome.facets_cut += len(cut)
    return outcome
