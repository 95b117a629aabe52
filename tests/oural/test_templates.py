"""French typography in every template: what is written there is not passed through the `typo` filter."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
TAGS = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|\{%.*?%\}|(?P<value>\{\{.*?\}\})", re.S)
ASSET = re.compile(r"\{%\s*static\s+['\"]([^'\"{]+)['\"]\s*%\}")
READ_BY_PEOPLE = {"alt", "aria-label", "aria-roledescription", "content", "label", "placeholder", "title"}
FAULTS = {
    "a straight apostrophe": re.compile(r"[a-zà-ÿ]'[a-zà-ÿ]", re.I),
    "straight quotation marks": re.compile(r'"'),
    "an ordinary space before : ; ! ? or »": re.compile(r"[ \t\n]+[:;!?»]"),
    "an ordinary space after «": re.compile(r"«[ \t\n]"),
    "a narrow space, which Marianne draws too thin": re.compile("\u202f"),
}


class People(HTMLParser):
    """Gathers what people read or hear in a page: its text, and some attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        if self.lasttag not in ("script", "style"):
            self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if value and name in READ_BY_PEOPLE and "=" not in value]


def texts_for_people(template: Path) -> list[str]:
    """What people read in a template, a value standing as « x »."""
    reader = People()
    source = TAGS.sub(lambda match: "x" if match["value"] else "", template.read_text(encoding="utf-8"))
    reader.feed(source)
    reader.close()
    return reader.texts


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(path.parents[1])))
def test_a_template_follows_french_typography(template):
    for text in texts_for_people(template):
        for fault, pattern in FAULTS.items():
            found = pattern.search(text)
            assert not found, f"{fault}: {text[max(0, found.start() - 20) : found.end() + 20]!r}"


def test_the_typography_test_saw_the_templates():
    assert len(TEMPLATES) >= 30
    assert sum(len(texts_for_people(template)) for template in TEMPLATES) > 500


@pytest.mark.parametrize(
    "source",
    [
        "<p>l'eau</p>",
        "<p>{{ x }} !</p>",
        "<p>« oui\u00a0»</p>",
        '<p title="Ouvrir ?">x</p>',
        "<p>quoi\n ?</p>",
        "<p>1\u202f000</p>",
    ],
)
def test_the_typography_test_finds_faults(tmp_path, source):
    template = tmp_path / "x.html"
    template.write_text(source, encoding="utf-8")
    assert any(pattern.search(text) for text in texts_for_people(template) for pattern in FAULTS.values())


def test_every_asset_that_a_template_names_is_there():
    named = {name: path.name for path in TEMPLATES for name in ASSET.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 30
    assert not {name: template for name, template in named.items() if not finders.find(name)}
