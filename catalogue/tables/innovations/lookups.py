"""What the cells of a file name: entries, territories, words that entries share, fetched before the first row."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from catalogue.loading.relations import free_slug
from catalogue.models import FormerSlug, Innovation, Lever, Organisation, Policy, Territory, TerritoryKind, Theme
from catalogue.models.innovation import InnovationQuerySet
from catalogue.tables.columns import is_key
from catalogue.territories.named import KEY
from catalogue.territories.resolution import territory_key
from catalogue.typography import printable

CHUNK = 500
REGIONS = (TerritoryKind.REGION, TerritoryKind.OVERSEAS)
BY_LENGTH = {
    2: (TerritoryKind.DEPARTMENT,),
    3: (TerritoryKind.DEPARTMENT, TerritoryKind.OVERSEAS),
    5: (TerritoryKind.COMMUNE, TerritoryKind.FORMER_COMMUNE),
    9: (TerritoryKind.EPCI,),
}
"""The kinds that a code alone may name, by its length, the likelier first. A region needs its kind: « region-44 »."""


@dataclass
class Lookups:
    """The rows that a file may name, in a number of queries that only its length moves (one more for 500 rows)."""

    entries: dict[int, Innovation] = field(default_factory=dict)
    territories: dict[str, Territory] = field(default_factory=dict)
    levers: dict[str, Lever] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    titles: dict[str, int] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    new_themes: list[str] = field(default_factory=list)
    new_organisations: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, *, keys: Iterable[str], codes: Iterable[str], names: Iterable[str], titles: Iterable[str]
    ) -> "Lookups":
        """Fetch the rows: entries by `keys`, territories by `codes`, partners by `names`, entries by `titles`."""
        found = cls()
        for some in chunks({int(key) for key in keys if is_key(key)}):
            rows = with_cells(Innovation.objects.filter(pk__in=some)).with_replication_count()
            found.entries |= {row.pk: row for row in rows}
        for codes_of_some in chunks({code_of(text) for text in legible(codes)}):
            rows = Territory.objects.filter(code__in=codes_of_some).with_parents()
            found.territories |= {territory_key(row): row for row in rows}
        for some in chunks(legible(names)):
            found.organisations |= dict(Organisation.objects.filter(name__in=some).values_list("name", "kind"))
        for some in chunks(legible(titles)):
            found.titles |= dict(Innovation.objects.filter(title__in=some).values_list("title", "pk"))
        found.levers = {lever.slug: lever for lever in Lever.objects.all()}
        found.policies = {policy.slug: policy for policy in Policy.objects.all()}
        found.themes = {name.casefold(): name for name in Theme.objects.values_list("name", flat=True)}
        found.slugs = set(Innovation.objects.values_list("slug", flat=True))
        found.slugs |= set(FormerSlug.objects.values_list("slug", flat=True))
        return found

    def territory(self, text: str, kinds: Collection[str] | None = None) -> Territory | None:
        """The territory of a key (« commune-44143 ») or of a code alone, of one of `kinds`; one that exists first."""
        key = KEY.fullmatch(text)
        if key:
            return self.territories.get(f"{key[1].lower()}-{key[2].upper()}")
        code = text.upper()
        candidates = [self.territories.get(f"{kind}-{code}") for kind in kinds or BY_LENGTH.get(len(code), ())]
        known = [territory for territory in candidates if territory is not None]
        return next((each for each in known if not each.is_obsolete), known[0] if known else None)

    def theme(self, name: str) -> str:
        """A theme as the catalogue writes it; a new one is noted."""
        if name.casefold() not in self.themes:
            self.themes[name.casefold()] = name
            self.new_themes.append(name)
        return self.themes[name.casefold()]

    def organisation(self, name: str, kind: str) -> str:
        """The kind of a partner; a new one is noted. An empty kind asks for the one that is known, if any."""
        known = self.organisations.get(name, "")
        if not known and kind:
            self.organisations[name] = self.new_organisations[name] = known = kind
        return known

    def address(self, title: str) -> str:
        """A free address for a new entry, made from its title."""
        slug = free_slug(title, self.slugs)
        self.slugs.add(slug)
        return slug


def with_cells(entries: InnovationQuerySet) -> InnovationQuerySet:
    """Fetch along with entries all that their cells hold, and all that filling them in looks at."""
    places = ("territory__department", "territory__region", "department__region", "region")
    return entries.select_related(*places).prefetch_related("levers", "policies", "themes", "organisations", "sources")


def legible(texts: Iterable[str]) -> set[str]:
    """The texts that a database may be asked for: none that a cell would be refused for."""
    return {text for text in texts if printable(text) == text}


def code_of(text: str) -> str:
    """The code that a cell gives, alone or behind its kind."""
    key = KEY.fullmatch(text)
    return (key[2] if key else text).upper()


def chunks(values: Collection) -> Iterator[Sequence]:
    """The values, some hundreds at a time: a database takes only so many in one question."""
    ordered = values if isinstance(values, Sequence) else sorted(values)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
