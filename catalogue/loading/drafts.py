"""From a sheet to the rows that it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.loading.merge import Values
from catalogue.loading.places import NamedTerritories, Places, label_beside
from catalogue.loading.sheets import ReplicationRow, Sheet
from catalogue.loading.snapshot import replication_values, row_values
from catalogue.models import Innovation, Lever, Policy, Replication, ReplicationState, Source, Theme

ANNOUNCED = " (annoncé)"
"""How a sheet marks a reproduction that is not there yet."""


@dataclass(frozen=True)
class Draft:
    """A sheet as rows, not saved yet. `organisations` are pairs of a name and a kind."""

    innovation: Innovation
    levers: list[Lever]
    policies: list[Policy]
    themes: list[str]
    organisations: list[tuple[str, str]]
    sources: list[Source]
    replications: list[Replication]

    def values(self) -> Values:
        """The draft in the form in which what is present is compared with it."""
        return row_values(self.innovation) | {
            "levers": sorted(lever.slug for lever in self.levers),
            "policies": sorted(policy.slug for policy in self.policies),
            "themes": sorted(self.themes),
            "organisations": sorted(name for name, _ in self.organisations),
            "sources": [[source.title, source.url] for source in self.sources],
            "replications": [replication_values(replication) for replication in self.replications],
        }


def make_drafts(sheets: dict[str, Sheet]) -> dict[str, Draft]:
    """The rows that each sheet becomes. A lever or a public policy that an editor deleted is left out."""
    places = Places(sheets.values())
    named = NamedTerritories(label_of(row) for sheet in sheets.values() for row in sheet.replications)
    levers = {lever.slug: lever for lever in Lever.objects.all()}
    policies = {policy.slug: policy for policy in Policy.objects.all()}
    themes: dict[str, str] = {name.casefold(): name for name in Theme.objects.values_list("name", flat=True)}
    drafts = {}
    for slug, sheet in sheets.items():
        place = places.place_of(sheet.place)
        innovation = Innovation(
            slug=slug,
            **sheet.fields,
            cost=sheet.cost,
            territory=place.territory,
            territory_label=place.label,
            territory_scope=place.scope,
            department=place.department,
            region=place.region,
        )
        innovation.fill_in()
        drafts[slug] = Draft(
            innovation=innovation,
            levers=[levers[lever] for lever in sheet.levers if lever in levers],
            policies=[policies[policy] for policy in sheet.policies if policy in policies],
            themes=list(dict.fromkeys(themes.setdefault(name.casefold(), name) for name in sheet.themes)),
            organisations=list(sheet.organisations),
            sources=[Source(title=title, url=url, position=rank) for rank, (title, url) in enumerate(sheet.sources)],
            replications=make_replications(sheet.replications, named, innovation),
        )
    return drafts


def label_of(row: ReplicationRow) -> str:
    """The name of a reproduction without its mark."""
    return row.label.removesuffix(ANNOUNCED)


def make_replications(
    rows: Sequence[ReplicationRow], named: NamedTerritories, original: Innovation
) -> list[Replication]:
    """The reproductions of a sheet: a territory where the name leaves no doubt, else the name."""
    labels = [label_of(row) for row in rows]
    territories = named.match(labels, original.territory.kind if original.territory else None)
    return [
        Replication(
            territory=territory,
            territory_label=label_beside(label, territory) if territory else label,
            year=row.year,
            state=ReplicationState.PLANNED if row.label.endswith(ANNOUNCED) else ReplicationState.UNKNOWN,
            position=rank,
        )
        for rank, (row, label, territory) in enumerate(zip(rows, labels, territories, strict=True))
    ]
