"""The catalogue of territorial innovations."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "catalogue"

    def ready(self) -> None:
        from catalogue import verification
        from catalogue.entries import changes
        from catalogue.search import misses
        from catalogue.search.index import engine
        from catalogue.submissions import consent, emails

        changes.connect()
        emails.connect()
        consent.connect()
        engine.connect()
        misses.connect()
        verification.connect()
