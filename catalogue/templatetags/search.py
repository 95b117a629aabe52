"""The words looked for, marked in what a list shows."""

from django import template
from django.utils.safestring import SafeString

from catalogue.models import Innovation
from catalogue.search.snippets import extract, marked
from catalogue.search.text import Query

register = template.Library()

register.filter("marked", marked)


@register.filter
def extract_for(innovation: Innovation, query: Query) -> SafeString:
    """The passage of an innovation that answers a query, the summary first."""
    texts = (innovation.need, innovation.description, innovation.results, innovation.lessons)
    return extract(innovation.summary, texts, query)
