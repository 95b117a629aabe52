"""The house stands as its plan says: who may import whom, and how big a room may be."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("oural", "catalogue", "proposals")
MODULES_AT_LEAST = 330
IMPORTS_AT_LEAST = 1500
NAMES_AT_LEAST = 1500

# The layers of each application, the lowest first, each with its rooms. A module is in the room with the longest name
# that holds it ("." holds what has no other), and imports from its own layer and from those below. A new package, or a
# new module beside the packages, is placed here.
LAYERS = {
    "catalogue": (
        # know no row
        "typography markdown triggers word_diff refusal signals origin queues workers "
        "image_worker images encryption web_addresses search.analysis.text",
        "throttle models submissions.models migrations",
        # used by every room above
        "mail lost_files desk file_cache sheet_parts structured_data citations",
        "territories",
        "search",
        "versions",
        "entries",
        # what one does with entries
        "versions.restore versions.pending versions.render territories.place territories.alike_entries "
        "territories.following territories.importing territories.report territories.indicators loading verification "
        "links maps tables submissions notebooks dossiers comparison briefings alerts",
        "forms submissions.forms exports feeds",
        "views submissions.views admin submissions.admin management templatetags",
        "urls submissions.urls apps",
    ),
    "proposals": (
        "dates",
        "models migrations",
        "tracker services slugs catalogue_parts",
        "columns imports loader contributed_readings display news",
        "forms exports feeds alerts",
        "views admin management templatetags",
        "urls apps",
    ),
    "oural": (
        "sealing environment private_files logs serving assets",
        "models migrations",
        ".",
        "access.views access.admin views admin middleware management",
        "urls access.urls apps wsgi server settings",
    ),
}
ROOMS = {
    application if room == "." else f"{application}.{room}": rank
    for application, layers in LAYERS.items()
    for rank, rooms in enumerate(layers)
    for room in rooms.split()
}
# Public names that two packages define, by the reason for which the name is right in both.
SAME_NAMES = {
    "Django's": "Command main",
    "called once, by the application, to listen to signals": "connect",
    "a view and what it calls, or a page of the admin and one of the site": (
        "confirm enrol erase keep resume send SourceInline verify withdraw"
    ),
    "one question, answered by what the room knows": "desk_items list_url neighbours purge read row_of run",
    "the plain reference answers what the bitmaps do": (
        "counted keys near_keys pairs tally total_and_counts totals whole_keys wholes"
    ),
    "the reasons are those of a row, then those of a file's line": "publication_errors",
}
TO_PART = "Match Place Places matching summary territory_key"
"""Names that mean two things still: none is to be added, and one that is parted leaves this list."""

FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}
KNOW_REQUESTS = {"views", "admin", "admin_site", "feeds", "middleware", "context_processors"}
POSTGRESQL = "catalogue.search.index.postgresql"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_VIEW = 25
_VIEWS_OF_SUBMISSIONS = "catalogue.submissions.views"
NO_PAGES = {
    "catalogue.views.responses",
    *(f"{_VIEWS_OF_SUBMISSIONS}.{name}" for name in ("access", "answers", "step_page")),
}
"""Modules of views that hold no page, but what pages have in common."""

ALLOWED_METHODS = {"read_only", "require_POST", "require_http_methods"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the project by its dotted name."""
    return {dotted_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in files()}


def files() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def dotted_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def written_by_hand() -> Iterator[tuple[str, ast.Module]]:
    """The modules, without the migrations, which Django writes."""
    return ((name, tree) for name, tree in modules().items() if ".migrations" not in name)


def imports(tree: ast.Module) -> set[str]:
    """The dotted names that a module imports, wherever in it: modules, and names in modules."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def room(name: str) -> str | None:
    """The room of a module; none for an application itself."""
    return max((each for each in ROOMS if is_in(name, each)), key=len, default=None)


def between_rooms() -> Iterator[tuple[str, str]]:
    """Each module and a name of its application that it imports, of another room."""
    for name, tree in modules().items():
        for imported in imports(tree):
            if room(imported) not in (None, room(name)) and is_in(imported, name.split(".")[0]):
                yield name, imported


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for name, tree in written_by_hand():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield name, node


def test_every_module_is_seen():
    assert len(modules()) >= MODULES_AT_LEAST
    assert {name.split(".")[0] for name in modules()} == set(PACKAGES)


def test_every_module_has_a_room_and_every_room_a_module():
    assert [name for name in modules() if name not in PACKAGES and room(name) is None] == []
    assert [each for each in ROOMS if each not in {room(name) for name in modules()}] == []


def test_nothing_imports_from_a_layer_above():
    found = list(between_rooms())
    assert len(found) >= IMPORTS_AT_LEAST
    assert [
        f"{name} (layer {ROOMS[room(name)]}) imports {imported} (layer {ROOMS[room(imported)]})"
        for name, imported in found
        if ROOMS[room(imported)] > ROOMS[room(name)]
    ] == []


def test_no_room_imports_another_in_a_circle():
    graph: dict[str, set[str]] = {}
    for name, imported in between_rooms():
        if name not in ("catalogue.models", "catalogue.admin"):  # which gather those of the contributions
            graph.setdefault(room(name), set()).add(room(imported))
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize(
    ("package", "unknown"), [("catalogue", "proposals"), ("catalogue", "oural"), ("proposals", "oural")]
)
def test_a_package_does_not_know_those_above_it(package, unknown):
    faults = [
        f"{name} imports {imported}"
        for name, tree in modules().items()
        for imported in imports(tree)
        if is_in(name, package) and is_in(imported, unknown)
    ]
    assert faults == []


def homes() -> dict[str, set[str]]:
    """The packages that define each public function and class."""
    found: dict[str, set[str]] = {}
    for name, tree in written_by_hand():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, set()).add(name.rpartition(".")[0])
    return found


def test_a_public_name_has_one_package():
    names = homes()
    assert len(names) >= NAMES_AT_LEAST
    twins = {name for name, packages in names.items() if len(packages) > 1}
    listed = {*" ".join(SAME_NAMES.values()).split(), *TO_PART.split()}
    assert {name: names[name] for name in sorted(twins - listed)} == {}
    assert sorted(listed - twins) == [], "these are in one package now: take them out of the lists"


def test_what_is_proper_to_postgresql_has_one_room():
    faults = [
        f"{name} imports {imported}"
        for name, tree in modules().items()
        for imported in imports(tree)
        if name != POSTGRESQL and (is_in(imported, "django.contrib.postgres") or is_in(imported, "psycopg"))
    ]
    assert faults == []


def test_requests_stay_in_the_views():
    faults = [
        f"{name} imports {imported}"
        for name, tree in modules().items()
        for imported in imports(tree)
        if imported in ("django.http.HttpRequest", "django.http.request") and not KNOW_REQUESTS & set(name.split("."))
    ]
    assert faults == []


def test_a_name_says_what_a_module_is_for():
    assert [name for name in modules() if FORBIDDEN_NAMES & set(name.split("."))] == []


def test_every_module_with_code_says_its_purpose():
    assert [name for name, tree in written_by_hand() if tree.body and not ast.get_docstring(tree)] == []


def test_files_are_short():
    tests = (ROOT / "tests").rglob("*.py")
    long = [
        f"{path.relative_to(ROOT)}: {length}"
        for path in [*files(), *tests]
        if "migrations" not in path.parts
        and (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert long == []


def test_functions_are_short():
    assert [
        f"{module}.{function.name}: {length}"
        for module, function in functions()
        if (length := function.end_lineno - function.lineno + 1) > LONGEST_FUNCTION
    ] == []


def views() -> list[tuple[str, ast.FunctionDef]]:
    """The functions that take a request first and are public, in the modules of views."""
    return [
        (module, function)
        for module, function in functions()
        if "views" in module.split(".")
        and module not in NO_PAGES
        and not function.name.startswith("_")
        and function.args.args[:1]
        and function.args.args[0].arg == "request"
        and "Response" in ast.unparse(function.returns or ast.Constant(""))
    ]


def test_views_are_short_and_say_their_methods():
    found = views()
    assert len(found) >= 20
    faults = [
        f"{module}.{function.name}: {function.end_lineno - function.lineno + 1} lines, {decorators}"
        for module, function in found
        for decorators in [{ast.unparse(each).split("(")[0].split(".")[-1] for each in function.decorator_list}]
        if function.end_lineno - function.lineno + 1 > LONGEST_VIEW
        or (not decorators & ALLOWED_METHODS and "errors" not in module)
    ]
    assert faults == []


UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")


def test_no_page_is_marked_as_safe():
    """Text of a stranger would reach the page as it stands."""
    assert all(map(UNESCAPED.search, ("{{ a|safe }}", "{{ a | safe|b }}", "{{ a|safeseq }}", "{% autoescape off %}")))
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert len(templates) >= 20
    assert [str(path) for path in templates if UNESCAPED.search(path.read_text(encoding="utf-8"))] == []
    assert [
        name for name, tree in modules().items() if any(each.endswith("mark_safe") for each in imports(tree))
    ] == []
