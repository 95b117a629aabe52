"""What a note says of its entries."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.briefings.content import COLUMNS, Page, briefing
from catalogue.briefings.layout import PAGE, Briefing, Grid, Heading, height_of
from catalogue.markdown import plain_paragraphs
from catalogue.models import Innovation, OrganisationKind, Stage, StopCause
from tests.factories import make_innovation, make_organisation, make_territory

SITE = "https://oural.example"
DAY = date(2026, 12, 1)


def written(*entries: Innovation, words: str = "", notes: dict[int, str] | None = None) -> Briefing:
    found = {each.pk: each for each in Innovation.objects.filter(pk__in=[entry.pk for entry in entries]).for_export()}
    pages = [Page(found[entry.pk], (notes or {}).get(entry.pk, "")) for entry in entries]
    return briefing(pages, title="Une note", words=words, day=DAY, site=SITE)


def text_of(document: Briefing) -> str:
    lines = []
    for block in document.blocks:
        if isinstance(block, Grid):
            lines += [" | ".join(run.text for run in row) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def headings(document: Briefing) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in document.blocks if isinstance(block, Heading)]


def page_heights(document: Briefing) -> list[float]:
    """The lines of the page of each entry."""
    starts = [rank for rank, block in enumerate(document.blocks) if isinstance(block, Heading) and block.on_new_page]
    ends = [*starts[1:], len(document.blocks)]
    return [height_of(document.blocks[start:end]) for start, end in zip(starts, ends, strict=True)]


@pytest.mark.django_db
def test_a_note_says_what_is_known_and_names_what_is_not():
    commune = make_territory(name="Bourganeuf", population=2500)
    known = make_innovation(
        title="La cantine bio",
        territory=commune,
        need="Manger **mieux**.",
        description="Une [régie](https://exemple.fr/).\n\n- Un champ\n- Un cuisinier",
        results="Moins de restes.",
        lessons="Commencer petit.",
        stage=Stage.ENDED,
        start_year=2014,
        end_year=2020,
        cost=30_000,
        cost_note="La première année",
        staff="Deux cuisiniers",
        staff_count=Decimal("2.5"),
        months_to_results=6,
        evidence_level=1,
        evidence_proof="Un bilan.",
        stop_cause=StopCause.FUNDING,
        stop_reason="Une subvention perdue.",
        verified_on=date(2026, 3, 2),
    )
    other = make_innovation(title="Le médicobus")
    note = written(known, other, words="Pour le conseil.\n\nMerci.")
    text = text_of(note)
    assert [words for level, words in headings(note) if level == 1] == [
        "En un coup d’œil",
        "La cantine bio",
        "Le médicobus",
    ]
    assert [words for level, words in headings(note) if level == 2][:8] == [
        "Le besoin",
        "La réponse",
        "Les résultats",
        "Pourquoi elle s’est arrêtée",
        "Les enseignements",
        "Repères",
        "Contact",
        "Sources",
    ]
    assert text.startswith("Pour le conseil.\nMerci.\n")
    staff = "Deux cuisiniers (2,5 personnes, ou équivalents temps plein)"
    assert f"La cantine bio | 30\u00a0000\u00a0€ | {staff} | 6\u00a0mois | 1 sur 4 | 2\u00a0500\n" in text
    assert "Le médicobus" + " | non renseigné" * (len(COLUMNS) - 1) in text
    for words in (
        "Manger mieux.",
        "–\u00a0Un champ",
        "Coût\u00a0: 30\u00a0000\u00a0€ – La première année",
        "2014-2020",
    ):
        assert words in text
    assert "résultats décrits. Un bilan. (évaluation provisoire de la rédaction)" in text
    assert "Financement perdu ou insuffisant. Une subvention perdue." in text
    assert f"{SITE}{known.get_absolute_url()}, vérifiée le 2\u00a0mars 2026." in text
    assert "Note établie le 1\u00a0décembre 2026" in text
    assert "Licence Ouverte 2.0" in text and known.sources.get().url in text
    assert "Non renseigné\u00a0: coût, équipe, premiers résultats, taille du territoire, niveau de preuve." in text


@pytest.mark.django_db
def test_an_entry_is_a_page_however_long_its_texts_are():
    long = "\n\n".join(["Une phrase de ce paragraphe, assez longue pour compter. " * 8] * 30)
    entry = make_innovation(
        title="Un titre " * 17,
        need=long,
        description=long,
        results=long,
        lessons=long,
        stop_cause=StopCause.OTHER,
        stop_reason=long,
        evidence_level=1,
        evidence_proof=long,
        cost_note="a b " * 75,
        sources=12,
    )
    note = written(entry, make_innovation(need="Bref."))
    assert all(height <= PAGE for height in page_heights(note))
    assert page_heights(note)[0] > PAGE - 6
    assert "[…]" in text_of(note) and "Et 7 autres sources sur la fiche." in text_of(note)


@pytest.mark.django_db
def test_the_notes_of_whoever_writes_are_whole():
    entry = make_innovation(need="Un besoin. " * 400)
    mine = "Appeler lundi. " * 100
    text = text_of(written(entry, notes={entry.pk: mine}))
    assert "Notre note\n" + mine.strip() in text
    assert "Notre note" not in text_of(written(entry))


@pytest.mark.django_db
def test_the_contact_is_who_carries_it_by_what_they_publish():
    carrier = make_organisation(name="Ville de Rezé", kind=OrganisationKind.LOCAL_AUTHORITY)
    entry = make_innovation(organisations=[carrier], sources=0)
    entry.sources.create(title="Le bilan", url="https://www.reze.fr/bilan/")
    text = text_of(written(entry))
    assert "Ville de Rezé, reze.fr\u00a0; poser une question par le catalogue." in text


@given(st.text())
def test_the_paragraphs_of_markdown_are_lines(text):
    for words in plain_paragraphs(text):
        assert words.strip() and "\n" not in words


def test_markdown_is_read_as_words():
    text = "## Titre\n\nUn *mot*,\nun [lien](https://exemple.fr/).\n\n1. un\n2. deux\n\n> cité\n\n<b>gras</b>"
    assert plain_paragraphs(text) == [
        "Titre",
        "Un mot, un lien.",
        "–\u00a0un",
        "–\u00a0deux",
        "cité",
        "<b>gras</b>",
    ]
