"""An entry with something in every field and every table around it."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalogue.models import Illustration, Innovation
from tests.factories import (
    indexed_together,
    make_innovation,
    make_lever,
    make_organisation,
    make_policy,
    make_replication,
    make_territory,
)

_bytes = BytesIO()
Image.new("RGB", (2, 2)).save(_bytes, "PNG")
PNG = _bytes.getvalue()


def make_whole_entry(**changes) -> Innovation:
    """A published entry that lacks nothing."""
    values = {
        "title": "Le bus gratuit",
        "need": "Se déplacer.",
        "description": "La commune a rendu le bus gratuit.\n\nTout le monde monte.",
        "results": "Deux fois plus de voyageurs.",
        "lessons": "Prévoir des bus.",
        "territory": make_territory(),
        "end_year": 2020,
        "cost": 12_000,
        "staff": "2 personnes",
        "months_to_results": 6,
        "evidence_level": 2,
        "evidence_proof": "Le bilan.",
        "evidence_source_title": "Le bilan de 2020",
        "evidence_source_url": "https://bilan.example/2020",
        "cost_note": "Les billets perdus.",
        "staff_count": Decimal("3.5"),
        "stop_cause": "financement",
        "stop_reason": "L’aide a pris fin.",
        "is_zoom": True,
        "in_report": False,
        "verified_on": date(2026, 3, 1),
        "levers": [make_lever(), make_lever()],
        "policies": [make_policy(), make_policy()],
        "themes": ["mobilité", "gratuité"],
        "organisations": [make_organisation()],
        "sources": 2,
    }
    innovation = make_innovation(**values | changes)
    with indexed_together():
        make_replication(
            original=innovation, territory=make_territory(), kept="Le prix.", year=2018, copy=make_innovation()
        )
        make_replication(original=innovation, territory_label="Pays de Retz")
        Illustration.objects.create(
            innovation=innovation,
            image=SimpleUploadedFile("bus.png", PNG, content_type="image/png"),
            alt="Un bus",
            credit="La ville",
        )
    return innovation
