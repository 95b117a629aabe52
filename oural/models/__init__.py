"""The tables of the wiring: what the preparation of the site remembers, and who comes in."""

from oural.models.audit_event import AuditEvent, AuditKind
from oural.models.prepared_step import PreparedStep
from oural.models.second_factor import Authenticator, RecoveryCodes
from oural.models.user import AgentIdentity, AgentRule, KnownDevice, OpenSession, User

__all__ = [
    "AgentIdentity",
    "AgentRule",
    "AuditEvent",
    "AuditKind",
    "Authenticator",
    "KnownDevice",
    "OpenSession",
    "PreparedStep",
    "RecoveryCodes",
    "User",
]
