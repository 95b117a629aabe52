"""The application that wires the others: system checks, static pages, health, access."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class OuralConfig(AppConfig):
    name = "oural"
    verbose_name = "Oural"

    def ready(self) -> None:
        from oural.access import audit_signals, confirmation, sessions
        from oural.access.checks import check_access, check_levels
        from oural.access.roles import settle_groups
        from oural.checks import check_hosts, check_https, check_mail, check_migrations
        from oural.legal import check_publisher_texts

        register(check_access)
        register(check_levels, deploy=True)
        register(check_https)
        register(check_hosts, deploy=True)
        register(check_mail, deploy=True)
        register(check_migrations, Tags.database)
        register(check_publisher_texts, deploy=True)
        post_migrate.connect(settle_groups)
        user_logged_in.connect(sessions.on_login)
        user_logged_in.connect(confirmation.on_login)
        audit_signals.connect()
