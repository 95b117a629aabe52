"""The names of territories: as the look-up compares them, and as people read them."""

from catalogue.models import Territory, TerritoryKind
from catalogue.search.analysis.text import fold
from catalogue.typography import NBSP, french_number

WIDEST_FIRST = (
    TerritoryKind.REGION,
    TerritoryKind.OVERSEAS,
    TerritoryKind.DEPARTMENT,
    TerritoryKind.EPCI,
    TerritoryKind.COMMUNE,
    TerritoryKind.FORMER_COMMUNE,
)
"""Kinds of territories, containers before what they contain."""

ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
"""Words that are always written in full in the names that the look-up compares."""


EPCI_FORMS = {
    "cc": "Communauté de communes",
    "ca": "Communauté d’agglomération",
    "cu": "Communauté urbaine",
    "ept": "Établissement public territorial",
}
"""Legal forms that open the name of an intercommunalité in the official list: « CC Pays de Nemours »."""


def folded_words(text: str) -> list[str]:
    """Return the words of a name or of a query, without accents nor punctuation, « st » read as « saint ».

    >>> folded_words("L'Haÿ-les-Roses, St-Denis")
    ['l', 'hay', 'les', 'roses', 'saint', 'denis']
    """
    return [ABBREVIATIONS.get(word, word) for word in fold(text).split()]


def typeset(name: str) -> str:
    """Return a name with the apostrophe of French typography, all that the official list lacks."""
    return name.replace("'", "’")


def search_name(kind: str, name: str) -> str:
    """Return the name that the look-up compares: folded, the legal form of an intercommunalité in full."""
    words = folded_words(name)
    if kind == TerritoryKind.EPCI and words:
        words[:1] = fold(EPCI_FORMS.get(words[0], words[0])).split()
    return " ".join(words)


def full_name(territory: Territory) -> str:
    """Return the title of a territory's page: « Région Bretagne », « Département de la Drôme », « Rezé »."""
    name = territory.name
    if territory.kind == TerritoryKind.REGION:
        name = f"Région {name}"
    elif territory.kind == TerritoryKind.DEPARTMENT:
        name = f"Département {territory.article}{name}"
    elif territory.kind == TerritoryKind.EPCI:
        form, _, rest = name.partition(" ")
        name = f"{EPCI_FORMS.get(form.lower(), form)} {rest}".strip()
    return typeset(name)


def area_code(territory: Territory) -> str:
    """Return the code that tells homonyms apart: of the department, or of the overseas collectivity; else nothing.

    A department is its own area. Reads `department` and `region`.
    """
    if territory.kind == TerritoryKind.DEPARTMENT:
        return territory.code
    if territory.kind in (TerritoryKind.REGION, TerritoryKind.OVERSEAS):
        return ""
    area = territory.department or territory.region
    return area.code if area else ""


def one_line(territory: Territory) -> str:
    """Return what a suggestion shows: « Rezé (44) · commune · 42 000 hab. ». Reads `department` and `region`."""
    code = area_code(territory)
    name = typeset(territory.name)
    parts = [f"{name} ({code})" if code else name, territory.get_kind_display()]
    if territory.population is not None:
        parts.append(f"{french_number(territory.population)}{NBSP}hab.")
    return f"{NBSP}· ".join(parts)


def field_text(territory: Territory) -> str:
    """Return what stands in a field once the territory is chosen: readable, and naming no other territory.

    « Rezé (44) », « Nantes Métropole (intercommunalité, 44) », « Bretagne (région) ». `resolve_territory` reads it
    back. Reads `department` and `region`.
    """
    code = area_code(territory)
    if territory.kind in (TerritoryKind.COMMUNE, TerritoryKind.FORMER_COMMUNE):
        detail = code
    elif territory.kind == TerritoryKind.EPCI and code:
        detail = f"{territory.get_kind_display()}, {code}"
    else:
        detail = territory.get_kind_display()
    name = typeset(territory.name)
    return f"{name} ({detail})" if detail else name


def is_municipal_district(territory: Territory) -> bool:
    """Whether it is an arrondissement of Paris, Lyon or Marseille, which the code lists among former communes."""
    return territory.kind == TerritoryKind.FORMER_COMMUNE and territory.name.endswith(" Arrondissement")


def ended_note(ended: Territory, successor: Territory) -> str:
    """Return why another territory answers: « Ancienne commune Béon → Culoz-Béon »."""
    if ended.kind == TerritoryKind.FORMER_COMMUNE and not is_municipal_district(ended):
        start = f"Ancienne commune {ended.name}"
    else:
        start = ended.name
    return typeset(f"{start} → {successor.name}")


def former_note(name: str, territory: Territory) -> str:
    """Return why a territory answers to a name of the past: « Ancienne région Picardie → Hauts-de-France »."""
    if not name:
        return ""
    kind = territory.get_kind_display()
    return typeset(f"{'Ancienne' if kind == 'région' else 'Ancien'} {kind} {name} → {territory.name}")
