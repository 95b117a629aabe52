"""Two groups: those who write the tracker, and those who moderate its second voice."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "Rédaction du suivi": {
        "proposals": {
            "axis": ("view", "change"),
            "proposal": ("view", "change"),
            "proposalsource": ("view", "add", "change", "delete"),
            "proposalinnovation": ("view", "add", "change", "delete"),
            "proposalupdate": ("view", "add", "change"),
            "statusentry": ("view", "add"),
            "statusfact": ("view", "add"),
            "moderation": ("view",),
        },
        "catalogue": {"innovation": ("view",)},
    },
    "Modération du suivi": {
        "proposals": {
            "proposal": ("view",),
            "proposalupdate": ("view",),
            "statusentry": ("view",),
            "moderation": ("view", "add"),
        },
    },
}


def make_groups(apps, schema_editor):
    """Make the groups, with the permissions that Django makes at the end of the migrations only."""
    database = schema_editor.connection.alias
    group_model = apps.get_model("auth", "Group")
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, applications in GROUPS.items():
        group, _ = group_model.objects.using(database).get_or_create(name=name)
        for label, models in applications.items():
            application = apps.get_app_config(label)
            application.models_module = True
            create_permissions(application, verbosity=0, using=database, apps=apps)
            application.models_module = None
            for model, verbs in models.items():
                group.permissions.add(
                    *permissions.filter(
                        content_type__app_label=label, codename__in=[f"{verb}_{model}" for verb in verbs]
                    )
                )


def remove_groups(apps, schema_editor):
    """Remove the groups."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0003_append_only"),
        ("catalogue", "0005_search_miss"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
