"""How long a page may have the database work, or wait for another. Commands of `manage.py` may take their time."""

from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def connect() -> None:
    """Bound each new connection of this process. SQLite counts the wait alone, and its settings say it."""
    connection_created.connect(bound, dispatch_uid="oural.serving.database")


def bound(connection: BaseDatabaseWrapper, **named: Any) -> None:
    """Receiver of `connection_created`. Nothing is asked of a server where both settings are zero."""
    bounds = {"statement_timeout": settings.DATABASE_STATEMENT_SECONDS, "lock_timeout": settings.DATABASE_LOCK_SECONDS}
    if connection.vendor == "postgresql" and any(bounds.values()):
        with connection.cursor() as cursor:
            for name, seconds in bounds.items():
                cursor.execute("SELECT set_config(%s, %s, false)", [name, f"{seconds}s"])
