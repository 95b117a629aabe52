"""The innovation sheets keep every fact and every word of the text they were made from.

`fixtures/innovations/ORIGIN.jsonl` is the text as received. Each sheet divides its description into need, description
and lessons; nothing may be added, lost, reworded or reordered on the way.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from catalogue.models import StopCause

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "innovations"
COUNT = 251
SECTIONS = ("need", "description", "lessons")
TEXTS = {
    "title",
    "summary",
    "need",
    "description",
    "results",
    "lessons",
    "stop_reason",
    "cost_note",
    "evidence_proof",
}
KEYS = [
    "title",
    "summary",
    "need",
    "description",
    "results",
    "lessons",
    "stage",
    "start_year",
    "end_year",
    "stop_cause",
    "stop_reason",
    "levers",
    "policies",
    "themes",
    "cost_eur",
    "cost_note",
    "staff_count",
    "months_to_results",
    "evidence_level",
    "evidence_proof",
    "in_report",
    "is_zoom",
    "evidence_source",
    "territory",
    "organisations",
    "replications",
    "sources",
]
# Every year given to a replication beyond those received, with the words of the text that state it.
YEARS = {
    ("solidarauto-49-garage-associatif-et-insertion-pres-d-angers", "Grenoble"): (2013, "Grenoble en 2013"),
    ("solidarauto-49-garage-associatif-et-insertion-pres-d-angers", "Rouen"): (2015, "Rouen en 2015"),
    ("solidarauto-49-garage-associatif-et-insertion-pres-d-angers", "Clermont-Ferrand"): (
        2017,
        "Clermont-Ferrand en 2017",
    ),
    ("solidarauto-49-garage-associatif-et-insertion-pres-d-angers", "Joué-lès-Tours"): (
        2018,
        "Joué-lès-Tours en 2018",
    ),
    ("la-journee-citoyenne-nee-a-berrwiller", "Mulhouse"): (2012, "un quartier de Mulhouse en 2012"),
    ("mobilite-solidaire-en-pays-de-colombey-et-du-saintois", "Pays du Saintois"): (
        2015,
        "En 2015, à l'invitation du conseil départemental, le service s'est étendu au Pays du Saintois",
    ),
    (
        "ca-roule-a-domf-le-transport-solidaire-d-une-petite-ville-de-l-orne",
        "Vallée de la Haute Sarthe (réseaux proches)",
    ): (
        2023,
        "celle de la Vallée de la Haute Sarthe a conventionné en 2023",
    ),
    ("villages-du-futur-en-nivernais-morvan", "Région Bourgogne-Franche-Comté"): (
        2020,
        "Méthode reprise par la région en 2020",
    ),
    # The sentence before it begins with "En 2011".
    ("agrilocal-de-la-drome-a-une-quarantaine-de-departements", "Puy-de-Dôme"): (
        2012,
        "Le Puy-de-Dôme la reprend un an plus tard",
    ),
    ("cantines-a-l-unisson-de-la-nouvelle-caledonie-a-taputapuatea", "Teva I Uta"): (
        2024,
        "En mars 2024, c'est leur tour : Taputapuatea et Teva I Uta",
    ),
}

# Names received twice, here as the one without its year.
SAME_PLACE = {
    ("langouet-emprunte-40-000-euros-a-ses-habitants", "Saint-Brieuc"),
    ("le-budget-participatif-gersois-premier-a-l-echelle-d-un-departement", "Une vingtaine de départements"),
}

Row = dict[str, Any]


def origin() -> list[Row]:
    lines = (FOLDER / "ORIGIN.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def sheets() -> dict[str, Row]:
    """Every sheet by its slug, its texts trimmed as the site does when it loads them."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        sheet = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = {key: value.strip() if key in TEXTS else value for key, value in sheet.items()}
    return found


def slug_of(title: str) -> str:
    text = title.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae").replace("Æ", "Ae")
    text = re.sub(r"['’/–—]", "-", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text)).strip("-_")
    if len(slug) <= 80:
        return slug
    whole_words = slug[:81].rsplit("-", 1)[0]
    return re.sub(r"(-[a-z]|-qu|-de)+$", "", whole_words)  # an article alone at the end says nothing


def pairs() -> list[tuple[Row, Row]]:
    by_slug = sheets()
    return [(row, by_slug[slug_of(row["title"])]) for row in origin()]


def sentences(text: str) -> list[str]:
    """Cut after each end mark followed by one space: crude, but the same for both sides of the comparison."""
    return re.split(r"(?<=[.!?…]) ", text)


def same_sentences(whole: str, parts: Iterable[str]) -> bool:
    return sorted(sentences(whole)) == sorted(piece for part in parts for piece in sentences(part))


def in_order(part: str, whole: str) -> bool:
    left = iter(sentences(whole))
    return all(piece in left for piece in sentences(part))


def kept(value: Any) -> bool:
    return value not in (None, "", [])


def test_every_sheet_is_there_and_parses() -> None:
    rows, by_slug = origin(), sheets()
    assert len(rows) == COUNT
    assert len(by_slug) == COUNT
    assert {slug_of(row["title"]) for row in rows} == set(by_slug)


def test_the_slug_of_the_title_names_the_file() -> None:
    for slug, sheet in sheets().items():
        assert slug == slug_of(sheet["title"])
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), slug
        assert len(slug) <= 80, slug


def test_keys_are_known_in_order_and_never_empty() -> None:
    for slug, sheet in sheets().items():
        assert list(sheet) == [key for key in KEYS if key in sheet], slug
        assert all(kept(value) for value in sheet.values()), slug


def test_facts_are_kept() -> None:
    same = (
        "title",
        "stage",
        "start_year",
        "end_year",
        "levers",
        "cost_eur",
        "months_to_results",
        "evidence_level",
        "evidence_source",
        "sources",
    )
    renamed = {
        "summary": "summary_fr",
        "results": "results_fr",
        "organisations": "partners",
        "cost_note": "cost_note_fr",
        "staff_count": "staff_fte",
        "evidence_proof": "evidence_proof_fr",
        "stop_reason": "stopped_reason_fr",
    }
    territory = {
        "kind": "territory_kind",
        "code": "insee_or_siren_code",
        "label": "territory_name",
        "department": "department_code",
        "region": "region_name",
    }
    for row, sheet in pairs():
        for key, source in ({key: key for key in same} | renamed).items():
            assert sheet.get(key) == (row[source] if kept(row[source]) else None), (row["title"], key)
        assert sheet["territory"] == {key: row[source] for key, source in territory.items() if kept(row[source])}
        assert sheet.get("in_report") is row["in_oural_report"], row["title"]
        assert sheet.get("is_zoom", False) is row["is_zoom"], row["title"]
        assert sheet.get("is_zoom") is not False, row["title"]


def test_every_field_of_the_origin_is_checked_here() -> None:
    fields = (
        "title summary_fr description_fr territory_name territory_kind insee_or_siren_code department_code region_name"
        " start_year end_year stage levers themes partners results_fr cost_eur replicated_in in_oural_report is_zoom"
        " sources cost_note_fr staff_fte months_to_results evidence_level evidence_proof_fr evidence_source"
        " stopped_reason_fr"
    )
    for row in origin():
        assert set(row) == set(fields.split()), row["title"]


def test_a_stop_has_a_cause_of_the_list() -> None:
    causes = {slug: sheet["stop_cause"] for slug, sheet in sheets().items() if "stop_reason" in sheet}
    assert len(causes) == 35 and set(causes.values()) <= set(StopCause.values) - {StopCause.OTHER}
    assert not any("stop_cause" in sheet for slug, sheet in sheets().items() if slug not in causes)


def test_tags_are_the_received_ones_by_the_map_and_policies_exist() -> None:
    """Each received tag has become one tag or none; every sheet has one to three of the 28 policies."""
    tags = json.loads((FOLDER / "TAGS.json").read_text(encoding="utf-8"))
    policies = {row["slug"] for row in json.loads((FOLDER.parent / "policies.json").read_text(encoding="utf-8"))}
    assert len(policies) == 28 and len(tags) == 269 and len(set(tags.values()) - {None}) == 169
    for row, sheet in pairs():
        assert sheet["themes"] == list(dict.fromkeys(tags[tag] for tag in row["themes"] if tags[tag])), row["title"]
        assert 1 <= len(sheet["policies"]) <= 3 and set(sheet["policies"]) <= policies, row["title"]


def test_replications_are_kept_and_a_year_is_given_only_where_a_text_says_it() -> None:
    given = {}
    for row, sheet in pairs():
        replications = sheet.get("replications", [])
        received = {each["territory_name"]: each["year"] for each in row["replicated_in"]}
        for _, label in SAME_PLACE & {(slug_of(row["title"]), label) for label in received}:
            assert received.pop(label) is None
        assert [item["label"] for item in replications] == list(received), row["title"]
        for item in replications:
            assert set(item) <= {"label", "year"}
            if received[item["label"]]:
                assert item["year"] == received[item["label"]]
            elif "year" in item:
                given[slug_of(row["title"]), item["label"]] = (item["year"], row)
    assert {key: year for key, (year, _) in given.items()} == {key: year for key, (year, _) in YEARS.items()}
    for key, (_, words) in YEARS.items():
        row = given[key][1]
        assert words in row["description_fr"] or words in row["results_fr"], key


def test_the_division_loses_and_adds_nothing() -> None:
    for row, sheet in pairs():
        parts = [sheet[section] for section in SECTIONS if section in sheet]
        assert sheet["description"], row["title"]
        assert same_sentences(row["description_fr"], parts), row["title"]
        for part in parts:
            assert in_order(part, row["description_fr"]), row["title"]


def test_the_check_of_the_division_sees_a_lost_word() -> None:
    for row, sheet in pairs():
        parts = [sheet[section] for section in SECTIONS if section in sheet]
        for number, part in enumerate(parts):
            words = part.split(" ")
            for lost in (0, len(words) // 2, len(words) - 1):
                damaged = [*parts[:number], " ".join(words[:lost] + words[lost + 1 :]), *parts[number + 1 :]]
                assert not same_sentences(row["description_fr"], damaged), (row["title"], words[lost])


def test_the_check_of_the_order_sees_two_sentences_swapped() -> None:
    whole = "Un besoin. Une réponse. Une leçon."
    assert in_order("Un besoin. Une leçon.", whole)
    assert not in_order("Une leçon. Un besoin.", whole)
