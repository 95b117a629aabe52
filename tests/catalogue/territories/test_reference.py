"""What the reader of the geographic code refuses, with file, line and reason; and that the real one is whole."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from catalogue.models import TerritoryKind
from catalogue.territories.reference import read_reference
from catalogue.territories.tables import GeographyFileError
from tests.catalogue.territories.geography import FILES, replaced, write_geography

REAL = settings.BASE_DIR / "fixtures" / "geo"


def refusal(directory: Path) -> str:
    """The sentence that refuses a directory."""
    with pytest.raises(GeographyFileError) as error:
        read_reference(directory)
    return str(error.value).replace("\u00a0", " ")


def test_real_code_is_whole():
    reference = read_reference(REAL)
    assert Counter(entry.kind for entry in reference.entries.values()) == {
        TerritoryKind.REGION: 18,
        TerritoryKind.DEPARTMENT: 101,
        TerritoryKind.EPCI: 1255 + 11,
        TerritoryKind.COMMUNE: 34875 + 94,
        TerritoryKind.OVERSEAS: 8,
        TerritoryKind.FORMER_COMMUNE: 2621,
    }
    populations = Counter()
    for entry in reference.entries.values():
        populations[entry.kind] += entry.population or 0
    assert populations[TerritoryKind.DEPARTMENT] == populations[TerritoryKind.REGION] == 68_350_798


BAD_FILES = [
    ("regions", FILES["regions.csv"][:1] + ["52"], "regions.csv, ligne 2 : 9 champs attendus, 1 lus."),
    ("regions", ["code,name"], "regions.csv, ligne 1 : il manque la colonne de, population, communes."),
    ("regions", [], "regions.csv, ligne 1 : il manque la colonne code, name, de, population, communes."),
    ("regions", replaced("regions.csv", "des ", "dès "), "regions.csv, ligne 2 : « dès » n’est pas un article"),
    ("regions", replaced("regions.csv", "Bretagne", ""), "regions.csv, ligne 3 : le nom '' est vide"),
    ("regions", replaced("regions.csv", "Bretagne", "\x00"), "regions.csv, ligne 3 : le nom"),
    ("regions", replaced("regions.csv", "Bretagne", "a" * 201), "regions.csv, ligne 3 : le nom"),
    ("regions", replaced("regions.csv", "Bretagne", '"B'), "regions.csv, ligne 3 : la ligne est mal formée"),
    ("departments", replaced("departments.csv", "35,Ille", "44,Ille"), "ligne 3 : le code « 44 » est en double"),
    ("departments", replaced("departments.csv", "35,Ille", "XX,Ille"), "ligne 2 : « XX » n’est pas un code"),
    ("departments", replaced("departments.csv", ",53,", ",54,"), "ligne 2 : le code « 54 » est inconnu (region)"),
    ("departments", replaced("departments.csv", "1,230890", "2,230890"), "ligne 2 : 2 communes annoncées, 1 lues"),
    (
        "centroids",
        replaced("centroids.csv.gz", "47.18", "147.18"),
        "ligne 3 : « 147.180 » n’est pas",
    ),
    ("centroids", replaced("centroids.csv.gz", "47.18", "1e9"), "centroids.csv.gz, ligne 3 : « 1e90 » n’est pas"),
    ("epci", replaced("epci.csv", "243500139", "24350013"), "epci.csv, ligne 2 : « 24350013 » n’est pas un code"),
    ("epci", replaced("epci.csv", "0,2,44", "0,3,44"), "epci.csv, ligne 3 : 3 communes annoncées, 2 lues"),
    ("communes", replaced("communes.csv.gz", "43556", "-1"), "ligne 4 : « -1 » n’est pas un nombre entier"),
    ("communes", replaced("communes.csv.gz", "43556", "1_0"), "ligne 4 : « 1_0 » n’est pas un nombre entier"),
    ("communes", replaced("communes.csv.gz", "43556", "9999999999"), "ligne 4 : « 9999999999 » n’est pas"),
    ("communes", replaced("communes.csv.gz", "43556", ""), "ligne 4 : « » n’est pas un nombre entier (population)"),
    ("communes", replaced("communes.csv.gz", "Rezé,44,", "Rezé,99,"), "ligne 4 : le code « 99 » est inconnu"),
    (
        "communes",
        replaced("communes.csv.gz", "Rezé,44,52", "Rezé,44,53"),
        "le département 44 n’est pas dans la région",
    ),
    ("communes", replaced("communes.csv.gz", "44400,", "4440,"), "« 4440 » n’est pas un code valable (postal_codes)"),
    ("communes", replaced("communes.csv.gz", "44143,", "98818,"), "communes_com.csv, ligne 2 : le code « 98818 »"),
    ("communes_com", replaced("communes_com.csv", ",988,", ",987,"), "le code « 987 » est inconnu (territory)"),
    (
        "communes_former",
        replaced("communes_former.csv", "e,44109", "e,44110"),
        "ligne 2 : le code « 44110 » est inconnu",
    ),
]


@pytest.mark.parametrize(("file", "lines", "sentence"), BAD_FILES)
def test_malformed_file_is_refused_with_file_line_and_reason(tmp_path, file, lines, sentence):
    assert sentence in refusal(write_geography(tmp_path, **{file: lines}))


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_refused(tmp_path, name):
    (write_geography(tmp_path) / name).unlink()
    assert refusal(tmp_path) == f"{name} : le fichier est introuvable."


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_file_that_lost_its_last_line_is_refused(tmp_path, name):
    path = write_geography(tmp_path) / name
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]))
    assert f"manifest.json annonce {len(lines) - 1} territoires, il y en a {len(lines) - 2}" in refusal(tmp_path)


def test_file_cut_in_the_middle_of_a_line_is_refused(tmp_path):
    path = write_geography(tmp_path) / "communes_former.csv"
    path.write_bytes(path.read_bytes()[:-8])
    assert refusal(tmp_path).startswith("communes_former.csv, ligne 3 :")


@pytest.mark.parametrize("kept", [0, 5, 60, -9, -1])
def test_truncated_archive_is_refused(tmp_path, kept):
    path = write_geography(tmp_path) / "communes.csv.gz"
    path.write_bytes(path.read_bytes()[:kept])
    assert refusal(tmp_path).startswith("communes.csv.gz")


def test_file_that_is_no_archive_is_refused(tmp_path):
    (write_geography(tmp_path) / "communes.csv.gz").write_text("insee,name\n")
    assert refusal(tmp_path) == "communes.csv.gz, ligne 1 : le fichier compressé est tronqué ou abîmé."


def test_file_in_another_encoding_is_refused(tmp_path):
    path = write_geography(tmp_path) / "communes_former.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    assert "communes_former.csv, ligne 1 : le texte n’est pas en UTF-8." in refusal(tmp_path)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"vintage": "2026", "rows": {}}', '{"vintage": "2026-01-01", "rows": []}']
)
def test_manifest_that_says_nothing_is_refused(tmp_path, manifest):
    (write_geography(tmp_path) / "manifest.json").write_text(manifest)
    assert refusal(tmp_path).startswith("manifest.json : il faut « vintage »")


def test_manifest_must_be_there_and_name_every_file(tmp_path):
    path = write_geography(tmp_path) / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["rows"]["epci.csv"]
    path.write_text(json.dumps(manifest))
    assert refusal(tmp_path) == "epci.csv : manifest.json ne dit pas combien de lignes il a."
    path.unlink()
    assert refusal(tmp_path).startswith("manifest.json : le fichier ne se lit pas")
