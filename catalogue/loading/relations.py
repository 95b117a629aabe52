"""Writing the rows around the innovations: levers, public policies, themes, partners, sources, reproductions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.text import slugify

from catalogue.loading.drafts import Draft
from catalogue.loading.snapshot import replication_values
from catalogue.models import Innovation, Organisation, Replication, Source, Theme, ThemedInnovation
from catalogue.search.analysis.text import fold

LeverLink = Innovation.levers.through
PolicyLink = Innovation.policies.through
PartnerLink = Innovation.organisations.through


@dataclass(frozen=True)
class Due:
    """An innovation of the database, the draft to take its relations from, and the names of those to write."""

    innovation: Innovation
    draft: Draft
    names: frozenset[str]


def write_relations(due: list[Due]) -> None:
    """Replace the relations that are due, each kind for all the innovations at once."""
    for name, write in (
        ("levers", write_levers),
        ("policies", write_policies),
        ("themes", write_themes),
        ("organisations", write_organisations),
        ("sources", write_sources),
        ("replications", write_replications),
    ):
        concerned = [(one.innovation, one.draft) for one in due if name in one.names]
        if concerned:
            write(concerned)


def replace(model: type[models.Model], owner: str, owners: Iterable[Innovation], rows: Sequence[models.Model]) -> None:
    """Put `rows` in the place of those whose `owner` column is one of `owners`."""
    model._default_manager.filter(**{f"{owner}__in": list(owners)}).delete()
    model._default_manager.bulk_create(rows)


def write_levers(concerned: list[tuple[Innovation, Draft]]) -> None:
    """Link the innovations to their levers."""
    rows = [LeverLink(innovation=owner, lever=lever) for owner, draft in concerned for lever in draft.levers]
    replace(LeverLink, "innovation", (owner for owner, _ in concerned), rows)


def write_policies(concerned: list[tuple[Innovation, Draft]]) -> None:
    """Link the innovations to their public policies."""
    rows = [PolicyLink(innovation=owner, policy=policy) for owner, draft in concerned for policy in draft.policies]
    replace(PolicyLink, "innovation", (owner for owner, _ in concerned), rows)


def write_themes(concerned: list[tuple[Innovation, Draft]]) -> None:
    """Link the innovations to their themes, new ones included."""
    themes = get_or_create_themes(name for _, draft in concerned for name in draft.themes)
    rows = [
        ThemedInnovation(content_object=owner, tag=themes[name]) for owner, draft in concerned for name in draft.themes
    ]
    replace(ThemedInnovation, "content_object", (owner for owner, _ in concerned), rows)


def write_organisations(concerned: list[tuple[Innovation, Draft]]) -> None:
    """Link the innovations to their partners, new ones included."""
    known = get_or_create_organisations(dict(pair for _, draft in concerned for pair in draft.organisations))
    rows = [
        PartnerLink(innovation=owner, organisation=known[name])
        for owner, draft in concerned
        for name, _ in draft.organisations
    ]
    replace(PartnerLink, "innovation", (owner for owner, _ in concerned), rows)


def write_sources(concerned: list[tuple[Innovation, Draft]]) -> None:
    """Write the sources of the innovations, in their order."""
    rows = []
    for owner, draft in concerned:
        for source in draft.sources:
            source.innovation = owner
            rows.append(source)
    replace(Source, "innovation", (owner for owner, _ in concerned), rows)


def write_replications(concerned: list[tuple[Innovation, Draft]]) -> None:
    """Write the reproductions of the innovations, in their order."""
    rows = []
    for owner, draft in concerned:
        for replication in draft.replications:
            replication.original = owner
            rows.append(replication)
    replace(Replication, "original", (owner for owner, _ in concerned), rows)


def add_rows(due: Iterable[tuple[Innovation, Draft, Mapping[str, list]]]) -> None:
    """Add sources and reproductions to innovations, after those that they have: of each draft, those given."""
    sources: list[Source] = []
    replications: list[Replication] = []
    for owner, draft, new in due:
        first = len(owner.sources.all())
        for rank, source in enumerate(
            each for each in draft.sources if [each.title, each.url] in new.get("sources", ())
        ):
            source.innovation, source.position = owner, first + rank
            sources.append(source)
        first, named = len(owner.replications.all()), new.get("replications", ())
        for rank, row in enumerate(each for each in draft.replications if replication_values(each) in named):
            row.original, row.position = owner, first + rank
            replications.append(row)
    Source.objects.bulk_create(sources)
    Replication.objects.bulk_create(replications)


def get_or_create_themes(names: Iterable[str]) -> dict[str, Theme]:
    """The themes of these names, by name."""
    wanted = list(dict.fromkeys(names))
    themes = {theme.name: theme for theme in Theme.objects.filter(name__in=wanted)}
    slugs = set(Theme.objects.values_list("slug", flat=True))
    new = []
    for name in wanted:
        if name not in themes:
            new.append(Theme(name=name, slug=free_slug(name, slugs)))
            slugs.add(new[-1].slug)
    Theme.objects.bulk_create(new)
    return themes | {theme.name: theme for theme in new}


def free_slug(name: str, taken: set[str]) -> str:
    """An address made from the name of a theme, numbered if others have it."""
    base = slugify(fold(name))[:90] or "theme"
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)


def get_or_create_organisations(kinds: dict[str, str]) -> dict[str, Organisation]:
    """The organisations of these names, by name. One that exists keeps its kind: it may have been corrected."""
    known = {organisation.name: organisation for organisation in Organisation.objects.filter(name__in=kinds)}
    new = [Organisation(name=name, kind=kind) for name, kind in kinds.items() if name not in known]
    Organisation.objects.bulk_create(new)
    return known | {organisation.name: organisation for organisation in new}
