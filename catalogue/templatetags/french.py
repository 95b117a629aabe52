"""French words and typography, for every template."""

from django import template

from catalogue.markdown import render_markdown
from catalogue.typography import french_number, french_typography, plural

register = template.Library()

register.filter("typo", french_typography)
register.filter("nombre", french_number)
register.filter("pluriel", plural)
register.filter("markdown", render_markdown)
