"""Accounts, roles and what was done with them, in Django's admin."""

from django.contrib import admin

from oural.access.admin import accounts, agents, audit  # noqa: F401 registers the models
from oural.access.forms import LogInForm

admin.site.login_form = LogInForm
