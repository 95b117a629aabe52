"""The report's proposals and what became of them: one room per idea."""

from proposals.models.axis import Axis
from proposals.models.deadline import Deadline
from proposals.models.evidence import ProposalInnovation
from proposals.models.ledger import Confidence, SpeakerKind, StatusEntry, StatusFact, Voice
from proposals.models.moderation import Moderation, ModerationDecision
from proposals.models.precision import Precision
from proposals.models.proposal import Proposal, ProposalSource, WordingState
from proposals.models.source_check import SourceCheck
from proposals.models.statement import Statement
from proposals.models.status import ProposalStatus
from proposals.models.update import ProposalUpdate, ReportLink, UpdateKind

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
