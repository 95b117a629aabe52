"""The rules of an entry that no single row can hold: its address, its publication, its evidence.

Each function gives what is wrong in sentences, and nothing when all is well.
"""

import re
from collections.abc import Callable

from catalogue.models import EvidenceLevel, FormerSlug, Innovation
from catalogue.models.policy import MOST_POLICIES

LONGEST_ADDRESS = Innovation._meta.get_field("slug").max_length or 100
ADDRESS_SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED_ADDRESSES = frozenset({"carte", "comparer"})
"""Pages of the site that stand beside the entries, under /innovations/."""

NO_SUMMARY = "Une innovation publiée a un résumé."
NO_LEVER = "Une innovation publiée relève d’au moins un levier."
NO_POLICY = "Une innovation publiée relève d’au moins une politique publique."
TOO_MANY_POLICIES = f"Une innovation relève de {MOST_POLICIES} politiques publiques au plus."
NO_SOURCE = "Une innovation publiée cite au moins une source."
NO_PROOF = "Dites ce qui fonde le niveau de preuve, ou laissez-le vide : non évalué."
NO_REPLICATION = "Le niveau de preuve 4 demande au moins une reproduction."


def publication_errors(*, summary: str, lever_count: int, policy_count: int, source_count: int) -> list[str]:
    """What an entry lacks to be published, in sentences; nothing when it may be."""
    rules = (
        (bool(summary.strip()), NO_SUMMARY),
        (lever_count > 0, NO_LEVER),
        (policy_count > 0, NO_POLICY),
        (policy_count <= MOST_POLICIES, TOO_MANY_POLICIES),
        (source_count > 0, NO_SOURCE),
    )
    return [sentence for kept, sentence in rules if not kept]


_rules: list[Callable[[Innovation], list[str]]] = []


def add_rule(rule: Callable[[Innovation], list[str]]) -> None:
    """Have one more rule on what is published: it says in sentences what forbids it. Added twice, it is there once."""
    if rule not in _rules:
        _rules.append(rule)


def other_errors(innovation: Innovation) -> list[str]:
    """What the rules that were added say against the publication of an entry, in sentences; nothing when it may be."""
    return [sentence for rule in _rules for sentence in rule(innovation)]


def evidence_errors(*, level: int | None, proof: str, replication_count: int) -> list[str]:
    """What an entry lacks to stand at an evidence level (None: not assessed), in sentences; nothing when it may."""
    if level is None:
        return []
    errors = []
    if not proof.strip():
        errors.append(NO_PROOF)
    if level >= EvidenceLevel.REPRODUCED and replication_count == 0:
        errors.append(NO_REPLICATION)
    return errors


def shape_errors(slug: str) -> list[str]:
    """Why a text cannot be an address, in sentences; nothing when it can."""
    if not ADDRESS_SHAPE.fullmatch(slug):
        return ["Une adresse se compose de minuscules sans accent, de chiffres et de tirets."]
    if len(slug) > LONGEST_ADDRESS:
        return [f"Une adresse a au plus {LONGEST_ADDRESS} caractères."]
    if slug in RESERVED_ADDRESSES:
        return ["Cette adresse est celle d’une page du site."]
    return []


def address_errors(*, slug: str, innovation: Innovation | None = None) -> list[str]:
    """Why an address cannot be given to an entry (None: a new one), in sentences; nothing when it can.

    An address that led to another entry in the past still leads there: it is not free.
    """
    reasons = shape_errors(slug)
    if reasons:
        return reasons
    entries, former = Innovation.objects.filter(slug=slug), FormerSlug.objects.filter(slug=slug)
    if innovation is not None:
        entries, former = entries.exclude(pk=innovation.pk), former.exclude(innovation=innovation)
    if entries.exists() or former.exists():
        return ["Cette adresse mène déjà à une autre fiche, aujourd’hui ou par le passé."]
    return []
