"""To publish is a right of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_search_miss")]

    operations = [
        migrations.AlterModelOptions(
            name="innovation",
            options={
                "ordering": ["title", "pk"],
                "permissions": [("publish_innovation", "Peut publier, archiver et changer ce qui est public")],
                "verbose_name": "innovation",
                "verbose_name_plural": "innovations",
            },
        ),
    ]
