"""Rights of the groups of the tracker on its own tables, given and taken by migrations."""

from collections.abc import Iterator, Mapping

from django.contrib.auth.management import create_permissions

Rights = Mapping[str, Mapping[str, tuple[str, ...]]]
"""For each group, the verbs of each of its tables."""


def held(rights: Rights, apps, schema_editor) -> Iterator[tuple]:
    """Each group that there is, with its permissions, which Django makes at the end of the migrations only."""
    database = schema_editor.connection.alias
    application = apps.get_app_config("proposals")
    application.models_module = True
    create_permissions(application, verbosity=0, using=database, apps=apps)
    application.models_module = None
    groups = apps.get_model("auth", "Group").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, tables in rights.items():
        names = [f"{verb}_{table}" for table, verbs in tables.items() for verb in verbs]
        for group in groups.filter(name=name):
            yield group, list(permissions.filter(content_type__app_label="proposals", codename__in=names))


def grant(rights: Rights):
    """What a migration runs to give the rights."""

    def run(apps, schema_editor):
        for group, permissions in held(rights, apps, schema_editor):
            group.permissions.add(*permissions)

    return run


def withdraw(rights: Rights):
    """What a migration runs to take the rights."""

    def run(apps, schema_editor):
        for group, permissions in held(rights, apps, schema_editor):
            group.permissions.remove(*permissions)

    return run
