from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_versions")]

    operations = [
        migrations.AddField(
            model_name="importfile",
            name="table",
            field=models.CharField(
                default="innovations",
                help_text="Celle pour laquelle il a été lu.",
                max_length=30,
                verbose_name="table",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="importfile",
            name="applied_count",
            field=models.PositiveIntegerField(default=0, verbose_name="lignes écrites"),
        ),
    ]
