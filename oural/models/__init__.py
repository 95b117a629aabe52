"""The tables of the wiring: what the preparation of the site remembers, and the audit."""

from oural.models.audit_event import AuditEvent, AuditKind
from oural.models.prepared_step import PreparedStep

__all__ = ["AuditEvent", "AuditKind", "PreparedStep"]
