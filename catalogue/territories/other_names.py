"""The other names of territories: those in use, acronyms, names of the past, and official ones without legal form.

All are folded, as `names.search_name` writes them. Communes have none of these: their official names are in use.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from itertools import dropwhile

from catalogue.models import Territory, TerritoryKind
from catalogue.territories.names import folded_words

FORMER = {
    # The regions of before the law of 16 January 2015. Alsace is with the names in use: it is an authority again.
    "Aquitaine": "region-75",
    "Auvergne": "region-84",
    "Basse-Normandie": "region-28",
    "Bourgogne": "region-27",
    "Centre": "region-24",
    "Champagne-Ardenne": "region-44",
    "Franche-Comté": "region-27",
    "Haute-Normandie": "region-28",
    "Languedoc-Roussillon": "region-76",
    "Limousin": "region-75",
    "Lorraine": "region-44",
    "Midi-Pyrénées": "region-76",
    "Nord-Pas-de-Calais": "region-32",
    "Picardie": "region-32",
    "Poitou-Charentes": "region-75",
    "Rhône-Alpes": "region-84",
    # Departments that changed their names.
    "Basses-Alpes": "departement-04",
    "Basses-Pyrénées": "departement-64",
    "Charente-Inférieure": "departement-17",
    "Côtes-du-Nord": "departement-22",
    "Loire-Inférieure": "departement-44",
    "Seine-Inférieure": "departement-76",
}
"""Names of the past, as they were written, and the territory of today: the note of an answer says so."""

FORMER_BY_NAME = {" ".join(folded_words(name)): (name, key) for name, key in FORMER.items()}

_ALSACE = ("departement-67", "departement-68", "region-44")
USUAL: Mapping[str, tuple[str, ...]] = {
    "alsace": _ALSACE,
    "cea": _ALSACE,
    "collectivite europeenne d alsace": _ALSACE,
    "seine et oise": ("departement-78", "departement-91", "departement-95"),
    "savoie mont blanc": ("departement-73", "departement-74"),
    "aura": ("region-84",),
    "bfc": ("region-27",),
    "cvl": ("region-24",),
    "hdf": ("region-32",),
    "idf": ("region-11",),
    "naq": ("region-75",),
    "npdc": ("region-32",),
    "paca": ("region-93",),
    "pdl": ("region-52",),
    "sud": ("region-93",),
    "collectivite de corse": ("region-94",),
    "caledonie": ("collectivite-988",),
    "polynesie": ("collectivite-987",),
    "tahiti": ("collectivite-987",),
    "saint barth": ("collectivite-977",),
    "spm": ("collectivite-975",),
    "taaf": ("collectivite-984",),
    "wallis": ("collectivite-986",),
    "9 3": ("departement-93",),
    "amp": ("epci-200054807",),
    "aix marseille": ("epci-200054807",),
    "ems": ("epci-246700488",),
    "gam": ("epci-200040715",),
    "grand lyon": ("epci-200046977",),
    "grand orly": ("epci-200058014",),
    "grand paris": ("epci-200054781",),
    "lmcu": ("epci-200093201",),
    "mamp": ("epci-200054807",),
    "mel": ("epci-200093201",),
    "mgp": ("epci-200054781",),
    "mmm": ("epci-243400017",),
    "nca": ("epci-200030195",),
    "poissy mantes": ("epci-200059889",),
    "pold": ("epci-200057982",),
    "sqy": ("epci-200058782",),
    "tpm": ("epci-248300543",),
}
"""Names in use that no rule gives, and the keys of the territories that they may mean: several are asked about."""

ARTICLES = frozenset({"l", "la", "le", "les"})
SMALL_WORDS = ARTICLES | {"a", "au", "aux", "d", "dans", "de", "des", "du", "en"}
"""Words that say nothing of which territory it is."""

LEGAL_FORMS = (
    "communaute de communes",
    "communaute d agglomeration",
    "communaute urbaine",
    "etablissement public territorial",
)
_GENERIC = frozenset({"agglo", "agglomeration", "communaute", "europeenne", "eurometropole", "metropole"})
_JOINING = frozenset({"en", "et", "sous", "sur"})
_SHORTEST_ACRONYM = 3


class Certainty(IntEnum):
    """How surely a text is the name of a territory, from the surest."""

    OFFICIAL = 0
    USUAL = 1
    QUALIFIED = 2
    """A name with what it is, its department, its postcode: « Ville de Rezé », « Rezé (44) »."""
    CORE = 3
    ACRONYM = 4
    NEAR = 5
    """Something close: it may be taken when there is no other, and then said."""

    @property
    def is_sure(self) -> bool:
        """Whether the one territory of this level is the one that is meant."""
        return self <= Certainty.CORE


def former_name(typed: str, territory: Territory) -> str:
    """The name of the past by which a text names a territory, as it was written, or nothing."""
    name, key = FORMER_BY_NAME.get(" ".join(folded_words(typed)), ("", ""))
    return name if key == f"{territory.kind}-{territory.code}" else ""


WideRow = tuple[int, str, str, str]
"""Primary key, kind, code and search name of a territory larger than a commune."""

OtherNames = Mapping[str, Mapping[int, Certainty]]
"""By name, the primary keys of the territories that bear it."""


@lru_cache(maxsize=4)
def names_of(rows: tuple[WideRow, ...]) -> OtherNames:
    """All the names of territories larger than communes, the official ones included."""
    found: dict[str, dict[int, Certainty]] = defaultdict(dict)
    pks = {f"{kind}-{code}": pk for pk, kind, code, _ in rows}
    for pk, kind, _, name in rows:
        for other, level in name_forms(kind, name):
            found[other].setdefault(pk, level)
    past = [(name, (key,)) for name, (_, key) in FORMER_BY_NAME.items()]
    for name, keys in [*past, *USUAL.items()]:
        for key in keys:
            if key in pks:
                found[name][pks[key]] = Certainty.OFFICIAL
    return found


def name_forms(kind: str, name: str) -> Iterator[tuple[str, Certainty]]:
    """The names that an official one gives, the surest first.

    >>> list(name_forms("epci", "communaute d agglomeration du grand gueret"))[:2]
    [('communaute d agglomeration du grand gueret', <Certainty.OFFICIAL: 0>), ('grand gueret', <Certainty.USUAL: 1>)]
    """
    yield name, Certainty.OFFICIAL
    yield without_article(name), Certainty.USUAL
    if kind == TerritoryKind.EPCI:
        bare = bare_name(name)
        yield bare, Certainty.USUAL
        yield without_article(bare), Certainty.USUAL
        core = trimmed(word for word in bare.split() if word not in _GENERIC)
        yield core, Certainty.CORE
        if core.startswith("grand "):
            yield core.removeprefix("grand "), Certainty.ACRONYM
        for words in (name.split(), bare.split()):
            yield from ((letters, Certainty.ACRONYM) for letters in acronyms(words))


def without_article(name: str) -> str:
    """« le mans » is « mans »."""
    first, _, rest = name.partition(" ")
    return rest if rest and first in ARTICLES else name


def bare_name(name: str) -> str:
    """The name of an intercommunalité without its legal form: « grand gueret »."""
    for form in LEGAL_FORMS:
        if name.startswith(f"{form} "):
            return trimmed(name.removeprefix(form).split(), only_before=True)
    return name


def trimmed(words: Iterable[str], *, only_before: bool = False) -> str:
    """The words without the small ones before the first other, nor after the last.

    Those that open a bare name are its article, « les Bertranges », but for « de », « du », which tie it to its form.
    """
    small = {"d", "de", "des", "du"} if only_before else SMALL_WORDS
    kept = list(dropwhile(small.__contains__, words))
    if not only_before:
        kept = list(dropwhile(small.__contains__, reversed(kept)))[::-1]
    return " ".join(kept)


def acronyms(words: list[str]) -> Iterator[str]:
    """The initials of a name, with and without those of « et », « sur »: « cugpseo », « cugpso »."""
    for small in (SMALL_WORDS - _JOINING, SMALL_WORDS | _JOINING):
        letters = "".join(word[0] for word in words if word not in small)
        if len(letters) >= _SHORTEST_ACRONYM:
            yield letters
