"""The rules of publication and of evidence that no single row can hold: shared by services, admin and loading."""

from collections.abc import Callable

from catalogue.models import EvidenceLevel, Innovation

NO_SUMMARY = "Une innovation publiée a un résumé."
NO_LEVER = "Une innovation publiée relève d’au moins un levier."
NO_SOURCE = "Une innovation publiée cite au moins une source."
NO_PROOF = "À partir du niveau 2, dites ce qui fonde le niveau de preuve."
NO_REPLICATION = "Le niveau de preuve 4 demande au moins une reproduction."


def publication_gaps(*, summary: str, lever_count: int, source_count: int) -> list[str]:
    """What an entry lacks to be published, in sentences; nothing when it may be."""
    rules = ((bool(summary.strip()), NO_SUMMARY), (lever_count > 0, NO_LEVER), (source_count > 0, NO_SOURCE))
    return [sentence for kept, sentence in rules if not kept]


_rules: list[Callable[[Innovation], list[str]]] = []


def add_rule(rule: Callable[[Innovation], list[str]]) -> None:
    """Have one more rule on what is published: it says in sentences what forbids it. Added twice, it is there once."""
    if rule not in _rules:
        _rules.append(rule)


def other_gaps(innovation: Innovation) -> list[str]:
    """What the rules that were added say against the publication of an entry, in sentences; nothing when it may be."""
    return [sentence for rule in _rules for sentence in rule(innovation)]


def evidence_gaps(*, level: int, proof: str, replication_count: int) -> list[str]:
    """What an entry lacks to stand at an evidence level, in sentences; nothing when it may."""
    gaps = []
    if level >= EvidenceLevel.FIGURES and not proof.strip():
        gaps.append(NO_PROOF)
    if level >= EvidenceLevel.REPRODUCED and replication_count == 0:
        gaps.append(NO_REPLICATION)
    return gaps
