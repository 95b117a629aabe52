"""The addresses of entries: what they may look like, and which are free."""

import re

from catalogue.models import FormerSlug, Innovation

LONGEST = Innovation._meta.get_field("slug").max_length or 100
SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"carte"})
"""Pages of the site that stand beside the entries, under /innovations/."""


def malformed(slug: str) -> list[str]:
    """Why a text cannot be an address, in sentences; nothing when it can."""
    if not SHAPE.fullmatch(slug):
        return ["Une adresse se compose de minuscules sans accent, de chiffres et de tirets."]
    if len(slug) > LONGEST:
        return [f"Une adresse a au plus {LONGEST} caractères."]
    if slug in RESERVED:
        return ["Cette adresse est celle d’une page du site."]
    return []


def address_gaps(*, slug: str, innovation: Innovation | None = None) -> list[str]:
    """Why an address cannot be given to an entry (None: a new one), in sentences; nothing when it can.

    An address that led to another entry in the past still leads there: it is not free.
    """
    reasons = malformed(slug)
    if reasons:
        return reasons
    entries, former = Innovation.objects.filter(slug=slug), FormerSlug.objects.filter(slug=slug)
    if innovation is not None:
        entries, former = entries.exclude(pk=innovation.pk), former.exclude(innovation=innovation)
    if entries.exists() or former.exists():
        return ["Cette adresse mène déjà à une autre fiche, aujourd’hui ou par le passé."]
    return []
