"""What a search without result may have meant, in the catalogue's own words: « tirrage au sort », « tirage au sort ».

A word that the catalogue has is left as it was typed. Any other is compared with those that it has: the fewer letters
to change, the likelier. Whether a correction finds anything is for the engine to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalogue.search.analysis.lexicon import SHORTEST, WRITTEN, Lexicon, current
from catalogue.search.analysis.queries import MAX_WORDS
from catalogue.search.analysis.text import fold
from catalogue.search.query.criteria import MAX_QUERY, Criteria

CHOICES = 4
"""Words considered in the place of another."""

MAX_CORRECTIONS = 5
"""Corrected queries offered to the engine."""

MAX_ASTRAY = 6
"""Words to correct in a query; one that has more is not a slip of the keyboard."""

LONG = 9
"""Letters of a word in which two wrong ones leave it known."""

_DOUBLED = re.compile(r"(.)\1")

ELIDED = ("d", "l")
"""Words that lose their vowel, and that people join to what follows."""


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a query: where it stands and its folded form."""

    start: int
    end: int
    word: str


def corrections(criteria: Criteria) -> list[Criteria]:
    """The same list for what its query may have meant, the likeliest first; nothing where every word is known."""
    if not criteria.q:
        return []
    texts = corrected_texts(criteria.q, current.get())
    return [replace(criteria, q=text, page=1) for text in texts if len(text) <= MAX_QUERY]


def corrected_texts(text: str, lexicon: Lexicon) -> list[str]:
    """The query with each unknown word replaced by one that the catalogue has, the likeliest first.

    Where every word is known, but some only by its root or its beginning, these are the ones to replace.
    """
    places = [Place(*found.span(), fold(found[0])) for found in WRITTEN.finditer(text)][:MAX_WORDS]
    astray = [place for place in places if not _is_known(place, place is places[-1], lexicon)]
    doubtful = astray or [place for place in places if not lexicon.has(place.word)]
    options = [_options(place, lexicon, 3 if astray else 1) for place in doubtful[: MAX_ASTRAY + 1]]
    replaced = _corrected(text, [found for found in options if found] if not astray else options)
    return list(dict.fromkeys([*_joined(text, places, lexicon), *replaced]))[:MAX_CORRECTIONS]


def _corrected(text: str, options: list[list[tuple[Place, str]]]) -> Iterator[str]:
    """The query with the best word everywhere, then with the second best here or there, and so on."""
    if not options or not all(options) or len(options) > MAX_ASTRAY:
        return
    best = [found[0] for found in options]
    yield _replaced(text, best)
    for rank in range(1, CHOICES):
        for place, found in enumerate(options):
            if rank < len(found):
                yield _replaced(text, [*best[:place], found[rank], *best[place + 1 :]])


def _is_known(place: Place, is_last: bool, lexicon: Lexicon) -> bool:
    return lexicon.knows(place.word) or (is_last and lexicon.begins(place.word))


def _options(place: Place, lexicon: Lexicon, most: int) -> list[tuple[Place, str]]:
    words = [lexicon.written[word] for word in likely(place.word, lexicon, most)]
    return [(place, word) for word in [*_split(place, lexicon), *words]][:CHOICES]


def likely(word: str, lexicon: Lexicon, most: int) -> list[str]:
    """The folded words of the catalogue that are written nearly as this one, the likeliest first.

    At most `most` letters differ; fewer in a short word, which would otherwise be near too many others, and whose
    first letter must be right: « fibre » is no misspelt « libre », nor « police » a « place ». So must it be where two
    letters differ: « vacants » is no « garants ». Of two that differ in a word that is not long, one is doubled or
    single by mistake, « budjett »: « dentiste » is no « densité ».
    """
    if len(word) < SHORTEST:
        return []
    allowed = min(most, 1 if len(word) < 7 else 2 if len(word) < 10 else 3)
    among = [known for known in lexicon.counts if len(word) >= 7 or known[0] == word[0]]
    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    ranked = sorted(
        (int(distance), near[0] != word[0], -lexicon.counts[near], near)
        for near, distance, _ in found
        if distance < 2 or (near[0] == word[0] and (len(word) >= LONG or _is_near_undoubled(word, near)))
    )
    return [near for _, _, _, near in ranked[:CHOICES]]


def _is_near_undoubled(word: str, other: str) -> bool:
    """Whether one letter at most differs in two words, their double letters being single."""
    return OSA.distance(_DOUBLED.sub(r"\1", word), _DOUBLED.sub(r"\1", other)) < 2


def _split(place: Place, lexicon: Lexicon) -> Iterator[str]:
    """The word cut in two that the catalogue has: « monnaielocale », « darmor »."""
    word = place.word
    if word[0] in ELIDED and word[1:] in lexicon.counts:
        yield f"{word[0]}’{lexicon.written[word[1:]]}"
    for cut in range(3, len(word) - 2):
        if word[:cut] in lexicon.counts and word[cut:] in lexicon.counts:
            yield f"{lexicon.written[word[:cut]]} {lexicon.written[word[cut:]]}"


def _joined(text: str, places: list[Place], lexicon: Lexicon) -> Iterator[str]:
    """The query with two words in a row made one that the catalogue has: « co-voiturage »."""
    for first, second in zip(places, places[1:], strict=False):
        both = first.word + second.word
        if both in lexicon.counts and second.start - first.end == 1:
            yield _replaced(text, [(Place(first.start, second.end, both), lexicon.written[both])])


def _replaced(text: str, changes: list[tuple[Place, str]]) -> str:
    for place, word in sorted(changes, key=lambda change: -change[0].start):
        text = text[: place.start] + word + text[place.end :]
    return text
