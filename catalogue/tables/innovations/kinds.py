"""What the cells of an entry name: territories, levers, policies, themes, partners, sources."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError

from catalogue.entries.rules import TOO_MANY_POLICIES
from catalogue.models import Lever, Organisation, OrganisationKind, Policy, Source, Territory, Theme
from catalogue.models.policy import MOST_POLICIES
from catalogue.models.theme import NO_COMMA
from catalogue.tables.columns import Items, Kind, Text, normalised, quoted
from catalogue.tables.innovations.lookups import Lookups
from catalogue.territories.resolution import territory_key
from catalogue.web_addresses import check_web_address

LONGEST_THEME = Theme._meta.get_field("name").max_length or 100
LONGEST_NAME = Organisation._meta.get_field("name").max_length or 200
LONGEST_SOURCE = Source._meta.get_field("title").max_length or 200
LONGEST_URL = Source._meta.get_field("url").max_length or 500
WITH_KIND = re.compile(r"(.*\S)\s*\[([^\[\]]*)\]", re.S)


class TerritoryCode(Kind):
    """A territory by its code, of some kinds, or nothing. It is shown with its kind, which leaves no doubt."""

    def __init__(self, kinds: Sequence[str] | None = None, *, with_kind: bool = True):
        self.kinds, self.with_kind = kinds, with_kind

    def parse(self, text: str, lookups: Lookups) -> Territory | None:  # type: ignore[override]
        code = normalised(text)
        if not code:
            return None
        territory = lookups.territory(code, self.kinds)
        if territory is None or (self.kinds and territory.kind not in self.kinds):
            raise ValueError(f"{quoted(text)} n’est le code d’aucun territoire de ce type.")
        return territory

    def show(self, value: Territory | None) -> str:
        if value is None:
            return ""
        return territory_key(value) if self.with_kind else value.code


class PageAddress(Text):
    """The address of a page, or nothing."""

    def __init__(self) -> None:
        super().__init__(LONGEST_URL)

    def parse(self, text: str, lookups: Lookups | None = None) -> str:
        url = super().parse(text)
        if url:
            check_cell_address(url)
        return url


def check_cell_address(url: str) -> None:
    """Raises ValueError when a text is not the address of a page."""
    try:
        check_web_address(url)
    except ValidationError:
        raise ValueError(f"{quoted(url)} n’est pas l’adresse d’une page.") from None


class LeverItems(Items):
    """LeverItems by the word of their address."""

    def parse_item(self, text: str, lookups: Lookups) -> Lever:
        if text not in lookups.levers:
            raise ValueError(f"{quoted(text)} n’est pas un levier : {', '.join(lookups.levers)}.")
        return lookups.levers[text]

    def show_item(self, item: Lever) -> str:
        return item.slug

    def ordered(self, items: list) -> list:
        return sorted(items, key=self.show_item)


class PolicyItems(Items):
    """Public policies by the word of their address."""

    def parse_item(self, text: str, lookups: Lookups) -> Policy:
        if text not in lookups.policies:
            raise ValueError(f"{quoted(text)} n’est pas une politique publique : {', '.join(lookups.policies)}.")
        return lookups.policies[text]

    def show_item(self, item: Policy) -> str:
        return item.slug

    def ordered(self, items: list) -> list:
        if len(items) > MOST_POLICIES:
            raise ValueError(TOO_MANY_POLICIES)
        return sorted(items, key=self.show_item)


class ThemeItems(Items):
    """ThemeItems by their names, whatever the capitals; a new one joins the vocabulary."""

    def parse_item(self, text: str, lookups: Lookups) -> str:
        name = " ".join(text.split())
        if len(name) > LONGEST_THEME:
            raise ValueError(f"Le thème {quoted(name)} a plus de {LONGEST_THEME} caractères.")
        if "," in name:
            raise ValueError(NO_COMMA)
        return lookups.theme(name)


class OrganisationItems(Items):
    """Partners: « Ville de Rezé [collectivite] ». One that is known may go without its kind."""

    def parse_item(self, text: str, lookups: Lookups) -> tuple[str, str]:
        name, kind = name_and_kind(text)
        if len(name) > LONGEST_NAME:
            raise ValueError(f"Le nom {quoted(name)} a plus de {LONGEST_NAME} caractères.")
        known = lookups.organisation(name, kind)
        if not known:
            raise ValueError(f"{quoted(name)} est nouveau : donnez son type, « … [association] ».")
        if kind and kind != known:
            raise ValueError(f"{quoted(name)} existe déjà, comme « {known} ».")
        return name, known

    def show_item(self, item: tuple[str, str]) -> str:
        return f"{normalised(item[0])} [{item[1]}]"


def name_and_kind(text: str) -> tuple[str, str]:
    """The name and the kind of a partner, empty when it is not given. Another word in brackets is part of the name."""
    match = WITH_KIND.fullmatch(text)
    if match and match[2].strip().lower() in OrganisationKind.values:
        return match[1], match[2].strip().lower()
    return text, ""


class SourceItems(Items):
    """Sources in their order, by title and address: « Le bilan : https://exemple.fr/bilan »."""

    def parse_item(self, text: str, lookups: Lookups) -> tuple[str, str]:
        title, _, url = text.rpartition(" : ")
        title, url = title.strip(), url.strip()
        if not title:
            raise ValueError(f"{quoted(text)} n’est pas une source : « titre : adresse ».")
        check_cell_address(url)
        if len(url) > LONGEST_URL or len(title) > LONGEST_SOURCE:
            raise ValueError(f"{quoted(text)} est trop long.")
        return title, url

    def show_item(self, item: tuple[str, str]) -> str:
        return f"{normalised(item[0])} : {normalised(item[1])}"

    def ordered(self, items: list) -> list:
        if len({url for _, url in items}) < len(items):
            raise ValueError("La même adresse y est deux fois.")
        return items
