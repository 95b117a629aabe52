"""Finders that give Django's static files what we take of other packages, and nothing more.

`collectstatic` over everything installed copies 17 MB of the design system and takes over a minute.
"""

import fnmatch
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from oural.assets import build, dsfr
from oural.assets.usage import read_usage

PREFIX = "dsfr"


class PrefixedStorage(FileSystemStorage):
    """A folder whose files are served under a prefix."""

    prefix = PREFIX


class DsfrFinder(BaseFinder):
    """Serves `dsfr/dsfr.css`, `dsfr/dsfr.js`, and the fonts, favicons and other files in use of the design system."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.made = PrefixedStorage(location=settings.VAR_DIR / "build" / PREFIX)
        self.taken = PrefixedStorage(location=dsfr.package_dir())

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to check: the package is a dependency, and a missing one stops the start."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The full path of a file we serve, or nothing."""
        found = []
        if path.startswith(f"{PREFIX}/"):
            found = [storage.path(name) for name, storage in self.list(None) if f"{PREFIX}/{name}" == path]
        wants_all = find_all or kwargs.get("all", False)
        return found if wants_all or not found else found[0]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Every file we serve; those that are made are made first."""
        usage = read_usage(settings.BASE_DIR)
        build.build_assets(usage, Path(self.made.location))
        for name in build.NAMES:
            yield name, self.made
        for name in dsfr.files_served(usage):
            yield name, self.taken


class AdminFinder(AppDirectoriesFinder):
    """Serves the static files of the admin alone; `collectstatic` leaves out what no page of ours can ask for."""

    UNUSED = (
        "*/vendor/jquery/jquery.js",  # only with DEBUG, when nothing is collected
        "*/vendor/select2/select2.full.js",
        "*/vendor/select2/select2.css",
        "*/vendor/xregexp/xregexp.js",
        "admin/img/gis/*",
        "admin/img/README.txt",
    )
    LANGUAGES = ("fr.js", "en.js")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(["django.contrib.admin"])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """The files of the admin, without the non-minified doubles and the languages we do not speak."""
        for path, storage in super().list(ignore_patterns):
            other_language = "/select2/i18n/" in path and not path.endswith(self.LANGUAGES)
            if not other_language and not any(fnmatch.fnmatch(path, pattern) for pattern in self.UNUSED):
                yield path, storage
