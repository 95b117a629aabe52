"""What the suite wants of the machine is found, installed where that is allowed, or named in a sentence."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import machine


@pytest.fixture
def bare(monkeypatch, tmp_path) -> SimpleNamespace:
    """A machine with `programs` in PATH; apt brings it `installs`, but no package of `lacks`; `ran` tells what ran."""
    bare = SimpleNamespace(programs=set(), ran=[], installs=set(), lacks=set(), root=True)

    def run(command: list, **options) -> SimpleNamespace:
        bare.ran.append(" ".join(map(str, command)))
        if "install" in command and command[-1] not in bare.lacks:
            bare.programs |= bare.installs
        return SimpleNamespace(returncode=int(command[-1] in bare.lacks), stdout="postgres (PostgreSQL) 17.2")

    monkeypatch.setattr(machine.shutil, "which", lambda name: str(tmp_path / name) if name in bare.programs else None)
    monkeypatch.setattr(machine, "subprocess", SimpleNamespace(run=run, DEVNULL=None))
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0 if bare.root else 1000)
    monkeypatch.setattr(machine, "POSTGRESQL_FOLDERS", ())
    (tmp_path / "initdb").touch()
    return bare


def test_what_is_there_is_not_installed(bare, tmp_path):
    bare.programs = {"chromium", "initdb", "apt-get"}
    assert machine.chromium() == tmp_path / "chromium"
    assert machine.postgresql() == tmp_path
    assert not any("apt-get" in command for command in bare.ran)


def test_only_what_is_missing_is_installed(bare, tmp_path):
    bare.programs, bare.installs = {"apt-get", "initdb"}, {"chromium"}
    machine.postgresql()
    assert machine.chromium() == tmp_path / "chromium"
    installed = [command for command in bare.ran if " install " in command]
    assert [command.split()[-1] for command in installed] == ["chromium-headless-shell"]


def test_a_machine_whose_packages_are_fewer_gets_the_one_that_it_has(bare, tmp_path):
    bare.programs, bare.installs, bare.lacks = {"apt-get"}, {"chromium"}, {"chromium-headless-shell"}
    assert machine.chromium() == tmp_path / "chromium"
    assert bare.ran[-1].split()[-1] == "chromium"


@pytest.mark.parametrize("look", [machine.postgresql, machine.chromium, machine.nginx])
def test_without_apt_a_sentence_says_what_to_install(bare, look):
    with pytest.raises(machine.Missing, match="installez-le"):
        look()
    assert bare.ran == []


def test_without_the_right_to_install_a_sentence_says_it(bare):
    bare.programs, bare.root = {"apt-get"}, False
    with pytest.raises(machine.Missing, match="apt install chromium"):
        machine.chromium()


def test_an_old_postgresql_does_not_do(bare, monkeypatch):
    monkeypatch.setattr(machine, "OLDEST_POSTGRESQL", 18)
    bare.programs = {"initdb"}
    with pytest.raises(machine.Missing, match="18 ou plus récent"):
        machine.postgresql()


def test_the_newest_of_several_is_taken(bare, monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "POSTGRESQL_FOLDERS", (f"{tmp_path}/*/bin",))
    monkeypatch.setattr(machine, "_postgresql_version", lambda folder: int(folder.parent.name))
    for version in ("9", "15", "18", "16"):
        (tmp_path / version / "bin").mkdir(parents=True)
    assert machine.find_postgresql() == Path(tmp_path / "18" / "bin")
