import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0009_first_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PendingVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.JSONField(verbose_name="contenu")),
                ("base", models.BigIntegerField(verbose_name="version de départ")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="état")),
                ("key", models.CharField(max_length=40, verbose_name="clé du lien")),
                ("link_until", models.DateField(verbose_name="lien valable jusqu’au")),
                ("prepared_at", models.DateTimeField(verbose_name="préparée le")),
                (
                    "innovation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pending_version",
                        to="catalogue.innovation",
                        verbose_name="innovation",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="préparée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "version en attente",
                "verbose_name_plural": "versions en attente",
                "ordering": ["-prepared_at", "-pk"],
            },
        ),
    ]
