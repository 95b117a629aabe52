"""Draw the static backdrop of the locator maps again, after a change of `fixtures/geo/map_paths.json`."""

from django.core.management.base import BaseCommand

from catalogue.maps.backdrop import backdrop_path, backdrop_svg


class Command(BaseCommand):
    """Idempotent: the same contours give the same file."""

    help = "Draw static/img/fond-de-carte.svg from the contours of the geographic code. Dry unless --apply."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="write the file")

    def handle(self, *args, **options):
        path, drawing = backdrop_path(), backdrop_svg()
        is_current = path.exists() and path.read_text(encoding="utf-8") == drawing
        if options["apply"] and not is_current:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(drawing, encoding="utf-8")
        state = "already current" if is_current else "written" if options["apply"] else "differs, --apply writes it"
        self.stdout.write(f"{path.name}: {state}, {len(drawing)} bytes")
