"""What tells an outage from a fault of the code: a database or a disk that is away, full, read-only, or held too long.

A page that meets an outage answers 503, and the log has a line of it. A fault answers 500, and the log has its
traceback.
"""

import errno
import sqlite3

from django import db

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
