"""Signs and dates of the tracker, for its templates."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from proposals.dates import write_precise_date
from proposals.display.signs import SIGNS, sign_of
from proposals.display.words import date_in_words as in_words
from proposals.display.words import dated_in_words, day_in_words, moment_in_words, read_by
from proposals.models import Deadline, ProposalUpdate, StatusEntry
from proposals.tracking import State

register = template.Library()

register.filter("sign", sign_of)
register.filter("dated", dated_in_words)
register.filter("day", day_in_words)
register.filter("moment", moment_in_words)
register.filter("read_by", read_by)


@register.filter
@cache
def glyph(key: str) -> SafeString:
    """The drawing of a sign, which a word always goes with."""
    return render_to_string("proposals/_glyph.html", {"key": SIGNS[key].key})


@register.filter
def happened(update: ProposalUpdate) -> str:
    """The date of a fact, as closely as it is known."""
    return in_words(update.happened_on, update.precision)


@register.filter
def happened_code(update: ProposalUpdate) -> str:
    """The same for machines: 2016, 2016-04, 2016-04-24."""
    return write_precise_date(update.happened_on, update.precision)


@register.filter
def effective(entry: StatusEntry | Deadline) -> str:
    """The date of effect of an entry of a ledger."""
    return in_words(entry.effective_on, entry.precision)


@register.filter
def effective_code(entry: StatusEntry | Deadline) -> str:
    """The same for machines."""
    return write_precise_date(entry.effective_on, entry.precision)


@register.filter
def last_fact(state: State) -> str:
    """The date of the last fact of a proposal, or nothing."""
    facts = state.facts
    return in_words(facts.last_on, facts.last_precision) if facts.last_on else ""
