"""Signs and dates of the tracker, for its templates."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from proposals.dates import day_in_words, moment_in_words
from proposals.display.tables import SIGNS, dated_in_words, read_by, sign_of

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
