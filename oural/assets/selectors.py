"""Says whether a CSS selector can match on pages that use a known set of classes. Pure.

Doubt keeps the selector: only a class that a match requires and no page has can rule it out. Element names, ids and
attributes other than `class` are taken as present.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import tinycss2

ALTERNATIVES = {"is", "where", "matches", "any", "-webkit-any", "-moz-any", "has"}


def split_on_commas(tokens: Sequence[Any]) -> list[str]:
    """The parts of a list as text, cut at its own commas and not at those inside brackets."""
    return [tinycss2.serialize(part).strip() for part in _parts(tokens)]


def classes_named(selector: str) -> set[str]:
    """Every class written in a selector, wherever it stands, `:not()` included."""
    return set(_classes(tinycss2.parse_component_value_list(selector)))


def can_match(selector: str, classes: Collection[str]) -> bool:
    """Whether an element of a page could match `selector` (one, without commas), the pages having `classes`."""
    return _can_match(tinycss2.parse_component_value_list(selector), classes)


def _parts(tokens: Sequence[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _classes(tokens: Sequence[Any]) -> Iterator[str]:
    for position, token in enumerate(tokens):
        if _is_class(tokens, position):
            yield token.value
        elif token.type == "function":
            yield from _classes(token.arguments)


def _is_class(tokens: Sequence[Any], position: int) -> bool:
    before = tokens[position - 1] if position else None
    return tokens[position].type == "ident" and before is not None and before.type == "literal" and before.value == "."


def _can_match(tokens: Sequence[Any], classes: Collection[str]) -> bool:
    for position, token in enumerate(tokens):
        if _is_class(tokens, position):
            possible = token.value in classes
        elif token.type == "function" and token.lower_name in ALTERNATIVES:
            possible = any(_can_match(option, classes) for option in _parts(token.arguments))
        elif token.type == "[] block":
            possible = _attribute_can_match(token.content, classes)
        else:  # :not() is not looked into: what it excludes may well be absent
            possible = True
        if not possible:
            return False
    return True


def _attribute_can_match(content: Sequence[Any], classes: Collection[str]) -> bool:
    """`[class*=x]` and its kin: whether a used class can make the attribute match; other attributes always can."""
    tokens = [token for token in content if token.type != "whitespace"]
    if len(tokens) < 3 or tokens[0].type != "ident" or tokens[0].lower_value != "class":
        return True
    operator, value = tokens[1].value, getattr(tokens[2], "value", "")
    word = value.strip()
    if not word or " " in word:
        return True
    if operator in ("=", "~="):
        return word in classes
    if operator in ("^=", "|=") or value.startswith(" "):
        return any(name.startswith(word) for name in classes)
    if operator == "$=" or value.endswith(" "):
        return any(name.endswith(word) for name in classes)
    return any(word in name for name in classes)
