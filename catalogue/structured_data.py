"""Structured data (JSON-LD, schema.org) of a sheet and of a dossier, for search engines, and the licence of all
that is published.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalogue.models import Dossier, Innovation

LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://github.com/etalab/licence-ouverte/blob/master/LO.md"


# What could close the element or start another one is written as an escape that JSON reads back.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def article(innovation: Innovation, *, url: str, publisher: str) -> dict[str, Any]:
    """Describe the sheet at the absolute address `url` as a schema.org Article."""
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": innovation.title,
        "description": innovation.summary,
        "inLanguage": "fr",
        "url": url,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": publisher},
        "dateModified": innovation.updated_at.isoformat(),
        "about": [policy.name for policy in innovation.policies.all()],
        "keywords": [theme.name for theme in innovation.themes.all()],
        "spatialCoverage": {"@type": "Place", "name": innovation.place},
        "citation": [source.url for source in innovation.sources.all()],
    }
    if innovation.published_at:
        data["datePublished"] = innovation.published_at.isoformat()
    return data


def collection(dossier: Dossier, urls: Iterable[str], *, url: str, publisher: str) -> dict[str, Any]:
    """Describe the dossier at the absolute address `url` as a schema.org CollectionPage of the sheets at `urls`."""
    return {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "headline": dossier.title,
        "description": dossier.summary,
        "inLanguage": "fr",
        "url": url,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "publisher": {"@type": "GovernmentOrganization", "name": publisher},
        "dateModified": dossier.updated_at.isoformat(),
        "hasPart": list(urls),
    }


def ld_json(data: dict[str, Any]) -> SafeString:
    """The script element that carries `data`: a block of data, which no Content-Security-Policy stops."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))
