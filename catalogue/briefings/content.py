"""What a briefing says: a table of its entries, then a page for each, the texts shortened so that it is one page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from catalogue.briefings.layout import (
    PAGE,
    Block,
    Briefing,
    Grid,
    Heading,
    Paragraph,
    Run,
    clean,
    first_paragraphs,
    fit_texts,
    height_of,
    paragraph,
)
from catalogue.citations import PUBLISHER
from catalogue.comparison import named_entries, unknown_notices
from catalogue.entries.adoption import contacts_of
from catalogue.markdown import plain_paragraphs
from catalogue.models import EvidenceLevel, Innovation, Notebook, Stage
from catalogue.models.notebook import NAME
from catalogue.structured_data import LICENCE, LICENCE_URL
from catalogue.tables.table import plain_number
from catalogue.typography import NBSP, french_number, plural

MOST = 20
MOST_READ = 40
"""Addresses looked up, at most: whoever sends more hears that a note holds 20 entries."""

MOST_CONTACTS = 3
MOST_SOURCES = 5
LONGEST_URL = 120
"""Characters of an address that is written in full; a longer one stands behind the name of its site."""

FACT_LINES = 3.5
"""Lines of a fact that is a text of the editors'."""

LEVELS = f"{NBSP}; ".join(f"{level.value}, {level.label}" for level in EvidenceLevel)

UNKNOWN = "non renseigné"
COLUMNS = {
    "Innovation": 29,
    "Coût": 15,
    "Équipe": 20,
    "Premiers résultats": 13,
    "Niveau de preuve": 10,
    "Habitants": 13,
}
"""Of the table, with their widths in hundredths."""


@dataclass(frozen=True, slots=True)
class Page:
    """An entry and what whoever makes the briefing noted on it."""

    innovation: Innovation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a briefing may hold, in the order asked for, and sentences on what it may not."""

    entries: list[Innovation]
    notes: dict[int, str]
    title: str
    notices: list[str]

    def pages(self, slugs: Sequence[str], *, with_notes: bool) -> list[Page]:
        """Those that were kept."""
        chosen = [each for each in self.entries if each.slug in slugs]
        return [Page(each, self.notes.get(each.pk, "") if with_notes else "") for each in chosen]


def candidates_of(slugs: Sequence[str], notebook: Notebook | None) -> Candidates:
    """The public entries of these addresses, or all those of a notebook when there are none, with its notes."""
    kept = list(notebook.entries.for_page()) if notebook else []
    asked = [slug for slug in slugs if slug] or [entry.innovation.slug for entry in kept if entry.is_public]
    known, unknown = named_entries(asked, Innovation.objects.published().for_export(), most_read=MOST_READ)
    notices = unknown_notices(unknown)
    if len(known) > MOST or len(asked) > MOST_READ:
        notices.append(f"Une note tient {MOST} fiches au plus{NBSP}: voici les premières.")
    entries = known[:MOST]
    notes = {entry.innovation_id: entry.note for entry in kept if entry.note}
    default = entries[0].title if len(entries) == 1 else "Ce que d’autres territoires ont fait"
    title = notebook.name if notebook and notebook.name != NAME else default
    return Candidates(entries, {each.pk: notes[each.pk] for each in entries if each.pk in notes}, title, notices)


def briefing(pages: Sequence[Page], *, title: str, words: str, day: date, site: str) -> Briefing:
    """The document of entries fetched for an export. `site` is the beginning of the addresses, without a final slash.

    The words and the notes are of whoever makes it: they are never shortened.
    """
    blocks: list[Block] = [paragraph(line) for line in _written_lines(words)]
    blocks.append(Heading("En un coup d’œil", 1))
    blocks.append(Grid(COLUMNS, tuple(_row(page.innovation, site) for page in pages)))
    blocks.append(
        paragraph(
            f"Note établie le {_day(day)} d’après {PUBLISHER} ({site}). Les textes des fiches sont sous ",
            Run(LICENCE, LICENCE_URL),
            ". Les coûts sont des ordres de grandeur, et les niveaux de preuve une évaluation provisoire de la "
            f"rédaction, d’après les sources{NBSP}: {LEVELS}.",
        )
    )
    for page in pages:
        blocks += _page(page, site)
    return Briefing(clean(title), day, tuple(blocks))


def _written_lines(text: str) -> list[str]:
    """What somebody typed, a paragraph for each line that says something."""
    return [line for line in map(clean, text.splitlines()) if line]


def _row(innovation: Innovation, site: str) -> tuple[Run, ...]:
    """The line of an entry in the table."""
    level, population = innovation.evidence_level, _population(innovation)
    cells = (
        cost_words(innovation),
        staff_words(innovation),
        innovation.delay if innovation.months_to_results is not None else "",
        "" if level is None else f"{level} sur 4",
        french_number(population) if population else "",
    )
    name = Run(clean(innovation.title), site + innovation.get_absolute_url())
    return (name, *(Run(clean(cell) or UNKNOWN) for cell in cells))


def _page(page: Page, site: str) -> list[Heading | Paragraph]:
    """The page of an entry."""
    innovation = page.innovation
    notes = _written_lines(page.note)
    before: list[Heading | Paragraph] = [
        Heading(clean(innovation.title), 1, on_new_page=True),
        paragraph(" · ".join([*innovation.whereabouts, *filter(None, [innovation.years, _stage(innovation)])])),
        *([Heading("Notre note", 2)] if notes else []),
        *map(paragraph, notes),
    ]
    after = [*_facts(innovation), *_contact(innovation, site), *_sources(innovation), _address(innovation, site)]
    sections = [(title, plain_paragraphs(text)) for title, text in _texts(innovation) if text.strip()]
    room = PAGE - height_of([*before, *after, *(Heading(title, 2) for title, _ in sections)])
    texts = fit_texts([text for _, text in sections], room)
    middle: list[Heading | Paragraph] = []
    for (title, _), text in zip(sections, texts, strict=True):
        if text:
            middle += [Heading(title, 2), *map(paragraph, text)]
    return [*before, *middle, *after]


def _stage(innovation: Innovation) -> str:
    return f"étape{NBSP}: {innovation.get_stage_display()}"


def _texts(innovation: Innovation) -> Iterator[tuple[str, str]]:
    """The texts of an entry, each with its title."""
    yield "Le besoin", innovation.need
    yield "La réponse", innovation.description
    yield "Les résultats", innovation.results
    if innovation.stop_cause:
        title = "Pourquoi elle s’est arrêtée" if innovation.stage == Stage.ENDED else "Ce qui s’est arrêté"
        cause = innovation.get_stop_cause_display()
        yield title, f"{cause[:1].upper()}{cause[1:]}. {innovation.stop_reason}"
    yield "Les enseignements", innovation.lessons


def cost_words(innovation: Innovation) -> str:
    """What an entry cost; empty when it is not known."""
    if innovation.cost is not None:
        return f"{french_number(innovation.cost)}{NBSP}€"
    return innovation.get_cost_band_display() if innovation.cost_band else ""


def staff_words(innovation: Innovation) -> str:
    """Who does it; empty when it is not known."""
    count = innovation.staff_count
    number = str(plain_number(count)).replace(".", ",")
    counted = f"{number} personne{plural(int(count))}, ou équivalents temps plein" if count else ""
    return f"{innovation.staff} ({counted})" if innovation.staff and counted else innovation.staff or counted


def _population(innovation: Innovation) -> int:
    """How many people its territory has, 0 when it is not known."""
    return (innovation.territory.population if innovation.territory else None) or 0


def _facts(innovation: Innovation) -> Iterator[Heading | Paragraph]:
    """The facts that are known, then the names of those that are not."""
    level, population = innovation.evidence_level, _population(innovation)
    proof = clean(innovation.evidence_proof)
    evidence = f"{level} sur 4, {innovation.get_evidence_level_display()}. {proof}" if level is not None else ""
    facts = {
        "Coût": " – ".join(filter(None, [cost_words(innovation), innovation.cost_note])),
        "Équipe": staff_words(innovation),
        "Premiers résultats": f"au bout de {innovation.delay}" if innovation.months_to_results is not None else "",
        "Taille du territoire": f"{french_number(population)}{NBSP}habitant{plural(population)}" if population else "",
        "Niveau de preuve": evidence,
    }
    yield Heading("Repères", 2)
    for name, value in facts.items():
        if value:
            ending = " (évaluation provisoire de la rédaction)" if name == "Niveau de preuve" else ""
            kept = " ".join(first_paragraphs([clean(value)], FACT_LINES))
            yield paragraph(Run(f"{name}{NBSP}: ", bold=True), kept + ending)
    missing = [name[:1].lower() + name[1:] for name, value in facts.items() if not value]
    if missing:
        yield paragraph(Run(f"Non renseigné{NBSP}: ", bold=True), ", ".join(missing) + ".")


def _contact(innovation: Innovation, site: str) -> Iterator[Heading | Paragraph]:
    """Whom to call: who carries it, with the address that they publish, and where to ask."""
    ask = f"{site}{reverse('catalogue:contribution-begin', args=['question'])}?fiche={innovation.slug}"
    runs: list[str | Run] = []
    for contact in contacts_of(innovation)[:MOST_CONTACTS]:
        runs.append(f"{contact.name}, " if contact.source else f"{contact.name}{NBSP}; ")
        if contact.source:
            runs += [Run(contact.source.site, contact.source.url), f"{NBSP}; "]
    yield Heading("Contact", 2)
    words = "poser une question par le catalogue"
    yield paragraph(*runs, Run(words if runs else words.capitalize(), ask), ".")


def _sources(innovation: Innovation) -> Iterator[Heading | Paragraph]:
    """The first sources, with their addresses."""
    sources = list(innovation.sources.all())
    if sources:
        yield Heading("Sources", 2)
    for source in sources[:MOST_SOURCES]:
        title = clean(source.title)
        shown = source.url if len(source.url) <= LONGEST_URL else source.site
        yield paragraph(f"{title}, " if title else "", Run(shown, source.url))
    more = len(sources) - MOST_SOURCES
    if more > 0:
        yield paragraph(f"Et {more} autre{plural(more)} source{plural(more)} sur la fiche.")


def _address(innovation: Innovation, site: str) -> Paragraph:
    """Where the whole sheet is, and of when."""
    url = site + innovation.get_absolute_url()
    verified, modified = innovation.verified_on, localdate(innovation.updated_at)
    dated = f"vérifiée le {_day(verified)}" if verified else f"modifiée le {_day(modified)}"
    return paragraph(Run(f"La fiche entière{NBSP}: ", bold=True), Run(url, url), f", {dated}.")


def _day(day: date) -> str:
    return clean(date_format(day, "j F Y"))
