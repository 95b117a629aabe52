"""What stands at the root of the repository is there, valid and true."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LONGEST_README = 150
FOLDERS = ("bench", "catalogue", "deploy", "docs", "fixtures", "oural", "proposals", "static", "templates", "tests")
# https://yml.publiccode.tools/schema.core.html, version 0.4: the mandatory keys and the values allowed
MANDATORY = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "releaseDate",
    "platforms",
    "categories",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
MAINTENANCE = {"internal", "contract", "community", "none"}


@pytest.fixture
def publiccode() -> dict:
    return yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))


@pytest.fixture
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_publiccode_has_every_mandatory_key(publiccode):
    assert set(publiccode) >= MANDATORY
    assert publiccode["publiccodeYmlVersion"] == "0.4"
    assert publiccode["developmentStatus"] in STATUSES
    assert publiccode["softwareType"] == "standalone/web"
    assert publiccode["maintenance"]["type"] in MAINTENANCE
    assert all(contact["name"] for contact in publiccode["maintenance"]["contacts"])
    assert publiccode["localisation"].keys() == {"localisationReady", "availableLanguages"}
    assert urlsplit(publiccode["url"]).scheme == "https"


def test_publiccode_describes_within_the_bounds(publiccode):
    description = publiccode["description"]["fr"]
    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert description["features"]


def test_publiccode_tells_what_the_project_is(publiccode, project):
    assert publiccode["softwareVersion"] == project["version"]
    assert publiccode["legal"]["license"] == project["license"] == "MIT"


def test_the_changelog_knows_the_version(project):
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


DECISIONS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize(
    "name",
    [
        "LICENSE",
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "docs/architecture.md",
        "docs/howto.md",
        "docs/operations.md",
        "docs/security.md",
        "fixtures/README.md",
        *DECISIONS,
    ],
)
def test_a_document_is_there_and_what_it_names_exists(name):
    """Its links, and the files and folders of the project that it names from the root."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    assert text.strip()
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []
    named = re.findall(rf"(?<![\w./-])(?:{'|'.join(FOLDERS)})/[\w./-]*", text)
    places = (ROOT, path.parent)
    assert [each for each in named if not any((place / each.rstrip(".")).exists() for place in places)] == []


def test_the_list_of_decisions_names_each_page():
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    pages = {Path(name).name for name in DECISIONS} - {"README.md"}
    assert len(pages) >= 10
    assert set(re.findall(r"\]\(([^)]+)\)", index)) == pages


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= LONGEST_README


def test_every_target_that_the_readme_names_exists():
    targets = set(re.findall(r"^([a-z_]+)(?: [a-z_]+)*:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named >= {"run", "test", "lint", "fmt", "lock"}
    assert named - {"test"} <= targets | {"lint"}


def test_every_folder_that_the_readme_names_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    plan = text.split("## Plan de la maison")[1].split("```")[1]
    top = re.findall(r"^((?:[a-z]+/ ?)+)", plan, re.M)
    folders = [folder for line in top for folder in line.split()]
    assert len(folders) >= 7
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
    inner = re.findall(r"^  ((?:[a-z]+/ ?)+)", plan, re.M)
    assert [name for line in inner for name in line.split() if not (ROOT / "catalogue" / name).is_dir()] == []


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_locked_package_has_its_digest_and_no_host(name):
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    packages = [number for number, line in enumerate(lines) if line[:1].isalnum()]
    assert len(packages) >= 20
    assert [
        lines[number] for number in packages if "==" not in lines[number] or "--hash=" not in lines[number + 1]
    ] == []
    assert [line for line in lines if "://" in line] == []


def test_the_two_locks_agree():
    def versions(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return set(re.findall(r"^([\w.-]+==[\w.]+)", text, re.M))

    assert versions("base") <= versions("dev")


def test_the_operations_page_tells_each_command():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = page.partition("## Commandes d’administration")[2].partition("\n## ")[0]
    told = {name.split()[0] for name in re.findall(r"^\| `([^`]+)` \|", table, re.M)}
    ours = {path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py")}
    assert len(ours) >= 15
    assert told - ours == {"check", "clearsessions"}  # Django's own
    assert ours - told == set()


@pytest.fixture
def security_page() -> str:
    return (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_the_security_page_names_what_exists(security_page):
    """The files, the settings that the operations page tells, and the attacks of the benchmark."""
    files = re.findall(r"`([\w./-]+/[\w./-]+\.(?:py|conf|txt|js))`", security_page)
    settings = re.findall(r"`([A-Z]+_[A-Z_]+)`", security_page.partition("## ASVS")[0])
    attacks = re.findall(r"«\xa0([a-z ]+)\xa0»", " ".join(re.findall(r"attaques? («[^|`]+)", security_page)))
    assert min(len(files), len(settings), len(attacks)) >= 15
    assert [name for name in files if not (ROOT / name).is_file()] == []
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in settings if f"| `{name}` |" not in operations] == []
    benchmark = (ROOT / "bench" / "attacks.py").read_text(encoding="utf-8")
    assert set(attacks) == set(re.findall(r'^    "([a-z ]+)": ', benchmark, re.M)) - {"nothing"}


def test_the_security_page_counts_the_requirements(security_page):
    """Each requirement has one state; those of levels 1 and 2 of ASVS 5.0.0 are 70 and 183."""
    states: dict[str, str] = {}
    for told, state in re.findall(r"^\| ([\d., à]+) \| (tient|sans objet|à faire) \|", security_page, re.M):
        for first, last in re.findall(r"(\d+\.\d+\.\d+)(?: à (\d+\.\d+\.\d+))?", told):
            section, number = first.rsplit(".", 1)
            for each in range(int(number), int((last or first).rpartition(".")[2]) + 1):
                assert states.setdefault(f"{section}.{each}", state) == state, f"{section}.{each} comes twice"
    assert len(states) == 70 + 183
    counts = [list(states.values()).count(state) for state in ("tient", "sans objet", "à faire")]
    assert "| ensemble | {} | {} | {} |".format(*counts) in security_page
