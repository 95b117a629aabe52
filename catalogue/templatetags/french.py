"""French words and typography, for templates."""

from django import template

register = template.Library()
