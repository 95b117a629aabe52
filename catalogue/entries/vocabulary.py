"""What editors do to the words that entries share: themes, levers, organisations.

Each function works in one transaction, the entries concerned being locked, and raises Refusal, with nothing written,
when a rule says no. Entries follow, and so do the search and the history of each.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Case, F, Value, When

from catalogue.entries.changes import because, record_change
from catalogue.entries.rules import ADDRESS_SHAPE, LONGEST_ADDRESS
from catalogue.models import FormerThemeSlug, Innovation, Lever, Organisation, Policy, Theme, ThemedInnovation
from catalogue.models.theme import NO_COMMA
from catalogue.refusal import Refusal
from catalogue.typography import NBSP

LONGEST_NAME = Theme._meta.get_field("name").max_length or 100
Partnership = Innovation.organisations.through
ASIDE = 10_000
"""Added to the ranks of rows while they change places: no two may ever share one."""


def rename_theme(*, theme: Theme, name: str, slug: str | None = None) -> None:
    """Change the name of a theme and, when `slug` is given, its address: the one it had then leads to it for ever.

    Raises Refusal when another theme has the name or the address, or led there.
    """
    with transaction.atomic():
        theme.refresh_from_db(from_queryset=Theme.objects.select_for_update())
        name = " ".join(name.split())
        reasons = name_errors(theme, name)
        if slug is not None and slug != theme.slug:
            reasons += theme_address_errors(theme, slug)
        if reasons:
            raise Refusal(reasons)
        entries = lock_entries(themes=theme)
        theme.name = name
        if slug is not None and slug != theme.slug:
            FormerThemeSlug.objects.filter(slug=slug, theme=theme).delete()
            FormerThemeSlug.objects.create(slug=theme.slug, theme=theme)
            theme.slug = slug
        theme.save()
        with because("Thème renommé"):
            record_change(entries)


def name_errors(theme: Theme, name: str) -> list[str]:
    """Why a theme cannot be called so, in sentences; nothing when it can."""
    if not name or len(name) > LONGEST_NAME:
        return [f"Le nom d’un thème a de 1 à {LONGEST_NAME} caractères."]
    if "," in name:
        return [NO_COMMA]
    namesakes = [each for each in Theme.objects.exclude(pk=theme.pk) if each.name.casefold() == name.casefold()]
    return [f"Le thème «{NBSP}{each}{NBSP}» existe déjà{NBSP}: fusionnez les deux." for each in namesakes]


def theme_address_errors(theme: Theme, slug: str) -> list[str]:
    """Why an address cannot be given to a theme, in sentences; nothing when it can."""
    taken = Theme.objects.exclude(pk=theme.pk).filter(slug=slug)
    led = FormerThemeSlug.objects.exclude(theme=theme.pk).filter(slug=slug)
    if not ADDRESS_SHAPE.fullmatch(slug) or len(slug) > LONGEST_ADDRESS:
        return ["Une adresse se compose de minuscules sans accent, de chiffres et de tirets."]
    if taken.exists() or led.exists():
        return ["Cette adresse mène déjà à un autre thème, aujourd’hui ou par le passé."]
    return []


def merge_themes(*, kept: Theme, others: Collection[Theme]) -> int:
    """Put a theme on the entries of others in their place, and remove these. Return how many entries that changes.

    The addresses of those that go lead to the one that stays.
    """
    gone = [theme for theme in others if theme != kept]
    with transaction.atomic():
        entries = lock_entries(themes__in=gone)
        ThemedInnovation.objects.bulk_create(
            [ThemedInnovation(content_object_id=entry, tag=kept) for entry in entries], ignore_conflicts=True
        )
        FormerThemeSlug.objects.filter(theme__in=gone).update(theme=kept)
        slugs = Theme.objects.filter(pk__in=[theme.pk for theme in gone]).values_list("slug", flat=True)
        FormerThemeSlug.objects.bulk_create(
            [FormerThemeSlug(slug=slug, theme=kept) for slug in slugs],
            update_conflicts=True,
            unique_fields=["slug"],
            update_fields=["theme"],
        )
        Theme.objects.filter(pk__in=[theme.pk for theme in gone]).delete()
        with because(f"Thèmes fusionnés dans «{NBSP}{kept.name[:60]}{NBSP}»"):
            record_change(entries)
    return len(entries)


def merge_organisations(*, kept: Organisation, others: Collection[Organisation]) -> int:
    """Put an organisation on the entries of others in their place, and remove these.

    Return how many entries that changes.
    """
    gone = [organisation.pk for organisation in others if organisation != kept]
    with transaction.atomic():
        entries = lock_entries(organisations__in=gone)
        Partnership.objects.bulk_create(
            [Partnership(innovation_id=entry, organisation=kept) for entry in entries], ignore_conflicts=True
        )
        Organisation.objects.filter(pk__in=gone).delete()
        with because(f"Partenaires fusionnés dans «{NBSP}{kept.name[:50]}{NBSP}»"):
            record_change(entries)
    return len(entries)


def set_themes(innovation: Innovation, names: Collection[str]) -> None:
    """Give an entry these themes and no other, those that are not there yet included, in few queries.

    The capitals of a name are those of the theme that is there.
    """
    known = {theme.name.casefold(): theme for theme in Theme.objects.named(names)}
    wanted = {(known.get(name.casefold()) or Theme.objects.create(name=name)).pk for name in names}
    links = ThemedInnovation.objects.filter(content_object=innovation)
    present = set(links.values_list("tag_id", flat=True))
    if present - wanted:
        links.exclude(tag__in=wanted).delete()
    ThemedInnovation.objects.bulk_create(
        ThemedInnovation(content_object=innovation, tag_id=key) for key in sorted(wanted - present)
    )


def move_to_rank(*, row: Lever | Policy, position: int) -> None:
    """Move a lever or a public policy to a rank; those in between make room.

    Raises Refusal when there is no such rank.
    """
    rows = type(row).objects
    with transaction.atomic():
        ranked = list(rows.select_for_update().order_by("position"))
        if not 1 <= position <= len(ranked):
            raise Refusal([rank_error(len(ranked))])
        order = [each.pk for each in ranked if each.pk != row.pk]
        order.insert(position - 1, row.pk)
        rows.update(position=F("position") + ASIDE)
        rows.update(position=Case(*(When(pk=key, then=Value(rank)) for rank, key in enumerate(order, start=1))))
        record_change([])
    row.refresh_from_db()


def rank_error(count: int) -> str:
    """What is said of a rank that none of so many rows can have."""
    return f"Le rang va de 1 à {count}."


def lock_entries(**those: object) -> list[int]:
    """The keys of these entries, kept from any other change until the end of the transaction."""
    keys = Innovation.objects.filter(**those).values("pk")
    held = Innovation.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return list(held.values_list("pk", flat=True))
