"""The thesaurus widens the words of a search, and no others."""

from dataclasses import dataclass
from timeit import repeat

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import settings as draws
from hypothesis import strategies as st

from catalogue.loading.search_words import read_groups, read_weak_words
from catalogue.search.analysis.synonyms import Thesaurus, written_words
from catalogue.search.analysis.text import stem, tokens
from tests.parts import share

FIXTURES = settings.BASE_DIR / "fixtures"
ACRONYM, EQUIVALENT, BROADER = "acronym", "equivalent", "broader"


@dataclass(frozen=True)
class Group:
    """A group that no database holds."""

    kind: str
    term_list: tuple[str, ...]


GROUPS = (
    Group(ACRONYM, ("EHPAD", "maison de retraite")),
    Group(ACRONYM, ("ESS", "économie sociale et solidaire")),
    Group(ACRONYM, ("EnR", "énergies renouvelables")),
    Group(ACRONYM, ("RH", "ressources humaines", "GRH")),
    Group(EQUIVALENT, ("cantine", "restauration scolaire", "cantine scolaire")),
    Group(EQUIVALENT, ("sans-abri", "personne à la rue")),
    Group(EQUIVALENT, ("aller-vers", "non-recours")),
    Group(EQUIVALENT, ("se loger", "habiter")),
    Group(EQUIVALENT, ("repas", "cantine")),
    Group(BROADER, ("santé", "médecin", "télémédecine")),
)
WEAK = ("comment", "garder", "mettre en place", "projets")
THESAURUS = Thesaurus.of(GROUPS, WEAK)


def widened(text: str, thesaurus: Thesaurus = THESAURUS) -> list[tuple[str, list[str]]]:
    """The words that a search has widened, and by what."""
    asked = written_words(text)
    return [
        (" ".join(word.typed for word in asked[each.start : each.stop]), [other.label for other in each.alternatives])
        for each in thesaurus.widen(asked)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("un EHPAD rural", [("EHPAD", ["maison de retraite"])]),
        ("ehpad", [("ehpad", ["maison de retraite"])]),
        ("les maisons de retraite", [("maisons de retraite", ["EHPAD"])]),
        ("maison retraite", [("maison retraite", ["EHPAD"])]),
        ("maison avec retraite", [("maison avec retraite", ["EHPAD"])]),
        ("retraite maison", []),
        # an acronym of four letters or fewer: in capitals, as it is written, or alone
        ("emploi ESS", [("ESS", ["économie sociale et solidaire"])]),
        ("emploi ess", []),
        ("ess", [("ess", ["économie sociale et solidaire"])]),
        ("l’ess", [("ess", ["économie sociale et solidaire"])]),
        ("parc EnR", [("EnR", ["énergies renouvelables"])]),
        ("parc ENR", [("ENR", ["énergies renouvelables"])]),
        ("parc enr", []),
        ("EMPLOI ESS", []),
        ("ESS RH", [("ESS", ["économie sociale et solidaire"]), ("RH", ["ressources humaines", "GRH"])]),
        ("agent grh", []),
        ("agent GRH", [("GRH", ["RH", "ressources humaines"])]),
        # the longest term, then all that its words mean
        ("cantine scolaire bio", [("cantine scolaire", ["cantine", "restauration scolaire"])]),
        ("cantine bio", [("cantine", ["restauration scolaire", "repas"])]),
        # a term that is nothing without its empty words
        ("aide sans abri", [("sans abri", ["personne à la rue"])]),
        ("sans-abris", [("sans abris", ["personne à la rue"])]),
        ("abri vélo", []),
        ("personne à la rue", []),
        ("aller vers les jeunes", [("aller vers", ["non-recours"])]),
        ("aller à la mer", []),
        ("loger", [("loger", ["habiter"])]),
        ("se loger", [("loger", ["habiter"])]),
        ("habiter", [("habiter", ["se loger"])]),
        # the first term of a broad group finds the others, not the reverse
        ("santé", [("santé", ["médecin", "télémédecine"])]),
        ("télémédecine", []),
        # words of one root are not one word
        ("cantinier", []),
        ("", []),
        ("de la", []),
        ("\x00 \ud800 %", []),
    ],
)
def test_words_are_widened(text, found):
    assert widened(text) == found


def test_words_without_their_empty_ones_are_widened_too():
    asked = [word for word in written_words("la maison de retraite du bourg") if not word.is_empty]
    assert [(each.start, each.stop, each.label) for each in THESAURUS.widen(asked)] == [(0, 2, "maison de retraite")]


def test_what_a_term_knows_is_not_misspelt():
    assert all(map(THESAURUS.knows, ("ehpad", "cantines", "telemedecine", "rh")))
    assert not any(map(THESAURUS.knows, ("epad", "cantien", "")))


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("comment garder un médecin", ["comment", "garder"]),
        ("Mettre en place un projet", ["Mettre", "en", "place", "projet"]),
        ("place", []),
        ("gardes", []),
    ],
)
def test_weak_words_are_known(text, weak):
    asked = written_words(text)
    assert [asked[rank].typed for rank in sorted(THESAURUS.weak_ranks(asked))] == weak


TEXT = "sans abri aller vers maison de retraite EHPAD RH rh cantine scolaire santé bus"
WORDS = st.sampled_from(TEXT.split())


@draws(max_examples=share(200))
@example(["aller", "vers", "abri"])
@given(st.lists(WORDS, max_size=8))
def test_a_word_is_widened_once_and_never_by_itself(typed):
    asked = written_words(" ".join(typed))
    found = THESAURUS.widen(asked)
    assert all(0 <= each.start < each.stop <= len(asked) for each in found)
    assert all(first.stop <= second.start for first, second in zip(found, found[1:], strict=False))
    for each in found:
        own = tuple(stem(word.folded) for word in asked[each.start : each.stop] if not word.is_empty)
        assert each.alternatives and own not in [other.roots for other in each.alternatives]
        assert all(other.roots == tuple(tokens(other.label)) for other in each.alternatives)


@draws(max_examples=share(100))
@given(st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=2, max_size=4, unique=True))
def test_equivalents_find_each_other(terms):
    """The oracle: a term without empty word finds all the others that have none and whose roots are not its own."""
    thesaurus = Thesaurus.of([Group(EQUIVALENT, tuple(terms))])
    plain = [term for term in terms if len(tokens(term)) == len(term.split())]
    for term in plain:
        found = {
            " ".join(each.roots) for widening in thesaurus.widen(written_words(term)) for each in widening.alternatives
        }
        own = " ".join(tokens(term))
        assert found >= {root for other in plain if f" {own} " not in f" {(root := ' '.join(tokens(other)))} "}


@pytest.fixture(scope="module")
def whole() -> Thesaurus:
    """That of the fixtures."""
    groups = read_groups(FIXTURES / "synonyms.json").values()
    weak_words = read_weak_words(FIXTURES / "weak_words.json").values()
    return Thesaurus.of(
        [Group(values["kind"], tuple(values["terms"].splitlines())) for values in groups],
        [values["word"] for values in weak_words],
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("maison de retraite", "EHPAD"),
        ("EPCI", "intercommunalité"),
        ("crowdfunding", "financement participatif"),
        ("épicerie solidaire", "aide alimentaire"),
    ],
)
def test_the_fixtures_widen(whole, text, label):
    assert label in [each for _, labels in widened(text, whole) for each in labels]


def test_a_query_is_widened_in_microseconds(whole):
    """A millisecond at most, more than ten times what it takes: the number of groups does not count."""
    asked = written_words("comment ouvrir une maison de santé dans un village de montagne sans médecin")
    assert min(repeat(lambda: whole.widen(asked), number=100, repeat=5)) / 100 < 1e-3


def test_an_acronym_is_no_word_of_the_same_root():
    thesaurus = Thesaurus.of([Group(ACRONYM, ("CAF", "allocations familiales")), *GROUPS], ())
    for text in ("cafés", "café", "CAFE", "un café associatif"):
        assert widened(text, thesaurus) == []
    assert [widened(text, thesaurus)[0][1] for text in ("CAF", "caf", "la CAF", "EHPADs")] == [
        *[["allocations familiales"]] * 3,
        ["maison de retraite"],
    ]
