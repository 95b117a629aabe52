"""Rules that several tables of the tracker share, each enforced by the database, in its own words.

SQLite takes any value in any column, and an editor's tool that speaks SQL goes round the forms: what a page could not
show, such as the 99th of a month, must not come in.
"""

from typing import Any, ClassVar

from django.db.models import BooleanField, F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

NOT_A_PAGE = "Une source est une page publique, par exemple https://exemple.fr/page."
NOT_A_MOMENT = "Cette date et cette heure n’existent pas."
BLANKS = (
    *range(9, 14),
    *range(28, 33),
    133,
    160,
    173,
    5760,
    *range(8192, 8208),
    8232,
    8233,
    8239,
    8287,
    8288,
    12288,
    65279,
)
"""Code points of the spaces, of the ends of lines, and of what takes no room at all: nobody reads them."""
SQLITE_BLANKS = f"char({', '.join(map(str, BLANKS))})"
POSTGRESQL_BLANKS = f"({' || '.join(f'chr({point})' for point in BLANKS)})"
SQLITE_REST = "(substr(replace(replace({0}, '?', '/'), '#', '/'), instr({0}, '://') + 3) || '/')"
"""What follows the scheme of an address, where the name of the site ends at a slash."""


class Rule(Func):
    """A condition on a column, as each database says it."""

    output_field = BooleanField()
    sqlite: ClassVar[str]
    postgresql: ClassVar[str]

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return self._as_said(compiler, connection, self.sqlite)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return self._as_said(compiler, connection, self.postgresql)

    def _as_said(self, compiler: SQLCompiler, connection: Any, said: str) -> tuple[str, tuple[Any, ...]]:
        template = said.replace("{0}", "%(expressions)s")
        sql, parameters = self.as_sql(compiler, connection, template=template)
        return sql, tuple(parameters) * said.count("{0}")


class Filled(Rule):
    """The text holds something that can be read."""

    sqlite = f"(typeof({{0}}) = 'text' AND trim({{0}}, {SQLITE_BLANKS}) <> '')"
    postgresql = f"(btrim({{0}}, {POSTGRESQL_BLANKS}) <> '')"


class WebAddress(Rule):
    """The text is the address of a public page: a scheme, the name of a site that has a dot in it, and no blank."""

    sqlite = (
        "(typeof({0}) = 'text' AND ({0} GLOB 'http://*' OR {0} GLOB 'https://*')"
        f" AND {{0}} NOT GLOB ('*[' || {SQLITE_BLANKS} || ']*')"
        f" AND substr({SQLITE_REST}, 1, instr({SQLITE_REST}, '/') - 1) GLOB '[^.:@]*.[^.:@]*')"
    )
    postgresql = (
        f"({{0}} ~ '^https?://[^.:@/?#][^/?#]*[.][^.:@/?#]' AND translate({{0}}, {POSTGRESQL_BLANKS}, '') = {{0}})"
    )


class RealDay(Rule):
    """The date is one of the calendar, which Python can show: SQLite takes 2019-99-99, PostgreSQL the year 20000."""

    sqlite = "(date({0}, '+0 days') IS {0})"
    postgresql = "({0} < DATE '10000-01-01')"


class RealMoment(Rule):
    """The moment is one of the calendar, of this century on."""

    sqlite = (
        "(datetime({0}) IS NOT NULL AND datetime(substr({0}, 1, 19), '+0 days') IS substr({0}, 1, 19)"
        " AND length({0}) <= 26 AND {0} >= '2000-01-01')"
    )
    postgresql = "({0} >= DATE '2000-01-01' AND {0} < DATE '10000-01-01')"


def filled(*names: str) -> Q:
    """Each of these texts holds something that can be read."""
    return _all(Filled, *names)


def empty_or_filled(*names: str) -> Q:
    """Each of these texts is empty, or holds something that can be read."""
    condition = Q()
    for name in names:
        condition &= Q(**{name: ""}) | filled(name)
    return condition


def web_address(name: str) -> Q:
    """The text is the address of a public page."""
    return _all(WebAddress, name)


def real_moment(*names: str) -> Q:
    """Each of these moments is one of the calendar."""
    return _all(RealMoment, *names)


def _all(rule: type[Rule], *names: str) -> Q:
    condition = Q()
    for name in names:
        condition &= Q(rule(F(name)))
    return condition
