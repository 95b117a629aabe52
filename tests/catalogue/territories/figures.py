"""Files of figures of a few lines, written in a directory as the real ones are."""

import gzip
import json
import tempfile
from pathlib import Path

from catalogue.models import TerritoryKind
from catalogue.territories.indicators import import_indicators
from tests.factories import make_territory

GROUP = (
    "overseas,pop_rural_pct,pop_dense_pct,pop_massif_pct,pop_coast_pct,pop_in_attraction_area_pct,biggest_commune_pct,"
    "growth_pct,p65_pct,income_median,second_homes_pct,pop_frr_pct,acv,pvd,va,qpv"
)
FILES = {
    "communes.csv.gz": [
        "insee,overseas,density,aav_cat,aav_size,massif,coast,island,growth_pct,p65_pct,income_median,"
        "second_homes_pct,frr,acv,pvd,va,qpv",
        "44109,0,1,11,4,,0,0,0.9,15.4,23000,4.1,,0,0,0,16",
        "44143,0,1,12,4,,0,0,0.96,18.4,23550,2.1,,0,0,0,3",
    ],
    "epci.csv": [f"siren,{GROUP}", "244400404,0,0.8,74,0,0,100,47.5,1.3,16.4,24850,3.2,0,0,0,0,22"],
    "departments.csv": [f"code,{GROUP}", "44,0,38,43,0,18,98,22,1.1,19.6,,9.1,1.3,3,16,20,25"],
}
SOURCES = [
    {
        "label": "Densité",
        "producer": "Insee",
        "url": "https://www.insee.fr/",
        "vintage": "2024",
        "coverage": "toutes les communes",
    }
]


def write_figures(directory: Path, *, sources: object = SOURCES, **changes: list[str]) -> Path:
    """Write the files. `changes` replace the lines of a file, named without its suffix, header included."""
    files = {name: changes.get(name.partition(".")[0], lines) for name, lines in FILES.items()}
    directory.mkdir(exist_ok=True)
    for name, lines in files.items():
        content = "".join(f"{line}\n" for line in lines).encode()
        (directory / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    rows = {name: len(lines) - 1 for name, lines in FILES.items()}
    (directory / "sources.json").write_text(json.dumps({"rows": rows, "sources": sources}), encoding="utf-8")
    return directory


def replaced(file: str, old: str, new: str) -> list[str]:
    """The lines of a file with a text replaced, which must be there."""
    assert any(old in line for line in FILES[file])
    return [line.replace(old, new) for line in FILES[file]]


def import_some_figures(shown: object) -> None:
    """Import those files, the territories that they name being there: 44143 is that of an entry."""
    for kind, code in ((TerritoryKind.COMMUNE, "44109"), (TerritoryKind.EPCI, "244400404"), ("departement", "44")):
        make_territory(kind=kind, code=code)
    with tempfile.TemporaryDirectory() as folder:
        import_indicators(directory=write_figures(Path(folder)), apply=True)
