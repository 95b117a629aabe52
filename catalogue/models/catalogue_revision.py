"""The revision of the catalogue: what tells every process that something public has changed."""

import time
from dataclasses import dataclass

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Revision:
    """A state of the catalogue, and the oldest one from which the changes up to it can be followed."""

    number: int = 0
    base: int = 0


class CatalogueRevision(models.Model):
    """One row. Its number goes up in the transaction of each change; the rows changed carry that number.

    Writing it holds the row until the end of the transaction, so numbers are seen in the order in which they were
    given: who has read `number` misses no row that carries it, or a lower one. It is a time, in microseconds, when the
    clock allows: a number given to a transaction that failed is not given again.

    `base` is the number from which changes can be followed: all the rows were written anew there.
    """

    number = models.BigIntegerField("numéro")
    base = models.BigIntegerField("numéro de la dernière réécriture")

    class Meta:
        verbose_name = "révision du catalogue"
        verbose_name_plural = "révisions du catalogue"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="catalogue_revision_is_alone",
                violation_error_message="Le catalogue a une seule révision.",
            ),
        ]

    def __str__(self):
        return f"Révision {self.number}"

    @classmethod
    def read(cls) -> Revision:
        """The present revision, zero when nothing was ever written. One query."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT number, base FROM {cls._meta.db_table} WHERE id = 1")
            rows = cursor.fetchall()
        return Revision(*rows[0]) if rows else Revision()

    @classmethod
    def hold(cls) -> None:
        """Keep the present revision until the end of the transaction: who advances it waits.

        SQLite needs nothing more than the transaction, which already keeps every other writer out.
        """
        list(cls.objects.select_for_update().filter(pk=1))

    @classmethod
    def advance(cls, *, anew: bool = False) -> int:
        """Give the next number; with `anew`, every row is about to be written. To be called in a transaction.

        Other writers wait from here to the end of the transaction: call it once the rest is written.
        """
        table = cls._meta.db_table
        following = f"CASE WHEN {table}.number < excluded.number THEN excluded.number ELSE {table}.number + 1 END"
        base = following if anew else f"{table}.base"
        now = time.time_ns() // 1000
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (id, number, base) VALUES (1, %s, %s) "
                f"ON CONFLICT (id) DO UPDATE SET number = {following}, base = {base} RETURNING number",
                [now, now],
            )
            return cursor.fetchall()[0][0]
