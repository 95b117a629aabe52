"""The application that wires the others: system checks, static pages, health."""

from django.apps import AppConfig


class OuralConfig(AppConfig):
    name = "oural"
    verbose_name = "Oural"
