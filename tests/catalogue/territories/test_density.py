"""The import of Insee's density grid."""

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import Territory
from tests.factories import make_territory


@pytest.fixture
def communes():
    return [make_territory(code=code) for code in ("44109", "44143", "2A004")]


def grid(directory, *lines: str):
    path = directory / "grille.csv"
    path.write_text("".join(f"{line}\n" for line in ("code;density", *lines)), encoding="utf-8-sig")
    return path


def levels() -> dict[str, int | None]:
    return dict(Territory.objects.values_list("code", "density"))


@pytest.mark.django_db
def test_levels_are_written_when_told_to(communes, tmp_path, capsys):
    path = grid(tmp_path, "44109;1", "2A004;7")
    call_command("import_density", path)
    assert set(levels().values()) == {None}
    assert "Rien n’est écrit" in capsys.readouterr().out
    call_command("import_density", path, "--apply")
    assert levels() == {"44109": 1, "44143": None, "2A004": 7}
    call_command("import_density", path, "--apply")
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Communes lues : 2, niveaux changés : 2, communes absentes du fichier : 1. Tout est écrit." in out
    assert "niveaux changés : 0" in out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["44109;1", "44143;8"], "grille.csv, ligne 3 : le niveau de densité va de 1 à 7"),
        (["44109;0"], "ligne 2 : le niveau de densité"),
        (["44109;"], "n’est pas un nombre entier"),
        (["44110;1"], "le code « 44110 » est inconnu"),
        (["44109;1", "44109;1"], "ligne 3 : le code « 44109 » est en double"),
        (["44109,1"], "2 champs attendus, 1 lus"),
    ],
)
def test_bad_file_is_refused_and_nothing_written(communes, tmp_path, lines, sentence):
    with pytest.raises(CommandError) as error:
        call_command("import_density", grid(tmp_path, *lines), "--apply")
    assert sentence in str(error.value).replace("\u00a0", " ")
    assert set(levels().values()) == {None}


@pytest.mark.django_db
def test_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="introuvable"):
        call_command("import_density", tmp_path / "absent.csv")
