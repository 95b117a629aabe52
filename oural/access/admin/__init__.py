"""Accounts, roles and what was done with them, in Django's admin."""

import django_otp.plugins.otp_static.admin
import django_otp.plugins.otp_totp.admin  # noqa: F401 registers tables that show keys
from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from oural.access.admin import accounts, agents, audit  # noqa: F401 registers the models
from oural.access.forms import LogInForm

admin.site.unregister([StaticDevice, TOTPDevice])
admin.site.login_form = LogInForm
