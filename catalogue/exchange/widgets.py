"""How a cell is read, and shown: each widget of django-import-export does both, and refuses with a French sentence."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from import_export.widgets import Widget

from catalogue.cells import joined, parted
from catalogue.exchange.lookups import Lookups
from catalogue.models import Organisation, OrganisationKind, Source, Territory, Theme
from catalogue.models.theme import NO_COMMA
from catalogue.territories.resolution import territory_key
from catalogue.typography import printable

LONGEST_QUOTE = 40
LONGEST_THEME = Theme._meta.get_field("name").max_length or 100
LONGEST_NAME = Organisation._meta.get_field("name").max_length or 200
LONGEST_SOURCE = Source._meta.get_field("title").max_length or 200
LONGEST_URL = Source._meta.get_field("url").max_length or 500
WITH_KIND = re.compile(r"(.*\S)\s*\[([^\[\]]*)\]", re.S)
is_web_address = URLValidator(schemes=["http", "https"])


def quoted(text: str) -> str:
    """The beginning of what a cell holds, in a sentence."""
    shown = printable(text)
    return f"« {shown[:LONGEST_QUOTE]}{'…' if len(shown) > LONGEST_QUOTE else ''} »"


def typed(text: str) -> str:
    """A text as it is kept: one kind of line end, no space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class TextWidget(Widget):
    """A text of so many characters at most."""

    def __init__(self, longest: int = 50_000):
        super().__init__()
        self.longest = longest

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        text = typed(value)
        if printable(text) != text:
            raise ValueError("Contient un caractère interdit.")
        if len(text) > self.longest:
            raise ValueError(f"A {len(text)} caractères : {self.longest} au plus.")
        return text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else typed(printable(str(value)))


class NumberWidget(Widget):
    """A whole number from 0, or nothing."""

    def __init__(self, largest: int, *, empty: int | None = None):
        super().__init__()
        self.largest, self.empty = largest, empty

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        text = re.sub(r"[\s\u00a0\u202f]", "", value)
        if not text:
            return self.empty
        if not (text.isascii() and text.isdecimal()):
            raise ValueError(f"{quoted(value)} n’est pas un nombre entier.")
        if len(text) > 20 or int(text) > self.largest:
            raise ValueError(f"{quoted(value)} est trop grand.")
        return int(text)


class ChoiceWidget(Widget):
    """One of the words of a list, or nothing; `words` gives the stored value of each."""

    def __init__(self, words: Mapping[str, Any], *, empty: Any = ""):
        super().__init__()
        self.words, self.empty = words, empty
        self.shown = {value: word for word, value in words.items()}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        text = typed(value).lower()
        if not text:
            return self.empty
        if text not in self.words:
            raise ValueError(f"{quoted(value)} n’est pas l’un de : {', '.join(self.words)}.")
        return self.words[text]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.shown.get(value, "")


class DayWidget(Widget):
    """A day, as 2026-03-31 or 31/03/2026, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        text = typed(value)
        if not text:
            return None
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(text, pattern).replace(tzinfo=timezone.get_current_timezone()).date()
            except ValueError:
                continue
        raise ValueError(f"{quoted(value)} n’est pas un jour : écrivez 2026-03-31.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class MomentWidget(Widget):
    """A moment, to show."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return timezone.localtime(value).isoformat(timespec="seconds") if value else ""


class TerritoryWidget(Widget):
    """A territory by its code, of some kinds, or nothing. It is shown with its kind, which leaves no doubt."""

    def __init__(self, kinds: Sequence[str] | None = None, *, with_kind: bool = True):
        super().__init__()
        self.kinds, self.with_kind = kinds, with_kind

    def clean(self, value: str, row: Any = None, *, lookups: Lookups, **kwargs: Any) -> Territory | None:
        text = typed(value)
        if not text:
            return None
        territory = lookups.territory(text, self.kinds)
        if territory is None or (self.kinds and territory.kind not in self.kinds):
            raise ValueError(f"{quoted(value)} n’est le code d’aucun territoire de ce type.")
        return territory

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if value is None:
            return ""
        return territory_key(value) if self.with_kind else value.code


class ListWidget(Widget):
    """Texts between bars: « un | deux ». Each is one item, once."""

    def clean(self, value: str, row: Any = None, *, lookups: Lookups, **kwargs: Any) -> list:
        text = typed(value)
        if printable(text) != text:
            raise ValueError("Contient un caractère interdit.")
        items = [self.read(typed(item), lookups) for item in parted(text)]
        return self.ordered(list(dict.fromkeys(items)))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return joined([typed(printable(self.say(item))) for item in value or ()])

    def read(self, text: str, lookups: Lookups) -> Any:
        """An item. Raises ValueError."""
        raise NotImplementedError

    def say(self, item: Any) -> str:
        """An item as a text."""
        return str(item)

    def ordered(self, items: list) -> list:
        """The items in the order in which they are shown."""
        return sorted(items)


class LeversWidget(ListWidget):
    """Levers by the word of their address."""

    def read(self, text: str, lookups: Lookups) -> str:
        if text not in lookups.levers:
            raise ValueError(f"{quoted(text)} n’est pas un levier : {', '.join(lookups.levers)}.")
        return text


class ThemesWidget(ListWidget):
    """Themes by their names, whatever the capitals; a new one joins the vocabulary."""

    def read(self, text: str, lookups: Lookups) -> str:
        name = " ".join(text.split())
        if len(name) > LONGEST_THEME:
            raise ValueError(f"Le thème {quoted(name)} a plus de {LONGEST_THEME} caractères.")
        if "," in name:
            raise ValueError(NO_COMMA)
        return lookups.theme(name)


class OrganisationsWidget(ListWidget):
    """Partners: « Ville de Rezé [collectivite] ». One that is known may go without its kind."""

    def read(self, text: str, lookups: Lookups) -> tuple[str, str]:
        name, kind = parted_kind(text)
        if len(name) > LONGEST_NAME:
            raise ValueError(f"Le nom {quoted(name)} a plus de {LONGEST_NAME} caractères.")
        known = lookups.organisation(name, kind)
        if not known:
            raise ValueError(f"{quoted(name)} est nouveau : donnez son type, « … [association] ».")
        if kind and kind != known:
            raise ValueError(f"{quoted(name)} existe déjà, comme « {known} ».")
        return name, known

    def say(self, item: tuple[str, str]) -> str:
        return f"{typed(item[0])} [{item[1]}]"


def parted_kind(text: str) -> tuple[str, str]:
    """The name and the kind of a partner, empty when it is not given. Another word in brackets is part of the name."""
    match = WITH_KIND.fullmatch(text)
    if match and match[2].strip().lower() in OrganisationKind.values:
        return match[1], match[2].strip().lower()
    return text, ""


class SourcesWidget(ListWidget):
    """Sources in their order: « Le bilan : https://exemple.fr/bilan »."""

    def read(self, text: str, lookups: Lookups) -> tuple[str, str]:
        title, _, url = text.rpartition(" : ")
        title, url = title.strip(), url.strip()
        if not title:
            raise ValueError(f"{quoted(text)} n’est pas une source : « titre : adresse ».")
        try:
            is_web_address(url)
        except ValidationError:
            raise ValueError(f"{quoted(url)} n’est pas l’adresse d’une page.") from None
        if len(url) > LONGEST_URL or len(title) > LONGEST_SOURCE:
            raise ValueError(f"{quoted(text)} est trop long.")
        return title, url

    def say(self, item: tuple[str, str]) -> str:
        return f"{typed(item[0])} : {typed(item[1])}"

    def ordered(self, items: list) -> list:
        if len({url for _, url in items}) < len(items):
            raise ValueError("La même adresse y est deux fois.")
        return items
