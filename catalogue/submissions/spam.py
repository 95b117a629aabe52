"""How much a contribution looks like spam, from its words alone: a high score holds it, and refuses nothing."""

import re
from collections.abc import Mapping
from typing import Any

HELD_FROM = 5
"""Points from which a contribution is held: an editor looks at it before anything else."""

MOST_POINTS = 100
FREE_LINKS = 3
"""Links that a text may have without a point: people name their sources."""

LINK = re.compile(r"https?://|www\.", re.I)
MARKUP = re.compile(r"<\s*a\s|\[url[=\]]|\[link[=\]]|<\s*script|href\s*=", re.I)
WORDS = re.compile(
    r"\b(casino|viagra|cialis|escort|porn\w*|sex ?cam\w*|bitcoin|crypto ?monnaie\w*|forex|binary options?|"
    r"payday|crédit (?:rapide|sans refus)|voyance|marabout|médium|rachat de crédit|backlinks?|seo services?|"
    r"gagnez de l.argent|work from home|click here|cliquez ici|whatsapp|telegram)\b",
    re.I,
)
OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
REPEATED = re.compile(r"(.)\1{9}")
POINTS = {"markup": 5, "word": 3, "link": 1, "script": 4, "shouting": 2, "repeated": 2}
LETTERS_TO_SHOUT = 40


def spam_score(answers: Mapping[str, Any]) -> int:
    """Points for markup, known patterns, links beyond a few, other scripts, capitals and repetitions.

    The links given as sources count as one only: the question asks for them.
    """
    values = [value for name, value in answers.items() if name != "links"]
    texts = [text for value in values for text in (value if isinstance(value, list) else [str(value)])]
    whole = "\n".join(texts)
    points = POINTS["markup"] * bool(MARKUP.search(whole))
    points += POINTS["word"] * len({found.lower() for found in WORDS.findall(whole)})
    points += POINTS["link"] * max(0, len(LINK.findall(whole)) - FREE_LINKS)
    points += POINTS["script"] * (len(OTHER_SCRIPT.findall(whole)) > len(whole) / 5)
    points += POINTS["shouting"] * any(map(is_shouted, texts))
    points += POINTS["repeated"] * bool(REPEATED.search(whole))
    return min(points, MOST_POINTS)


def is_shouted(text: str) -> bool:
    """Whether a long text is all in capitals."""
    letters = [each for each in text if each.isalpha()]
    return len(letters) >= LETTERS_TO_SHOUT and all(each.isupper() for each in letters)
