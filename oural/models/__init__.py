"""The tables of the wiring: what the preparation of the site remembers, the audit, the tries to log in."""

from oural.models.audit_event import AuditEvent, AuditKind
from oural.models.login_try import LoginTry
from oural.models.prepared_step import PreparedStep

__all__ = ["AuditEvent", "AuditKind", "LoginTry", "PreparedStep"]
