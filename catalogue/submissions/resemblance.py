"""Which entries, and which contributions not yet decided, look like what somebody is writing.

Words are those of the site's own analyser. The index of the words gives the entries that share rare ones, however many
there are in the catalogue; the closest are then compared in full.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from rapidfuzz import fuzz

from catalogue.models import Innovation, SearchDocument
from catalogue.search.analysis.lexicon import WRITTEN
from catalogue.search.analysis.text import fold, stem, tokens
from catalogue.search.index.sets import Posting, backend
from catalogue.submissions.models import Submission, SubmissionKind

ALIKE = 42
"""Score, out of a hundred, from which two are shown to look alike. Of the 8,515 pairs among the 131 entries of
November 2026, six reach it: participatory budgets, citizens’ conventions, weeks of four days."""

MOST_ROOTS = 30
"""Words of the title and of the summary that are looked for."""

CANDIDATES = 20
MOST_SHOWN = 3
MOST_PENDING = 300
MOST_WORDS = 4
"""Words in common that are shown."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """An entry (or, where it is None, a contribution not yet decided) that looks alike, out of a hundred."""

    score: int
    innovation: Innovation | None = None
    pending: int | None = None
    words: tuple[str, ...] = ()


def look_alikes(title: str, summary: str, *, exclude: int | None = None) -> list[Likeness]:
    """The entries and contributions that look like a title and a summary, the closest first, at most three.

    `exclude` is the key of the contribution that is being written.
    """
    entries, weights = entries_compared(title, summary)
    found = [*entries, *(alike_pending(title, summary, weights, exclude) if weights else ())]
    return sorted(found, key=lambda each: (-each.score, each.innovation is None))[:MOST_SHOWN]


def entries_alike(submission: Submission) -> list[Likeness]:
    """The entries that look like the innovation that is being written, the closest first, at most three."""
    title, summary = (str(submission.answers.get(name, "")) for name in ("title", "summary"))
    entries, _ = entries_compared(title, summary)
    return sorted(entries, key=lambda each: -each.score)[:MOST_SHOWN]


def is_like_pending(submission: Submission) -> bool:
    """Whether an innovation that waits for a decision looks like the one that is being written."""
    if submission.kind != SubmissionKind.INNOVATION:
        return False
    title, summary = (str(submission.answers.get(name, "")) for name in ("title", "summary"))
    _, weights = entries_compared(title, summary)
    return bool(weights) and any(alike_pending(title, summary, weights, submission.pk))


def entries_compared(title: str, summary: str) -> tuple[list[Likeness], dict[str, float]]:
    """The public entries that look like a title and a summary, and what each of their roots is worth."""
    text = f"{title} {summary}"
    roots = list(dict.fromkeys(tokens(text)))[:MOST_ROOTS]
    if len(roots) < 2:
        return [], {}
    weights, candidates = rarity(roots)
    found = [
        Likeness(score, innovation=entry, words=words_in_common(text, entry, weights))
        for entry in candidates
        if (score := likeness(title, summary, entry.title, entry.summary, weights)) >= ALIKE
    ]
    return found, weights


def rarity(roots: Sequence[str]) -> tuple[dict[str, float], list[Innovation]]:
    """What each root is worth, the rarer the more, and the public entries that share the most of it."""
    columns = ("title", "context", "body")
    _, read = backend().read([tuple(Posting(column, (root,)) for column in columns) for root in roots])
    total = max(SearchDocument.objects.filter(is_public=True).count(), 2)
    weights, shared = {}, Counter[int]()
    for root, keys in zip(roots, read, strict=True):
        weights[root] = log(1 + total / (1 + len(keys)))
        if len(keys) <= max(total / 3, 10):  # what a third of the entries say tells nothing apart
            for key in keys:
                shared[key] += int(weights[root] * 100)
    closest = [key for key, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]]
    return weights, list(Innovation.objects.published().filter(pk__in=closest).with_territory().order_by("pk"))


def likeness(title: str, summary: str, other_title: str, other_summary: str, weights: dict[str, float]) -> int:
    """How much two look alike, out of a hundred: by their titles, or by the rare words of titles and summaries."""
    titles = fuzz.token_sort_ratio(" ".join(tokens(title)), " ".join(tokens(other_title)))
    mine, others = set(tokens(f"{title} {summary}")), set(tokens(f"{other_title} {other_summary}"))
    usual = max(weights.values(), default=1.0)
    common = sum(weights.get(root, usual) for root in mine & others)
    total = sum(weights.get(root, usual) for root in mine) + sum(weights.get(root, usual) for root in others)
    words = 200 * common / total if total else 0.0
    return min(100, round(max(titles * 0.9 if titles >= 75 else 0, words, (titles + words) / 2)))


def alike_pending(title: str, summary: str, weights: dict[str, float], exclude: int | None) -> Iterable[Likeness]:
    """The innovations that wait for a decision and look alike. Their texts are not public: their keys are."""
    waiting = Submission.objects.pending().filter(kind=SubmissionKind.INNOVATION).exclude(pk=exclude)
    for key, answers in waiting.order_by("-received_at", "-pk").values_list("pk", "answers")[:MOST_PENDING]:
        score = likeness(title, summary, str(answers.get("title", "")), str(answers.get("summary", "")), weights)
        if score >= ALIKE:
            yield Likeness(score, pending=key)


def words_in_common(text: str, entry: Innovation, weights: dict[str, float]) -> tuple[str, ...]:
    """The words of the text that the entry has too, as they were typed, the rarest first."""
    others = set(tokens(f"{entry.title} {entry.summary}"))
    mine = {stem(fold(word)): word.lower() for word in WRITTEN.findall(text) if len(word) > 2}
    both = sorted((root for root in mine if root in others), key=lambda root: (-weights.get(root, 0), root))
    return tuple(mine[root] for root in both[:MOST_WORDS])
