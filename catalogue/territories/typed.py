"""What a person typed, read: words and figures, with what says of which kind of territory it is."""

import re
from dataclasses import dataclass

from catalogue.models import TerritoryKind
from catalogue.search.analysis.text import fold
from catalogue.territories.names import ABBREVIATIONS, EPCI_FORMS, folded_words
from catalogue.territories.other_names import LEGAL_FORMS, SMALL_WORDS

MAX_CHARACTERS = 120
MAX_WORDS = 20
POSTCODE_LENGTH = 5

KIND_WORDS: dict[str, tuple[str, ...]] = {
    TerritoryKind.COMMUNE: (
        *("commune", "ville", "mairie", "municipalite", "village", "bourg", "hotel de ville", "ancienne commune"),
        "commune nouvelle",
    ),
    TerritoryKind.DEPARTMENT: ("departement", "conseil departemental", "conseil general", "dept"),
    TerritoryKind.REGION: ("region", "conseil regional", "ancienne region"),
    TerritoryKind.OVERSEAS: ("collectivite", "collectivite d outre mer", "territoire"),
    TerritoryKind.EPCI: (
        *LEGAL_FORMS,
        *EPCI_FORMS,
        *("agglo", "agglomeration", "communaute", "interco", "intercommunalite", "metropole", "eurometropole"),
        *("metropole europeenne", "com com", "comcom", "codecom", "grand"),
    ),
}
"""Folded words that say which kind of territory a name is, before or after it."""
KIND_WORDS[TerritoryKind.FORMER_COMMUNE] = KIND_WORDS[TerritoryKind.COMMUNE]

KINDS_BY_WORDS = {
    tuple(words.split()): [kind for kind, known in KIND_WORDS.items() if words in known]
    for several in KIND_WORDS.values()
    for words in several
    if words != "grand"  # « Grand Est » is a name, « Grand Lyon » says what it is only beside a commune
}

_CEDEX = re.compile(r"\bcedex( \d{1,2})?\b")
_ORDINAL = re.compile(r"\b(\d{1,2})(?: ?e(?:me)?| ?ieme| ?er| ?ere)\b")
_DISTRICT = re.compile(r"(paris|lyon|marseille) (\d{1,2})e(?: arr(?:ondissement)?)?")
_DISTRICT_BEFORE = re.compile(r"(\d{1,2})e arr(?:ondissement)?(?: de)? (paris|lyon|marseille)")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed, read: each word must begin a word of the name, or a code.

    `last` has the readings of the last word, perhaps unfinished: « st » is « saint », or begins « strasbourg ». The
    whole is compared with names in the readings of `names`: with and without the codes at its end. `is_acronym` when
    it is one word in capitals, `is_cedex` when it is of an address whose postcode is that of no commune.
    """

    words: tuple[str, ...]
    last: tuple[str, ...]
    names: tuple[str, ...]
    is_acronym: bool = False
    is_cedex: bool = False

    @property
    def number(self) -> str:
        """The text as a code, in the capitals of codes, when there is but one word and it begins with a figure."""
        return self.last[0].upper() if not self.words and is_number(self.last[0]) else ""

    @property
    def whole(self) -> tuple[str, ...]:
        """All its words."""
        return (*self.words, self.last[0])

    @property
    def district(self) -> str:
        """The arrondissement of Paris, Lyon or Marseille that it names, as the code writes it, or nothing."""
        text = " ".join(self.whole)
        if match := _DISTRICT.fullmatch(text):
            city, number = match.groups()
        elif match := _DISTRICT_BEFORE.fullmatch(text):
            number, city = match.groups()
        else:
            return ""
        return f"{city} {int(number)}{'er' if int(number) == 1 else 'e'} arrondissement"


def read_typed(query: str) -> Typed | None:
    """Read a text of any length and content; None when it names nothing."""
    text = fold(query[:MAX_CHARACTERS])
    folded = _ORDINAL.sub(r"\1e", _CEDEX.sub(" ", text)).split()[:MAX_WORDS]
    if not folded or not all(word.isascii() for word in folded):
        return None
    if "".join(folded).isdigit():
        folded = ["".join(folded)]  # « 44 000 »
    if len(folded) > 1:
        folded[:1] = fold(EPCI_FORMS.get(folded[0], folded[0])).split()
    *words, raw_last = folded_words(" ".join(folded[:-1])) + folded[-1:]
    last = tuple(dict.fromkeys((ABBREVIATIONS.get(raw_last, raw_last), raw_last)))
    names = []
    for reading in last:
        name = [*words, reading]
        names.append(" ".join(name))
        while name and is_number(name[-1]):
            name.pop()
        names.append(" ".join(name))
    is_acronym = not words and query.strip().isupper()
    is_cedex = bool(_CEDEX.search(text))
    return Typed(tuple(words), last, tuple(name for name in dict.fromkeys(names) if name), is_acronym, is_cedex)


def is_number(word: str) -> bool:
    """Whether a word may begin a code or a postcode."""
    return word[0].isdigit()


def without_kind(typed: Typed) -> tuple[Typed, list[str]]:
    """The same without what says its kind, nor the small words and postcodes around its name, and these kinds.

    « ville de Lyo » is « lyo », a commune or a former one. The name keeps one word at least.
    """
    words = list(typed.whole)
    kinds: list[str] = []
    while len(words) > 1:
        taken, found = kind_at(words)
        if not taken and (words[0] in SMALL_WORDS or words[0].isdigit()):
            taken = 1
        if not taken or taken >= len(words):
            break
        kinds, words = kinds or found, words[taken:]
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    last = typed.last if words[-1] == typed.last[0] else (words[-1],)
    return Typed(tuple(words[:-1]), last, (" ".join(words),)), kinds


def kind_at(words: list[str]) -> tuple[int, list[str]]:
    """How many of the first words say a kind, and which kinds they may say."""
    for length in (4, 3, 2, 1):
        if kinds := KINDS_BY_WORDS.get(tuple(words[:length]), []):
            return length, kinds
    return 0, []
