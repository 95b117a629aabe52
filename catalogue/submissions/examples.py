"""Real examples beside the questions: what entries of the catalogue say, each with its name."""

import re
from dataclasses import dataclass

from catalogue.models import Innovation
from catalogue.typography import NBSP

LONGEST = 240
"""Characters of an example, whole sentences as far as possible."""

SHOWN = {
    "title": ("lons-le-saunier-protege-son-eau-par-l-assiette", "title"),
    "summary": ("le-medicobus-de-l-orne", "summary"),
    "need": ("agrilocal-de-la-drome-a-une-quarantaine-de-departements", "need"),
    "description": ("mouans-sartoux-une-regie-agricole-pour-des-cantines-entierement-bio", "description"),
    "results": ("le-bus-gratuit-et-repense-de-l-agglomeration-dunkerquoise", "results"),
    "lessons": ("le-medicobus-de-l-orne", "lessons"),
    "territory": ("rezo-pouce-l-autostop-organise-parti-de-moissac", "place"),
    "start_year": ("la-journee-citoyenne-nee-a-berrwiller", "start_year"),
    "themes": ("agrilocal-de-la-drome-a-une-quarantaine-de-departements", "themes"),
    "levers": ("agrilocal-de-la-drome-a-une-quarantaine-de-departements", "levers"),
    "partners_collectivite": ("agrilocal-de-la-drome-a-une-quarantaine-de-departements", "partners"),
    "links": ("lons-le-saunier-protege-son-eau-par-l-assiette", "source"),
}
"""For each question, the entry that answers it well, by its address, and what is quoted of it."""

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Example:
    """What an entry says, and the entry."""

    text: str
    innovation: Innovation


def examples() -> dict[str, Example]:
    """The examples by the name of the question; those whose entry is not public are left out. Five queries."""
    slugs = {slug for slug, _ in SHOWN.values()}
    public = Innovation.objects.published().filter(slug__in=slugs)
    entries = {
        entry.slug: entry
        for entry in public.with_territory().prefetch_related("themes", "levers", "organisations", "sources")
    }
    found = {
        question: Example(quotation(entries[slug], what), entries[slug])
        for question, (slug, what) in SHOWN.items()
        if slug in entries
    }
    return {question: example for question, example in found.items() if example.text}


def quotation(entry: Innovation, what: str) -> str:
    """What is quoted of an entry: a text cut after a whole sentence, names, or an address."""
    match what:
        case "themes":
            return ", ".join(theme.name for theme in entry.themes.all())
        case "levers":
            return ", ".join(lever.verb for lever in entry.levers.all())
        case "partners":
            return f"{NBSP}; ".join(name for _, names in entry.partners_by_kind() for name in names)
        case "source":
            return next((source.url for source in entry.sources.all()), "")
        case _:
            return first_sentences(str(getattr(entry, what) or "").strip())


def first_sentences(text: str) -> str:
    """The first sentences of a text, as many as there is room for."""
    kept = ""
    for sentence in SENTENCE_END.split(text):
        if kept and len(kept) + len(sentence) >= LONGEST:
            return kept
        kept = f"{kept} {sentence}".strip()
    return kept if len(kept) <= LONGEST else f"{kept[:LONGEST].rsplit(' ', 1)[0]}…"
