"""The analyser: the one place that says what the words of a French text are, for the index and for the query alike.

Neither database knows French in the same way (SQLite not at all), so both are given words that Python has folded,
sifted and stemmed: « Les médecins de l’Ille-et-Vilaine » becomes `medecin ill vilain`.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

MAX_LETTERS = 100
"""Letters of a word that are read, in a text as in a query: PostgreSQL refuses words of more than 2,046 bytes."""

_STOP_WORDS = """
    a afin ai ainsi alors apres as au aucun aupres aussi aux avec avoir c ca ce ceci cela celle celles celui ces
    cet cette ceux chez comme comment d dans de des donc dont du e elle elles en entre es et etaient etait etant etre
    eu il ils j je jusqu jusque l la le les leur leurs lorsqu lorsque lui m ma mais me meme memes mes mon n ne
    ni nos notre nous on ont ou par pas pendant plus pour pourquoi puis puisqu puisque qu quand que quel quelle
    quelles quels qui quoi quoiqu s sa sans se selon ses si sinon soit son sont sous sur t ta te tes toi ton tu un une
    vers vos votre vous y
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing of what is looked for, folded; the elided ones (l’, d’, qu’, jusqu’) are among them."""

_SAME_WORDS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    # numbers, as they are written or typed
    "deux": "2",
    "trois": "3",
    "quatre": "4",
    "cinq": "5",
    "six": "6",
    "sept": "7",
    "huit": "8",
    "dix": "10",
    "vingt": "20",
    # plurals that the stemmer does not know
    "lieux": "lieu",
    "milieux": "milieu",
    "jeux": "jeu",
    "enjeux": "enjeu",
    "feux": "feu",
    "voeux": "voeu",
    "travaux": "travail",
    "baux": "bail",
    "vitraux": "vitrail",
    "tuyaux": "tuyau",
    # an adjective whose forms the stemmer parts
    "petite": "petit",
    "petites": "petit",
}
_OWN_S = """
    abus acquis admis appris avis campus colis compris concis confus conquis consensus corpus cursus denis depuis
    dessus devis diffus exclus fois gris inclus infus logis mepris omis paris parvis permis plus preavis precis pris
    processus promis refus remis repris requis soumis souris surplus surpris tapis taudis terminus transmis vernis
    virus
"""
OWN_S = frozenset(_OWN_S.split())
"""Words, folded, in « is » and « us » that are not plurals of words in « i » and « u »."""

THOUSANDS = r"(?<!\w)\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?!\w)"
"""A number that is written with its thousands apart: « 40 000 » is the word 40000."""

_THOUSANDS = re.compile(THOUSANDS)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_NOT_IN_A_WORD = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
_stemmer = snowballstemmer.stemmer("french")
_stemmer_in_use = threading.Lock()


def fold(text: str) -> str:
    """Return the text in small letters, without accents nor punctuation, one space between words.

    >>> fold("L’Œuvre d'Île-de-France !")
    'l oeuvre d ile de france'
    """
    text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_IN_A_WORD.sub(" ", _MARKS.sub("", text).translate(_LIGATURES)).strip()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the root of a folded word: « ecoles » and « ecole » both give `ecol`.

    Accents are gone by then, so « ee » at the end is taken for the feminine of « é »: « partagée » is « partage ».
    The stemmer keeps the plural of « emplois » or « vélos », and has other roots for « usagers » than for « usager »:
    the mark of the plural goes first, but for « is » and « us », which are often a word's own.
    """
    if word.isdigit():
        return word
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "siu":
        word = word[:-1]
    with _stemmer_in_use:  # a stemmer keeps its word in itself: two threads would mix theirs
        root = _stemmer.stemWord(re.sub(r"ee(?=s?$)", "e", word))
    has_plural = root.endswith(("ois", "ais")) or (root == word and root.endswith(("is", "us")))
    return root[:-1] if has_plural and word not in OWN_S else root


def words(text: str) -> list[str]:
    """Return the folded words of a text in their order, stop words left out.

    Two spellings of a word give one: « st » is read as « saint », « quatre » as « 4 », « lieux » as « lieu ».
    """
    found = fold(whole_numbers(text)).split()
    return [_SAME_WORDS.get(word, word[:MAX_LETTERS]) for word in found if word not in STOP_WORDS]


def whole_numbers(text: str) -> str:
    """Return the text with the thousands of its numbers together: « 40 000 » is « 40000 »."""
    return _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), text)


def tokens(text: str) -> list[str]:
    """Return the roots of the words of a text, in their order, stop words left out."""
    return [stem(word) for word in words(text)]
