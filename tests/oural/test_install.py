"""The installation of the dependencies: once, anew after an interruption, with a sentence when it fails."""

import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "requirements" / "install.py"


class Interrupted(Exception):
    """Stands for anything that stops the installation."""


@pytest.fixture
def install(tmp_path: Path) -> ModuleType:
    """The script, at work in a project of its own whose lock `base` holds one package."""
    spec = importlib.util.spec_from_file_location("install", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT = tmp_path
    module.VENV = tmp_path / ".venv"
    module.PYTHON = module.VENV / "bin" / "python"
    module.LOCK_FILE = tmp_path / "var" / "install.lock"
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("package==1.0 \\\n    --hash=sha256:00\n")
    return module


class Python:
    """Stands for the commands of Python that the script runs: notes them, and leaves a virtual environment behind.

    It raises at the command `stops_at`, and fails at `fails_at`.
    """

    def __init__(self, executable: Path):
        self.executable = executable
        self.stops_at = self.fails_at = ""
        self.calls: list[str] = []

    def run(self, command: list, **options) -> SimpleNamespace:
        name = next((word for word in map(str, command) if word in ("venv", "pip")), "")
        if name:
            self.calls.append(name)
            self.executable.parent.mkdir(parents=True, exist_ok=True)
            self.executable.touch()
        if name and name == self.stops_at:
            raise Interrupted
        return SimpleNamespace(returncode=1 if name and name == self.fails_at else 0)


@pytest.fixture
def python(install, monkeypatch) -> Python:
    python = Python(install.PYTHON)
    monkeypatch.setattr(install, "subprocess", SimpleNamespace(run=python.run, DEVNULL=None))
    return python


def test_it_installs_once(install, python, capsys):
    assert install.main("base") == install.main("base") == 0
    assert python.calls == ["venv", "pip"]
    assert "(1 au total" in capsys.readouterr().out


def test_a_new_lock_is_installed_in_place(install, python):
    install.main("base")
    (install.ROOT / "requirements" / "base.txt").write_text("package==2.0\n")
    install.main("base")
    assert python.calls == ["venv", "pip", "pip"]


@pytest.mark.parametrize("moment", ["venv", "pip"])
def test_an_interrupted_installation_starts_from_nothing(install, python, moment):
    python.stops_at = moment
    with pytest.raises(Interrupted):
        install.main("base")
    python.stops_at = ""
    python.calls.clear()
    assert install.main("base") == 0
    assert python.calls == ["venv", "pip"]
    assert install.main("base") == 0
    assert python.calls == ["venv", "pip"]


@pytest.mark.parametrize(("moment", "sentence"), [("venv", "n’a pas pu être créé"), ("pip", "n’ont pas pu être")])
def test_a_failure_is_told_and_does_not_pass_for_done(install, python, capsys, moment, sentence):
    python.fails_at = moment
    assert install.main("base") == 1
    assert sentence in capsys.readouterr().err
    python.fails_at = ""
    python.calls.clear()
    assert install.main("base") == 0
    assert python.calls == ["venv", "pip"]
