"""« Pour le refaire chez vous »: what an innovation takes, what others changed, what stopped, whom to call."""

import re
from dataclasses import dataclass

from catalogue.models import Innovation, Organisation, OrganisationKind, Replication, Source, StopCause
from catalogue.search.analysis.text import fold
from catalogue.search.index import engine
from catalogue.search.query.criteria import Criteria
from catalogue.web_addresses import site_of

MOST_STOPPED = 3
FEWEST_SHARED = 2
MOST_CONTACTS = 6
MOST_READ = 500
"""Stopped entries looked at for each policy, lever or theme, the newest first."""

FAILURES = tuple(cause.value for cause in StopCause if cause != StopCause.PLANNED)
"""The causes that teach something to who would do the same: an end that was planned is none."""

FIGURES = (
    (("start_year",), "l’année de lancement", "lancement"),
    (("cost_band",), "le coût", "cout"),
    (("staff", "staff_count"), "l’équipe", "equipe"),
    (("months_to_results",), "le délai avant les premiers résultats", "delai"),
    (("evidence_level",), "le niveau de preuve", "resultats"),
)
"""The figures of a sheet: the columns of which one is enough, their name, the part that a correction of them names."""

INSTITUTION = re.compile(
    r"agglo(meration)?|association|collectivite|communaute|communes?|conseil|d|de|departement(al)?|des|du|et|l|la|le|les"
    r"|mairie|metropole|mixte|naturel|parc|region(al)?|syndicat|territoriale|urbaine|ville"
)
"""The words that names of institutions have in common, as `fold` gives them."""

SHARED_SUFFIXES = frozenset({"gouv", "asso", "com", "co"})


@dataclass(frozen=True, slots=True)
class StoppedEntry:
    """An entry that stopped, in whole or in part: a copy of this one, or one with these names in common with it."""

    innovation: Innovation
    is_copy: bool
    policies: list[str]
    levers: list[str]
    themes: list[str]


@dataclass(frozen=True, slots=True)
class PublicContact:
    """An organisation to call, and the source of the entry whose site bears its name, if there is one."""

    name: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the catalogue knows of it. `unknown` has the figures that lack, with the part that a correction names."""

    unknown: list[tuple[str, str]]
    partners: list[tuple[str, int]]
    adaptations: list[Replication]
    stopped: list[StoppedEntry]
    contacts: list[PublicContact]

    @property
    def is_printed(self) -> bool:
        """Whether paper has room for it: the rest of the sheet says nothing of what others changed, nor of a site."""
        return bool(self.adaptations) or any(contact.source for contact in self.contacts)


def adoption_of(innovation: Innovation) -> Adoption:
    """Read it of an entry fetched with `for_sheet`. One query at most, beside the revision of the index."""
    replications = innovation.replications.all()
    return Adoption(
        unknown=[(label, part) for columns, label, part in FIGURES if not is_known(innovation, columns)],
        partners=[(kind, len(names)) for kind, names in innovation.partners_by_kind()],
        adaptations=[each for each in replications if each.kept or each.changed],
        stopped=stopped_entries(innovation),
        contacts=contacts_of(innovation),
    )


def is_known(innovation: Innovation, columns: tuple[str, ...]) -> bool:
    """Whether one of the columns says something: zero does."""
    return any(getattr(innovation, column) not in (None, "") for column in columns)


def stopped_entries(innovation: Innovation) -> list[StoppedEntry]:
    """The copies of an entry that stopped, then the stopped entries that share the most with it.

    Those share a public policy, and two levers or themes at least: one says too little, « numérique » for example.
    """
    copied = (each.copy for each in innovation.replications.all())
    copies = [each.pk for each in copied if each and each.stop_cause in FAILURES]
    shared = shared_names(innovation)
    alike = [
        key
        for key, names in shared.items()
        if names["politique"] and len(names["theme"]) + len(names["levier"]) >= FEWEST_SHARED
    ]
    alike.sort(key=lambda key: -sum(map(len, shared[key].values())))
    keys = list(dict.fromkeys([*copies, *alike]))
    if not keys:
        return []
    # A copy that is no longer public takes nobody's place.
    keys = keys[: MOST_STOPPED + len(copies)]
    entries = Innovation.objects.published().with_territory().in_bulk(keys)
    nothing: dict[str, list[str]] = {"politique": [], "levier": [], "theme": []}
    return [
        StoppedEntry(entries[key], key in copies, *(shared.get(key, nothing)[name] for name in nothing))
        for key in keys
        if key in entries
    ][:MOST_STOPPED]


def shared_names(innovation: Innovation) -> dict[int, dict[str, list[str]]]:
    """What each stopped entry has in common with this one, by key then facet, the newest entry first."""
    values = {
        "politique": {policy.slug: policy.name for policy in innovation.policies.all()},
        "levier": {lever.slug: lever.verb for lever in innovation.levers.all()},
        "theme": {theme.slug: theme.name for theme in innovation.themes.all()},
    }
    if not values["politique"]:
        return {}
    same_field = Criteria(arret=FAILURES, politique=tuple(values["politique"]))
    asked = [
        (facet, name, same_field.choose(facet, [slug])) for facet in values for slug, name in values[facet].items()
    ]
    found = engine.answer(lambda index: [index.keys(criteria, 0, MOST_READ) for _, _, criteria in asked])
    shared: dict[int, dict[str, list[str]]] = {}
    for (facet, name, _), keys in zip(asked, found, strict=True):
        for key in keys:
            if key != innovation.pk:
                shared.setdefault(key, {each: [] for each in values})[facet].append(name)
    return shared


def contacts_of(innovation: Innovation) -> list[PublicContact]:
    """The local authorities among the partners, and who has a site of their name among the sources. No query."""
    sources = [source for source in innovation.sources.all() if not source.dead_since]
    partners = sorted(innovation.organisations.all(), key=is_no_authority)
    found = [PublicContact(each.name, source_of(each.name, sources)) for each in partners]
    kept = [
        contact for contact, each in zip(found, partners, strict=True) if contact.source or not is_no_authority(each)
    ]
    territory = innovation.territory
    if territory is not None and not any(own_words(contact.name) == own_words(territory.name) for contact in kept):
        source = source_of(territory.name, sources)
        kept = [PublicContact(territory.name, source), *kept] if source else kept
    return kept[:MOST_CONTACTS]


def is_no_authority(organisation: Organisation) -> bool:
    """Whether an organisation is something else than a local authority: those come first."""
    return organisation.kind != OrganisationKind.LOCAL_AUTHORITY


def source_of(name: str, sources: list[Source]) -> Source | None:
    """The first source whose site bears a name: that of `nantes.fr` for « Nantes Métropole »."""
    wanted = "".join(own_words(name))
    return next((source for source in sources if wanted and wanted == "".join(own_words(site_name(source.url)))), None)


def own_words(name: str) -> list[str]:
    """The words of a name that are its own: « reze » of « Ville de Rezé »."""
    return [word for word in fold(name).split() if not INSTITUTION.fullmatch(word)]


def site_name(url: str) -> str:
    """The name that somebody chose for their site: « ville-reze » of `https://www.ville-reze.fr/`."""
    labels = site_of(url).split(".")[:-1]
    if len(labels) > 1 and labels[-1] in SHARED_SUFFIXES:
        labels.pop()
    return labels[-1] if labels else ""
