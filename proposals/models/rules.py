"""Rules that several tables of the tracker share, each enforced by the database, in its own words.

SQLite takes any value in any column, and an editor's tool that speaks SQL goes round the forms: what a page could not
show, such as the 99th of a month, must not come in.
"""

from typing import Any, ClassVar

from django.db.models import BooleanField, CharField, CheckConstraint, F, Func, Q
from django.db.models.lookups import Exact, In
from django.db.models.sql.compiler import SQLCompiler

from proposals.dates import FIRST_DAY, Precision

NOT_A_PAGE = "Une source est une page publique, par exemple https://exemple.fr/page."
BLANKS = (
    *range(9, 14),
    *range(28, 33),
    133,
    160,
    173,
    847,
    1564,
    4447,
    4448,
    5760,
    *range(6155, 6159),
    *range(8192, 8208),
    *range(8232, 8240),
    *range(8287, 8304),
    10240,
    12288,
    12644,
    65279,
    65440,
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
    """The text is the address of a public page: a scheme, a site with a dot in it, no blank, bracket nor backslash."""

    sqlite = (
        "(typeof({0}) = 'text' AND ({0} GLOB 'http://*' OR {0} GLOB 'https://*')"
        f" AND {{0}} NOT GLOB ('*[' || {SQLITE_BLANKS} || ']*')"
        " AND instr({0}, '[') = 0 AND instr({0}, ']') = 0 AND instr({0}, char(92)) = 0"
        f" AND substr({SQLITE_REST}, 1, instr({SQLITE_REST}, '/') - 1) GLOB '[^.:@]*.[^.:@]*')"
    )
    postgresql = (
        f"({{0}} ~ '^https?://[^.:@/?#][^/?#]*[.][^.:@/?#]'"
        f" AND translate({{0}}, {POSTGRESQL_BLANKS} || '[]' || chr(92), '') = {{0}})"
    )


class RealDay(Rule):
    """The date is one of the calendar, which Python can show: SQLite takes 2019-99-99, PostgreSQL the year 20000."""

    sqlite = "(date({0}, '+0 days') IS {0})"
    postgresql = "({0} < DATE '10000-01-01')"


class RealMoment(Rule):
    """The moment is one of the calendar, of this century on. SQLite holds it in universal time, without saying so."""

    sqlite = (
        "(datetime({0}) IS NOT NULL AND datetime(substr({0}, 1, 19), '+0 days') IS substr({0}, 1, 19)"
        " AND length({0}) <= 26 AND {0} >= '2000-01-01'"
        " AND (length({0}) = 19 OR (substr({0}, 20) GLOB '.[0-9]*' AND substr({0}, 21) NOT GLOB '*[^0-9]*')))"
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


def is_web_address(name: str) -> Q:
    """The text is the address of a public page."""
    return _all(WebAddress, name)


class MonthAndDay(Func):
    """The month and the day of a date, for example « 04-24 », as each database gives them by itself."""

    output_field = CharField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 6, 5)", **context)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="TO_CHAR(%(expressions)s, 'MM-DD')", **context)


def date_fits_precision(column: str, *, name: str) -> CheckConstraint:
    """A date is a plausible day, and the first one of what its precision says is known."""
    first_days = [f"{month:02}-01" for month in range(1, 13)]
    return CheckConstraint(
        condition=Q(RealDay(F(column)), **{f"{column}__gte": FIRST_DAY})
        & (
            Q(precision=Precision.DAY)
            | Q(In(MonthAndDay(F(column)), first_days), precision=Precision.MONTH)
            | Q(Exact(MonthAndDay(F(column)), "01-01"), precision=Precision.YEAR)
        ),
        name=name,
        violation_error_message="Une date connue au mois ou à l’année se note par son premier jour.",
    )


def corrects_another(sentence: str, *, name: str) -> CheckConstraint:
    """A row that corrects one corrects another one; `sentence` refuses it else."""
    condition = Q(corrects=None) | ~Q(corrects=F("id"))
    return CheckConstraint(condition=condition, name=name, violation_error_message=sentence)


def has_a_source(subject: str, *, name: str) -> CheckConstraint:
    """What the sentence begins with, for example « Un fait », has the title and the address of a public page."""
    return CheckConstraint(
        condition=filled("source_title") & is_web_address("source_url"),
        name=name,
        violation_error_message=f"{subject} a une source publique : son titre et son adresse.",
    )


def moment_is_real(name: str, column: str = "recorded_at") -> CheckConstraint:
    """A moment is one of the calendar."""
    return CheckConstraint(
        condition=_all(RealMoment, column),
        name=name,
        violation_error_message="Cette date et cette heure n’existent pas.",
    )


def _all(rule: type[Rule], *names: str) -> Q:
    condition = Q()
    for name in names:
        condition &= Q(rule(F(name)))
    return condition
