"""The answer that a file is, compressed once for all where its kind gains by it."""

import gzip
import io
from typing import IO

from django.http import FileResponse, HttpRequest
from django.utils.cache import patch_vary_headers

from catalogue.file_cache import Make, kept, made

GZIP_LEVEL = 6


def new_file(make: Make, *, name: str, content_type: str) -> FileResponse:
    """A file of that name, to download. Raises Busy."""
    return FileResponse(made(make), as_attachment=True, filename=name, content_type=content_type)


def cached_file(
    request: HttpRequest, make: Make, *made_of: object, name: str, content_type: str, is_download: bool = True
) -> FileResponse:
    """A file of the catalogue, of that name, made once of all that it is made from. Raises Busy."""
    gains = content_type.startswith("text/") or content_type.endswith(("json", "xml"))
    is_zipped = gains and "gzip" in request.headers.get("Accept-Encoding", "")
    file = kept(compressed(make) if is_zipped else make, is_zipped, *made_of)
    response = FileResponse(file, as_attachment=is_download, filename=name, content_type=content_type)
    if gains:
        patch_vary_headers(response, ["Accept-Encoding"])
    if is_zipped:
        response["Content-Encoding"] = "gzip"
    return response


def compressed(make: Make) -> Make:
    """How to write a file compressed."""

    def make_compressed(file: IO[bytes]) -> None:
        zipped = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=GZIP_LEVEL, mtime=0)
        with io.BufferedWriter(zipped) as buffered:
            make(buffered)

    return make_compressed
