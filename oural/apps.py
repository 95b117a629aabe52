"""The application that wires the others: system checks, static pages, health."""

from django.apps import AppConfig
from django.core.checks import register


class OuralConfig(AppConfig):
    name = "oural"
    verbose_name = "Oural"

    def ready(self) -> None:
        from oural.checks import check_https
        from oural.legal import check_publisher_texts

        register(check_https)
        register(check_publisher_texts, deploy=True)
