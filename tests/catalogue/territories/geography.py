"""A geographic code of a few lines, written in a directory as the real one is."""

import gzip
import json
import tempfile
from pathlib import Path

from catalogue.territories.importing import import_territories

COMMUNES = "insee,name,department,region,arrondissement,epci_siren,ept_siren,siren,population,seat_rank,postal_codes"
FILES = {
    "regions.csv": [
        "code,name,zone,de,seat_insee,seat_name,departments,communes,population",
        "52,Pays de la Loire,metro,des ,44109,Nantes,44,2,371290",
        "53,Bretagne,metro,de ,35238,Rennes,35,1,230890",
    ],
    "departments.csv": [
        "code,name,region,zone,de,seat_insee,seat_name,communes,population",
        "35,Ille-et-Vilaine,53,metro,d',35238,Rennes,1,230890",
        "44,Loire-Atlantique,52,metro,de la ,44109,Nantes,2,371290",
    ],
    "epci.csv": [
        "siren,name,kind,kind_source,population,population_dgcl,communes,department_main,departments,regions",
        "243500139,Rennes Métropole,METRO,METRO,230890,0,1,35,35,53",
        "244400404,Nantes Métropole,METRO,METRO,371290,0,2,44,44,52",
    ],
    "epts.csv": [
        "siren,name,epci_siren,department_main,communes,population",
        "200000990,EPT Rive Sud,244400404,44,1,327734",
    ],
    "communes.csv.gz": [
        f"{COMMUNES},former_codes",
        "35238,Rennes,35,53,353,243500139,,213502388,230890,3,35000;35200;35700,",
        "44109,Nantes,44,52,442,244400404,200000990,214401093,327734,4,44000;44100,44014;44036",
        "44143,Rezé,44,52,442,244400404,,214401432,43556,0,44400,",
    ],
    "centroids.csv.gz": ["insee,lat,lng", "44109,47.200,-1.550", "44143,47.180,-1.540"],
    "overseas_collectivities.csv": ["code,name,communes,population", "988,Nouvelle-Calédonie,1,94285"],
    "communes_com.csv": ["insee,name,territory,population,postal_codes", "98818,Nouméa,988,,98800"],
    "communes_former.csv": [
        "insee,name,kind,current_insee",
        "44036,Chantenay-sur-Loire,commune-associee,44109",
        "44143,Rezé,commune-deleguee,44143",
    ],
}
TERRITORIES = sum(len(lines) - 1 for name, lines in FILES.items() if name != "centroids.csv.gz")


def write_geography(directory: Path, *, vintage: str = "2026-01-01", **changes: list[str]) -> Path:
    """Write the files. `changes` replace the lines of a file, named without its suffix, header included."""
    files = {name: changes.get(name.partition(".")[0], lines) for name, lines in FILES.items()}
    directory.mkdir(exist_ok=True)
    for name, lines in files.items():
        content = "".join(f"{line}\n" for line in lines).encode()
        (directory / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    manifest = {"vintage": vintage, "rows": {name: len(lines) - 1 for name, lines in files.items()}}
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return directory


def replaced(file: str, old: str, new: str) -> list[str]:
    """The lines of a file with a text replaced, which must be there."""
    lines = FILES[file]
    assert any(old in line for line in lines)
    return [line.replace(old, new) for line in lines]


def import_some_territories(shown: object) -> None:
    """Import those files."""
    with tempfile.TemporaryDirectory() as folder:
        import_territories(directory=write_geography(Path(folder)), apply=True)
