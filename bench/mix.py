"""The requests of the benchmark: the same ones, in the same order, for a catalogue of a size."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from bench.synthetic import SEED

STOPS = frozenset(
    [
        "des",
        "les",
        "une",
        "dans",
        "pour",
        "avec",
        "sur",
        "par",
        "est",
        "qui",
        "que",
        "aux",
        "son",
        "ses",
        "leur",
        "plus",
    ]
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the list: what sort of search it stands for, and the pairs of its query string."""

    sort: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def query_string(self) -> str:
        """The query string, without question mark."""
        return urlencode(self.pairs)

    @property
    def text(self) -> str:
        """The words looked for."""
        return dict(self.pairs).get("q", "")


@dataclass(frozen=True, slots=True)
class Material:
    """What requests are made of: words by frequency, words in a row, communes, values of facets, pages that exist."""

    common: Sequence[str]
    middling: Sequence[str]
    rare: Sequence[str]
    phrases: Sequence[str]
    values: dict[str, Sequence[str]]
    territories: Sequence[str]
    pages: int


def read_material() -> Material:
    """Draw the material from the database that the settings name."""
    from catalogue.models import Innovation, Territory, Theme
    from catalogue.search.results import PAGE_SIZE

    texts = Innovation.objects.published().order_by("pk").values_list("description", flat=True)[:3000]
    written = [re.findall(r"\w+", text.lower()) for text in texts]
    ranked = by_frequency({word for word in words if is_telling(word)} for words in written)
    pairs = by_frequency({f"{a} {b}" for a, b in pairwise(words) if is_telling(a, b)} for words in written)
    communes = Territory.objects.filter(kind="commune", innovations__isnull=False).order_by("pk")
    names = communes.values_list("name", flat=True).distinct()[:40]
    places = [f"{kind}-{code}" for kind, code in (("region", "53"), ("departement", "35"), ("region", "84"))]
    return Material(
        common=ranked[:12],
        middling=ranked[200:230],
        rare=[*ranked[-10:], *names],
        phrases=[*pairs[:2], *pairs[500:504]],
        values={
            "levier": ["financer", "evaluer", "experimenter", "changer"],
            "theme": list(Theme.objects.order_by("pk").values_list("slug", flat=True)[:12]),
            "region": ["53", "84", "11", "93"],
            "departement": ["35", "44", "69", "75"],
            "type": ["commune", "epci", "departement"],
            "population": ["moins-de-2000", "2000-9999", "10000-49999"],
            "etape": ["deployee", "experimentation", "idee"],
            "periode": ["2010-2014", "2015-2019", "2020-et-apres"],
            "cout": ["moins-de-10000", "non-renseigne"],
            "politique": ["sante", "logement", "mobilite"],
            "equipe": ["1-2", "non-renseigne"],
            "delai": ["6-mois", "3-ans"],
            "preuve": ["0", "1", "non-evalue"],
            "arret": ["usage"],
            "reproduite": ["oui"],
            "zoom": ["oui"],
        },
        territories=places,
        pages=max(1, Innovation.objects.published().count() // PAGE_SIZE),
    )


def is_telling(*words: str) -> bool:
    """Whether words are of four letters or more, and none is one that searches leave out."""
    return all(len(word) > 3 and word.isalpha() and word not in STOPS for word in words)


def by_frequency(things: Iterable[set[str]]) -> list[str]:
    """What stands in several sets, from the most frequent on."""
    counts = Counter(thing for each in things for thing in each)
    return sorted(counts, key=lambda thing: (-counts[thing], thing))


def requests(material: Material) -> list[Request]:
    """A hundred and twenty requests, of which none is twice there."""
    return list(dict.fromkeys(_requests(material, random.Random(SEED))))


def _requests(material: Material, chance: random.Random) -> Iterator[Request]:
    yield Request("home", ())
    for sort in ("titre", "reprises"):
        yield Request("sorted", (("tri", sort),))
    for name, values in material.values.items():
        for value in values[:2]:
            yield Request("filters", ((name, value),))
    for _ in range(12):
        names = chance.sample(sorted(material.values), 3)
        yield Request("filters", tuple((name, value) for name in names for value in material.values[name][:2]))
    for place in material.territories:
        yield Request("territory", (("territoire", place),))
    for word in material.common:
        yield Request("common word", (("q", word),))
    for first, second in zip(material.common, material.common[1:5], strict=False):
        yield Request("common words", (("q", f"{first} {second}"),))
    for word in material.middling[:12]:
        yield Request("text", (("q", word),))
    for first, second in zip(material.middling, material.middling[12:20], strict=False):
        yield Request("text", (("q", f"{first} {second}"),))
    for word in material.rare[:18]:
        yield Request("rare word", (("q", word),))
    for word in material.middling[20:28]:
        name = chance.choice(["levier", "region", "type", "periode"])
        yield Request("text and filter", (("q", word), (name, chance.choice(material.values[name]))))
    for word in material.common[:8]:
        name = chance.choice(["levier", "region", "etape", "preuve"])
        yield Request("common word and filter", (("q", word), (name, chance.choice(material.values[name]))))
    for word in material.middling[:4]:
        yield Request("without a word", (("q", f"{material.common[0]} -{word}"),))
        yield Request("beginning of a word", (("q", word[:3]),))
    for phrase in material.phrases:
        yield Request("phrase", (("q", f'"{phrase}"'),))
    for share in (2, 4, 10, 1):
        yield Request("deep page", (("page", str(max(1, material.pages // share))),))
    yield Request("deep page", (("q", material.common[0]), ("page", str(max(1, material.pages // 8)))))
    for text in ("xyzzyx", "tirrage au sortt", "cantinne xq"):
        yield Request("no hit", (("q", text),))
    yield Request("no hit", (("q", material.rare[0]), ("zoom", "oui"), ("reproduite", "oui"), ("region", "06")))
