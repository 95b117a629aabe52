"""Dark colours when the system asks for them, before any script runs or without one.

The design system names dark colours after `data-fr-theme=dark`, an attribute that its script alone sets: without the
script `data-fr-scheme="system"` is always light, and with it the page flashes. A copy of each such rule, under a media
query, applies until the script has spoken.
"""

from collections.abc import Iterable, Iterator

from oural.assets.css import Declaration, Group, Node, StyleRule

BY_SCRIPT = "[data-fr-theme=dark]"
BY_SYSTEM = "[data-fr-scheme=system]:where(:not([data-fr-theme]))"  # of the same weight in the cascade
PREFERENCE = "@media screen and (prefers-color-scheme:dark)"


def follow_system(nodes: Iterable[Node]) -> list[Node]:
    """The tree with, after each rule of the dark theme, its copy for a system in dark mode."""
    ours = StyleRule([f":root{BY_SYSTEM}"], [Declaration("color-scheme", "dark")])
    return [*_with_copies(nodes), Group(PREFERENCE, [ours])]


def _with_copies(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Group):
            yield Group(node.head, list(_with_copies(node.children)))
            continue
        yield node
        if isinstance(node, StyleRule) and (copies := [s for s in node.selectors if BY_SCRIPT in s]):
            yield Group(PREFERENCE, [StyleRule([s.replace(BY_SCRIPT, BY_SYSTEM) for s in copies], node.declarations)])
