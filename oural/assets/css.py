"""Cuts a style sheet down to what a set of classes uses. Pure: text in, text out, no file is read.

`parse` turns a sheet into a small tree, `cut` drops the rules that no page can need, `drop_custom_properties` those
variables that nothing refers to, and `to_text` writes the tree back. The banner of the licence (`/*! … */`) stays.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import tinycss2

from oural.assets.selectors import can_match, classes_named, split_on_commas

GROUPS = {"media", "supports", "layer", "container", "-moz-document"}
KEYFRAMES = {"keyframes", "-webkit-keyframes"}
CUSTOM_PROPERTY = re.compile(r"--[A-Za-z0-9_-]+")
ADDRESS = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<address>(?!data:|\#)[^"')]+)(?P=quote)\s*\)""")


@dataclass(frozen=True)
class Face:
    """A face of a font that we serve; any other is not declared, and the browser takes the nearest of these."""

    family: str
    style: str
    weight: str


@dataclass
class Declaration:
    """`name: value`, the value with its `!important`."""

    name: str
    value: str


@dataclass
class StyleRule:
    """A rule with a body of declarations: `.fr-btn { … }` or `@font-face { … }`."""

    selectors: list[str]
    declarations: list[Declaration]


@dataclass
class Group:
    """Rules under one condition: `@media … { … }`."""

    head: str
    children: list["Node"] = field(default_factory=list)


@dataclass
class Verbatim:
    """What is kept or dropped whole: a banner, `@keyframes`."""

    text: str
    keyframes: str = ""


Node = StyleRule | Group | Verbatim


def parse(text: str) -> list[Node]:
    """The tree of a style sheet. Ordinary comments, `@charset` and what is not valid CSS are left out."""
    return list(_nodes(tinycss2.parse_stylesheet(text, skip_whitespace=True)))


def _nodes(parsed: Iterable[Any]) -> Iterator[Node]:
    for node in parsed:
        if node.type == "comment" and node.value.startswith("!"):
            yield Verbatim(f"/*{node.value}*/")
        elif node.type == "qualified-rule":
            yield StyleRule(split_on_commas(node.prelude), _declarations(node.content))
        elif node.type == "at-rule":
            yield from _at_rule(node)


def _at_rule(node: Any) -> Iterator[Node]:
    condition = tinycss2.serialize(node.prelude).strip()
    head = f"@{node.at_keyword} {condition}".strip()
    if node.lower_at_keyword in GROUPS and node.content is not None:
        yield Group(head, list(_nodes(tinycss2.parse_rule_list(node.content, skip_whitespace=True))))
    elif node.lower_at_keyword in KEYFRAMES:
        yield Verbatim(node.serialize(), keyframes=condition)
    elif node.content is not None:
        yield StyleRule([head], _declarations(node.content))
    elif node.lower_at_keyword != "charset":
        yield Verbatim(node.serialize())


def _declarations(content: Iterable[Any]) -> list[Declaration]:
    found = []
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            value = tinycss2.serialize(node.value).strip() + ("!important" if node.important else "")
            found.append(Declaration(node.name, value))
        elif node.type != "error":
            raise ValueError(f"Nested rules are not handled: {node.serialize()[:80]}")
    return found


def rules(nodes: Iterable[Node]) -> Iterator[StyleRule]:
    """Every rule of the tree, those inside groups included."""
    for node in nodes:
        if isinstance(node, StyleRule):
            yield node
        elif isinstance(node, Group):
            yield from rules(node.children)


def classes_defined(nodes: Iterable[Node]) -> set[str]:
    """The classes that the selectors of a tree name."""
    return {name for rule in rules(nodes) for selector in rule.selectors for name in classes_named(selector)}


def cut(nodes: Iterable[Node], classes: Collection[str], faces: Collection[Face]) -> list[Node]:
    """The tree without what pages using `classes` and `faces` cannot need, and without what that leaves empty."""
    kept = list(_cut(nodes, classes, faces))
    played = " ".join(d.value for rule in rules(kept) for d in rule.declarations if "animation" in d.name)
    return [node for node in kept if not isinstance(node, Verbatim) or _is_needed(node, played)]


def _cut(nodes: Iterable[Node], classes: Collection[str], faces: Collection[Face]) -> Iterator[Node]:
    banners = set()
    for node in nodes:
        if isinstance(node, Group):
            if children := list(_cut(node.children, classes, faces)):
                yield Group(node.head, children)
        elif isinstance(node, Verbatim):
            if node.text not in banners:
                yield node
            banners.add(node.text)
        elif node.selectors == ["@font-face"]:
            if _face(node) in faces:
                yield StyleRule(node.selectors, [_modern_source(d) for d in node.declarations])
        elif node.declarations and (selectors := [s for s in node.selectors if can_match(s, classes)]):
            yield StyleRule(selectors, node.declarations)


def _is_needed(node: Verbatim, played: str) -> bool:
    return not node.keyframes or re.search(rf"(?<![\w-]){re.escape(node.keyframes)}(?![\w-])", played) is not None


def _face(rule: StyleRule) -> Face:
    values = {declaration.name: declaration.value.strip("\"'") for declaration in rule.declarations}
    return Face(values.get("font-family", ""), values.get("font-style", "normal"), values.get("font-weight", "400"))


def _modern_source(declaration: Declaration) -> Declaration:
    """The sources of a face in WOFF2 only, which every browser that can show the site reads."""
    if declaration.name != "src":
        return declaration
    sources = split_on_commas(tinycss2.parse_component_value_list(declaration.value))
    return Declaration("src", ",".join(source for source in sources if ".woff2" in source))


def drop_custom_properties(nodes: Iterable[Node], used_elsewhere: Collection[str]) -> list[Node]:
    """The tree without the custom properties that no rule, kept property or other file of ours refers to."""
    tree = list(nodes)
    definitions: dict[str, set[str]] = {}
    needed = set(used_elsewhere)
    for rule in rules(tree):
        for declaration in rule.declarations:
            referred = set(CUSTOM_PROPERTY.findall(declaration.value))
            if declaration.name.startswith("--"):
                definitions.setdefault(declaration.name, set()).update(referred)
            else:
                needed |= referred
    waiting = list(needed)
    while waiting:
        new = definitions.get(waiting.pop(), set()) - needed
        needed |= new
        waiting.extend(new)
    return list(_without_properties(tree, needed))


def _without_properties(nodes: Iterable[Node], needed: Collection[str]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Group):
            if children := list(_without_properties(node.children, needed)):
                yield Group(node.head, children)
        elif isinstance(node, StyleRule):
            kept = [d for d in node.declarations if not d.name.startswith("--") or d.name in needed]
            if kept:
                yield StyleRule(node.selectors, kept)
        else:
            yield node


def rewrite_addresses(nodes: Iterable[Node], rewrite: Callable[[str], str]) -> None:
    """Passes each `url(…)` of the tree to `rewrite`, in place; `data:` addresses and fragments are left alone."""

    def replacement(match: re.Match[str]) -> str:
        return f'url("{rewrite(match["address"].strip())}")'

    for rule in rules(nodes):
        for declaration in rule.declarations:
            if "url(" in declaration.value:
                declaration.value = ADDRESS.sub(replacement, declaration.value)


def to_text(nodes: Iterable[Node]) -> str:
    """The tree as a compact style sheet."""
    return "".join(map(_text, nodes))


def _text(node: Node) -> str:
    if isinstance(node, Verbatim):
        return node.text
    if isinstance(node, Group):
        return f"{node.head}{{{to_text(node.children)}}}"
    body = ";".join(f"{declaration.name}:{declaration.value}" for declaration in node.declarations)
    return f"{','.join(node.selectors)}{{{body}}}"
