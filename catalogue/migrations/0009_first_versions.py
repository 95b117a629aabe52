"""The first version of each entry that is there before versions are kept."""

from django.db import migrations
from django.utils import timezone

CHUNK = 500
SOURCE = ("id", "title", "url", "position")
REPLICATION = (
    "id",
    "territory_id",
    "territory_label",
    "year",
    "state",
    "kept",
    "changed",
    "source_title",
    "source_url",
    "copy_id",
    "position",
)
ILLUSTRATION = ("id", "image", "alt", "credit", "position")
NAMES = {"territory_id": "territory", "copy_id": "copy"}


def write_first_versions(apps, schema_editor):
    innovation_model = apps.get_model("catalogue", "Innovation")
    version_model = apps.get_model("catalogue", "HistoricalInnovation")
    names = [field.attname for field in innovation_model._meta.concrete_fields]
    now = timezone.now()
    ids = list(innovation_model.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        innovations = innovation_model.objects.filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        innovations = innovations.prefetch_related(
            "levers", "themed_innovations__tag", "organisations", "sources", "replications", "illustrations"
        )
        version_model.objects.bulk_create(
            version_model(
                **{name: getattr(innovation, name) for name in names},
                relations=relations_of(innovation),
                history_date=now,
                history_type="+",
                history_change_reason="Première version gardée",
            )
            for innovation in innovations
        )


def relations_of(innovation):
    return {
        "levers": sorted(lever.slug for lever in innovation.levers.all()),
        "themes": sorted([use.tag.slug, use.tag.name] for use in innovation.themed_innovations.all()),
        "organisations": sorted([row.pk, row.name] for row in innovation.organisations.all()),
        "sources": rows(innovation.sources, SOURCE),
        "replications": rows(innovation.replications, REPLICATION),
        "illustrations": rows(innovation.illustrations, ILLUSTRATION),
    }


def rows(manager, names):
    return [
        {NAMES.get(name, name): plain(getattr(row, name)) for name in names}
        for row in sorted(manager.all(), key=lambda row: (row.position, row.pk))
    ]


def plain(value):
    if value is None or isinstance(value, int):
        return value
    return str(value).replace("\r\n", "\n")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0008_versions")]

    operations = [migrations.RunPython(write_first_versions, migrations.RunPython.noop)]
