"""The house stands as its plan says: who may import whom, and how big a room may be."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("oural", "catalogue", "proposals")
MODULES_AT_LEAST = 140

# The layers of an application, the lowest first; a module imports from its own layer and from those below. What has
# none of these names is the domain: search, territories, services, loading, maps and the like.
LAYERS = (
    {"models", "migrations"},
    {"(domain)"},
    {"forms", "exports", "feeds"},
    {"views", "admin", "management", "context_processors"},
    {"urls", "apps"},
)
DOMAIN = 1
# Words, rules and triggers that know no row: the models and the migrations may use them.
BELOW_MODELS = {"catalogue.typography", "catalogue.markdown", "catalogue.triggers", "proposals.dates"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}
KNOW_REQUESTS = {"views", "admin", "admin_site", "feeds", "middleware", "context_processors"}
POSTGRESQL = "catalogue.search.index.postgresql"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_VIEW = 25
_VIEWS_OF_SUBMISSIONS = "catalogue.submissions.views"
NO_PAGES = {
    "catalogue.views.reading",
    "catalogue.views.downloads",
    *(f"{_VIEWS_OF_SUBMISSIONS}.{name}" for name in ("access", "answers", "step_page", "tracking_page")),
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


def layer(name: str) -> int:
    """The layer of a module of an application: that of the highest of its names, else the domain."""
    if any(is_in(name, each) for each in BELOW_MODELS):
        return 0
    found = [rank for rank, names in enumerate(LAYERS) if names & set(name.split("."))]
    return max(found, default=DOMAIN)


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for name, tree in written_by_hand():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield name, node


def test_every_module_is_seen():
    assert len(modules()) >= MODULES_AT_LEAST
    assert {name.split(".")[0] for name in modules()} == set(PACKAGES)


@pytest.mark.parametrize("application", ["catalogue", "proposals"])
def test_nothing_imports_from_a_layer_above(application):
    faults = [
        f"{name} (layer {layer(name)}) imports {imported} (layer {layer(imported)})"
        for name, tree in modules().items()
        for imported in imports(tree)
        if is_in(name, application) and is_in(imported, application) and layer(imported) > layer(name)
    ]
    assert faults == []


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


def test_no_page_is_marked_as_safe():
    """Text of a stranger would reach the page as it stands."""
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert len(templates) >= 20
    assert [str(path) for path in templates if "|safe" in path.read_text(encoding="utf-8")] == []
    assert [
        name for name, tree in modules().items() if any(each.endswith("mark_safe") for each in imports(tree))
    ] == []
