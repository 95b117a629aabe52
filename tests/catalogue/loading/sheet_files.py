"""Small folders of fixtures for the tests of loading."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from catalogue.models import (
    Innovation,
    Lever,
    LoadRecord,
    Organisation,
    Replication,
    SearchDocument,
    Source,
    Theme,
)

LEVERS = [
    {
        "position": 1,
        "slug": "changer",
        "verb": "Changer",
        "complement": "la posture",
        "summary": "Changer de posture.",
    },
    {"position": 2, "slug": "gerer", "verb": "Gérer", "complement": "autrement", "summary": "Gérer autrement."},
]
POLICIES = [
    {"position": 1, "slug": "mobilite", "name": "Mobilité", "summary": "Se déplacer."},
    {"position": 2, "slug": "eau", "name": "Eau", "summary": "Boire."},
]
FORMER_THEMES = [{"former": "transports", "present": "mobilité"}]
SHEET = {
    "title": "Le bus gratuit",
    "summary": "Le bus est gratuit pour tous.",
    "need": "Les voitures encombrent la ville.",
    "description": "La ville a supprimé les billets.",
    "stage": "deployed",
    "start_year": 2018,
    "levers": ["changer"],
    "policies": ["mobilite"],
    "themes": ["mobilité", "gratuité"],
    "territory": {"kind": "commune", "code": "59183", "label": "Dunkerque", "department": "59", "region": "Nord"},
    "organisations": [{"name": "Ville de Dunkerque", "kind": "collectivite"}],
    "replications": [{"label": "Aubagne", "year": 2019}, {"label": "Niort"}],
    "sources": [
        {"title": "Un an de bus gratuit", "url": "https://journal.example/bus"},
        {"title": "Le bilan", "url": "https://bilan.example/"},
    ],
}


def make_folder(folder: Path, *slugs: str, **changes: Any) -> Path:
    """Write the files of words and one sheet per slug, the same but for its title."""
    (folder / "innovations").mkdir(parents=True, exist_ok=True)
    (folder / "levers.json").write_text(json.dumps(LEVERS), encoding="utf-8")
    (folder / "policies.json").write_text(json.dumps(POLICIES), encoding="utf-8")
    (folder / "former_themes.json").write_text(json.dumps(FORMER_THEMES), encoding="utf-8")
    for slug in slugs:
        write_sheet(folder, slug, **changes)
    return folder


def write_sheet(folder: Path, slug: str, **changes: Any) -> Path:
    """Write a sheet; a key changed to None is left out."""
    path = folder / "innovations" / f"{slug}.toml"
    path.write_text(toml(SHEET | {"title": f"Le bus gratuit : {slug}"} | changes), encoding="utf-8")
    return path


def toml(table: dict[str, Any]) -> str:
    """A table as TOML: JSON writes texts, numbers, booleans and lists of texts as TOML does."""
    scalars, tables = [], []
    for key, value in table.items():
        if isinstance(value, dict):
            tables.append(f"[{key}]\n{toml(value)}")
        elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            tables += [f"[[{key}]]\n{toml(row)}" for row in value]
        elif value is not None:
            scalars.append(f"{key} = {json.dumps(value, ensure_ascii=False)}\n")
    return "".join([*scalars, *tables])


def load(folder: Path) -> list[str]:
    """Run the command; return the lines that it printed."""
    out = StringIO()
    call_command("load_catalogue", folder, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def bus() -> Innovation:
    """The loaded sheet, read anew."""
    return Innovation.objects.get(slug="bus")


def everything() -> list:
    """All the rows, with their keys and dates."""
    models = (Innovation, Lever, Organisation, Theme, Source, Replication, LoadRecord, SearchDocument)
    links = (Innovation.levers.through, Innovation.organisations.through)
    return [list(model.objects.order_by("pk").values()) for model in (*models, *links)]
