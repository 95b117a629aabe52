"""The catalogue of territorial innovations."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "catalogue"

    def ready(self) -> None:
        from catalogue.search import current, documents, misses
        from catalogue.submissions import announcing, consent
        from catalogue.verifying import erasing

        announcing.connect()
        consent.connect()
        current.connect()
        documents.connect()
        misses.connect()
        erasing.connect()
