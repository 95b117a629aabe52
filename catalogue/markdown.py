"""Markdown of the sheets: one renderer and one sanitiser, for the public and for the editors' preview alike."""

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from catalogue.typography import NBSP, french_typography, printable

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3"}
ATTRIBUTES = {"a": {"href", "title"}}


def _typography_and_headings(state: StateCore) -> None:
    """Set texts in French typography, addresses aside; a title inside a section is always a third-level one."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3"
        for child in token.children or []:
            if child.type == "text":
                child.content = french_typography(child.content)


_renderer = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence"])
_renderer.core.ruler.push("oural_typography", _typography_and_headings)


def render_markdown(text: str) -> SafeString:
    """The HTML of a Markdown text: raw HTML is shown as text, and only the tags of an allow-list come out."""
    html = _renderer.render(text.replace("\x00", ""))
    return SafeString(
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="nofollow")
    )


def plain_paragraphs(text: str) -> list[str]:
    """The paragraphs, titles and list items of a Markdown text, as plain text of one line each."""
    pieces = []
    is_item = False
    for token in _renderer.parse(printable(text)):
        if token.type == "list_item_open":
            is_item = True
        elif token.type == "inline":
            words = "".join(
                " " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or []
            )
            pieces.append(f"–{NBSP}{words}" if is_item else words)
            is_item = False
    return [piece for piece in pieces if piece.strip()]
