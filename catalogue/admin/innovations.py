"""Innovations in the admin: the list that editors work from, and the sheet as they fill it in."""

from django.contrib import admin

from catalogue.admin.innovation_form import InnovationSheet
from catalogue.admin.innovation_list import InnovationList
from catalogue.models import Innovation


@admin.register(Innovation)
class InnovationAdmin(InnovationList, InnovationSheet):
    """The entries."""
