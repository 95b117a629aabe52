"""A synthetic catalogue of any size: French text cut from the real sheets, real places, levers and themes.

Nothing in it is true, and it is never published. The same seed and size give the same rows. Texts are made of runs of
words taken from the real ones, so words are as frequent as in them; the names of the communes are the rare words.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.utils.text import slugify

from catalogue.loading.rows import load_rows
from catalogue.loading.search_words import load_search_words
from catalogue.loading.sheets import Sheet, read_sheets
from catalogue.loading.vocabulary import read_levers, read_policies
from catalogue.models import (
    CostBand,
    Innovation,
    Lever,
    Organisation,
    OrganisationKind,
    Policy,
    Replication,
    Stage,
    Status,
    StopCause,
    Territory,
    TerritoryKind,
    Theme,
    ThemedInnovation,
)
from catalogue.territories.importing import import_territories

SEED = 2015
CHUNK = 2_000
"""Innovations made and written at a time."""

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
START = datetime(2016, 1, 1, tzinfo=UTC)
COSTS = {
    CostBand.UNDER_10K: 5_000,
    CostBand.UNDER_100K: 50_000,
    CostBand.UNDER_1M: 500_000,
    CostBand.FROM_1M: 5_000_000,
}
SCALES = ["commune", "epci", "departement", "region", ""]
SCALE_WEIGHTS = [70, 15, 6, 3, 6]


class Texts:
    """French text by runs of words of the real sheets."""

    def __init__(self, sheets: Sequence[Sheet], chance: random.Random):
        self.chance = chance
        names = ("summary", "need", "description", "results", "lessons")
        self.words = " ".join(str(sheet.fields[name]) for sheet in sheets for name in names).split()

    def run(self, least: int, most: int) -> str:
        """Words in a row, as many as between two bounds."""
        length = self.chance.randint(least, most)
        start = self.chance.randrange(len(self.words) - length)
        return " ".join(self.words[start : start + length])

    def paragraph(self, runs: int) -> str:
        """Some runs, each as a sentence."""
        sentences = (self.run(6, 22).strip(".,;:") for _ in range(runs))
        return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences)


class Catalogue:
    """Makes the rows of a synthetic catalogue, on a database that has the places and all that entries share."""

    def __init__(self, sheets: Sequence[Sheet]):
        self.chance = random.Random(SEED)
        self.texts = Texts(sheets, self.chance)
        self.levers = list(Lever.objects.order_by("position"))
        self.policies = list(Policy.objects.order_by("position"))
        self.themes = list(Theme.objects.order_by("pk"))
        self.organisations = list(Organisation.objects.order_by("pk"))
        self.places = {kind: [] for kind in TerritoryKind.values}
        for place in Territory.objects.current().with_parents().order_by("pk"):
            self.places[place.kind].append(place)
        self.theme_weights = [1 / rank for rank in range(1, len(self.themes) + 1)]
        self.organisation_weights = [1 / rank for rank in range(1, len(self.organisations) + 1)]

    def innovation(self, key: int) -> Innovation:
        """An innovation, not saved, with all that its row says."""
        chance = self.chance
        [scale] = chance.choices(SCALES, SCALE_WEIGHTS)
        place = chance.choice(self.places[scale]) if scale else None
        run = self.texts.run(3, 8).strip(".,;:")
        title = f"{run[:1].upper()}{run[1:]}{f', {place.name}' if place else ''}"[:160]
        [status] = chance.choices([Status.PUBLISHED, Status.DRAFT, Status.ARCHIVED], [94, 4, 2])
        [band] = chance.choices(["", *COSTS], [50, 15, 20, 10, 5])
        [year] = chance.choices([None, 1999, chance.randint(2000, 2014), chance.randint(2010, 2026)], [4, 4, 42, 50])
        [level] = chance.choices([None, 0, 1, 2, 3], [30, 10, 35, 15, 10])
        [cause] = chance.choices(["", *StopCause.values], [86, *[1] * len(StopCause)])
        innovation = Innovation(
            pk=key,
            slug=f"{slugify(title)[:80]}-{key}",
            title=title,
            summary=self.texts.paragraph(2)[:300],
            need=self.texts.paragraph(2),
            description=self.texts.paragraph(4),
            results=self.texts.paragraph(1) if chance.random() < 0.7 else "",
            lessons=self.texts.paragraph(2) if chance.random() < 0.5 else "",
            territory=place,
            territory_label="" if place else "Pays imaginaire",
            start_year=year,
            stage=chance.choices(Stage.values, [5, 20, 55, 8, 12])[0],
            cost=COSTS[band] if band else None,
            cost_band=band,
            cost_note="Budget de la première année." if band else "",
            staff_count=chance.choice([None, None, None, 1, Decimal("3.5"), 12, 60]),
            months_to_results=chance.choice([None, None, 6, 12, 24, 48]),
            evidence_level=level,
            evidence_proof="" if level is None else self.texts.paragraph(1),
            stop_cause=cause,
            stop_reason=self.texts.paragraph(1) if cause else "",
            is_zoom=chance.random() < 0.01,
            status=status,
            published_at=START + timedelta(minutes=key) if status == Status.PUBLISHED else None,
        )
        innovation.fill_in()
        return innovation

    def themed(self, key: int) -> Iterator[ThemedInnovation]:
        """The themes of an innovation, one to four."""
        chosen = self.chance.choices(self.themes, self.theme_weights, k=self.chance.randint(1, 4))
        return (ThemedInnovation(content_object_id=key, tag=theme) for theme in dict.fromkeys(chosen))

    def replications(self, key: int) -> Iterator[Replication]:
        """The reproductions of an innovation: mostly none."""
        [number] = self.chance.choices([0, 1, 2, 5], [85, 9, 4, 2])
        for place in self.chance.sample(self.places["commune"], number):
            yield Replication(original_id=key, territory=place)

    def write(self, size: int) -> None:
        """Write so many innovations and what hangs on them."""
        through_lever, through_partner = Innovation.levers.through, Innovation.organisations.through
        through_policy = Innovation.policies.through
        for start in range(1, size + 1, CHUNK):
            keys = range(start, min(start + CHUNK, size + 1))
            Innovation.objects.bulk_create(map(self.innovation, keys), batch_size=500)
            levers, policies, partners = [], [], []
            for key in keys:
                for lever in dict.fromkeys(self.chance.choices(self.levers, range(9, 0, -1), k=2)):
                    levers.append(through_lever(innovation_id=key, lever_id=lever.pk))
                for policy in self.chance.sample(self.policies, self.chance.choice([1, 2, 2, 3])):
                    policies.append(through_policy(innovation_id=key, policy_id=policy.pk))
                for partner in dict.fromkeys(self.chance.choices(self.organisations, self.organisation_weights, k=2)):
                    partners.append(through_partner(innovation_id=key, organisation_id=partner.pk))
            through_lever.objects.bulk_create(levers)
            through_policy.objects.bulk_create(policies)
            through_partner.objects.bulk_create(partners)
            ThemedInnovation.objects.bulk_create([row for key in keys for row in self.themed(key)])
            Replication.objects.bulk_create([row for key in keys for row in self.replications(key)])


def write_catalogue(size: int) -> None:
    """Fill an empty database with the real places, the real words that entries share, and a synthetic catalogue."""
    import_territories(directory=FIXTURES / "geo", apply=True)
    levers = read_levers(FIXTURES / "levers.json")
    policies = read_policies(FIXTURES / "policies.json")
    load_rows(Lever, "slug", levers)
    load_rows(Policy, "slug", policies)
    load_search_words(folder=FIXTURES)
    sheets = list(read_sheets(FIXTURES / "innovations", levers=levers, policies=policies).values())
    names = dict.fromkeys(name for sheet in sheets for name in sheet.themes)
    for name in names:
        Theme.objects.get_or_create(name=name)
    kinds = {name: kind for sheet in sheets for name, kind in sheet.organisations}
    Organisation.objects.bulk_create(
        Organisation(name=name, kind=kind or OrganisationKind.OTHER) for name, kind in kinds.items()
    )
    Catalogue(sheets).write(size)
