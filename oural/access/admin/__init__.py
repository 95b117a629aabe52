"""Accounts, roles and what was done with them, in Django's admin."""

from oural.access.admin import accounts, audit  # noqa: F401 registers the models
