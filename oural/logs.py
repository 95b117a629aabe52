"""What the logs leave out: the secrets that stand in addresses, and the tracebacks that tell nothing.

An outage is a database or a disk that is away, full, read-only, or held too long. A page that meets one answers 503,
and the log has a line of it. A fault of the code answers 500, and the log has its traceback.
"""

import errno
import logging
import sqlite3

from django import db
from django.core.exceptions import SuspiciousOperation

from catalogue.encryption import masked
from catalogue.refusal import Busy

READ_ONLY = "25006"
"""What PostgreSQL answers to a writing while it only reads: a standby, or a server whose disk is full (SQLSTATE)."""

DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_outage(error: BaseException | None) -> bool:
    """Whether an error is that of the database or of the disk, and may go away by itself."""
    if isinstance(error, OSError):
        return error.errno in DISK
    cause = getattr(error, "__cause__", None)
    if isinstance(cause, sqlite3.Error):
        # Extended codes have the primary one in their last byte; SQLITE_ERROR is a statement that cannot be run.
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        return isinstance(error, db.OperationalError) and code & 0xFF != sqlite3.SQLITE_ERROR
    if getattr(cause, "sqlstate", None) == READ_ONLY:
        return isinstance(error, db.Error)
    return isinstance(error, db.OperationalError | db.InterfaceError)


def reason(error: BaseException) -> str:
    """An outage in one line."""
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"


class HideSecretAddresses(logging.Filter):
    """Puts « … » for the secret in every address that a line of the log tells."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line as it will be written; every line is."""
        told = record.getMessage()
        hidden = masked(told)
        if hidden != told:
            record.msg, record.args = hidden, None
        return True


class OneLine(logging.Filter):
    """Drops the traceback of what is no fault of the code: a forged request, an outage, too much at once.

    The last is no error either: the site keeps its bounds.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line as it will be written; every line is."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Busy):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        if error is not None and (is_outage(error) or isinstance(error, Busy)):
            record.msg, record.args = f"{record.getMessage()} ({reason(error)})", None
        elif not isinstance(error, SuspiciousOperation):
            return True
        record.exc_info = record.exc_text = None
        return True
