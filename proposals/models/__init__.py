"""The report's proposals and what became of them, in ledgers."""

from proposals.dates import Precision
from proposals.models.facts import Deadline, ProposalUpdate, ReportLink, SourceCheck, UpdateKind
from proposals.models.report import Axis, Proposal, ProposalInnovation, ProposalSource, Statement, WordingState
from proposals.models.statuses import (
    Confidence,
    Moderation,
    ModerationDecision,
    ProposalStatus,
    SpeakerKind,
    StatusEntry,
    StatusFact,
    Voice,
)

__all__ = [
    "Axis",
    "Confidence",
    "Deadline",
    "Moderation",
    "ModerationDecision",
    "Precision",
    "Proposal",
    "ProposalInnovation",
    "ProposalSource",
    "ProposalStatus",
    "ProposalUpdate",
    "ReportLink",
    "SourceCheck",
    "SpeakerKind",
    "Statement",
    "StatusEntry",
    "StatusFact",
    "UpdateKind",
    "Voice",
    "WordingState",
]
