"""How collected static files are stored: named after a digest of their content, and compressed once for all."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class AssetsStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, also in CSS, in relative imports of ES modules and in the web manifest; Brotli and gzip beside.

    Only the hashed files are kept: nothing asks for the others, and compressing them would double the time.
    """

    support_js_module_import_aggregation = True
    keep_only_hashed_files = True
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("*.webmanifest", ((r'(?P<matched>"src":\s*"(?P<url>[^"]+)")', '"src": "%(url)s"'),)),
    )
