"""The tracker's files, described for search engines (schema.org)."""

from typing import Any

from catalogue.licence import LICENCE_URL

FORMATS = {
    "csv": "text/csv",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
}


def dataset(url: str, *, publisher: str, names: list[str]) -> dict[str, Any]:
    """Describe the files that stand under the absolute address `url` as a schema.org Dataset."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Suivi des propositions du rapport « L’innovation au pouvoir ! »",
        "description": "Les propositions du rapport de 2015, ce qu’elles sont devenues et sur quelles preuves.",
        "inLanguage": "fr",
        "url": url,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "creator": {"@type": "GovernmentOrganization", "name": publisher},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": f"{url}{name}.{extension}"}
            for name in names
            for extension, media_type in FORMATS.items()
        ],
    }
