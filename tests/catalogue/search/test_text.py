"""The analyser of French text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.analysis.text import fold, stem, tokens, words

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Œuvre d'Île-de-France !", "l oeuvre d ile de france"),
        ("Cœur, cæcum", "coeur caecum"),
        ("e\u0301cole = école", "ecole ecole"),
        ("a\0b \ud800c", "a b c"),
        ("co\u00advoiturage\ufeff", "covoiturage"),
        ("2\u00a0000 m²", "2 000 m2"),
        ("« … »", ""),
        ("ℌéros STRASSE straße", "heros strasse strasse"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_fold_is_stable_and_clean(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    folded.encode()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ecoles", "École"),
        ("l’eau", "eau"),
        ("l'eau", "eau"),
        ("médecins", "medecin"),
        ("partagée", "partagés"),
        ("monnaies locales", "Monnaie locale"),
        ("jusqu’à la mer", "mer"),
        ("St-Brieuc", "saint brieuc"),
        ("MOUANS SARTOUX", "Mouans-Sartoux"),
        ("tirage au sort", "tirages sort"),
        ("d’Ille et Vilaine", "Ille-et-Vilaine"),
        ("emplois", "emploi"),
        ("les essais", "essai"),
        ("élus", "élue"),
        ("usagers", "usager"),
        ("petites villes", "petit ville"),
        ("villageoises", "villageois"),
        ("vitraux", "vitrail"),
        ("40\u00a0000 habitants", "40000 habitants"),
        ("1.500.000 €", "1 500 000"),
    ],
)
def test_same_words_give_the_same_tokens(left, right):
    assert tokens(left) == tokens(right) != []


def test_a_plural_has_the_root_of_its_singular():
    texts = [path.read_text() for path in (ROOT / "fixtures" / "innovations").glob("*.toml")]
    singulars = {word for text in texts for word in words(re.sub(r"https?://\S+", "", text))}
    singulars = {word for word in singulars if word.isalpha() and len(word) > 3 and word[-1] not in "sxz"}
    assert len(singulars) > 2500
    assert {word for word in singulars if stem(word) != stem(f"{word}s")} == {"pari"}


@pytest.mark.parametrize(
    ("left", "right"), [("Paris", "pari"), ("fois", "foi"), ("mobilier", "mobiliser"), ("cours", "courses")]
)
def test_a_final_s_of_its_own_is_kept(left, right):
    assert tokens(left) != tokens(right)


def test_numbers_are_left_as_they_are():
    assert tokens("en 2014, 44 % et 2A") == ["2014", "44", "2a"]
    assert tokens("en 2015 120 agents, 1234 567, 06 12 34 56 78, 3.14") == [
        *("2015", "120", "agent", "1234", "567", "06", "12", "34", "56", "78", "3", "14"),
    ]


def test_words_are_not_stemmed():
    assert words("les écoles de St-Brieuc") == ["ecoles", "saint", "brieuc"]


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_stem_keeps_a_beginning(word):
    assert stem(word)
