"""The report's axes and, later, its 18 proposals."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = "propositions"
