"""`manage.py load_proposals`: what the files attest comes in once, and nothing that the editors did is undone."""

import json
import shutil
from datetime import date
from hashlib import sha256
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from catalogue.models import Innovation
from catalogue.search.index import documents
from proposals.dates import write_precise_date
from proposals.loader.ledger import REASON
from proposals.models import Proposal, ProposalInnovation, ProposalUpdate, Statement, StatusEntry
from proposals.services import UNKNOWN_BODY
from tests.factories import indexed_together, make_innovation, make_lever
from tests.proposals.rows import make_axis, make_correction, state

pytestmark = pytest.mark.django_db

FOLDER = settings.BASE_DIR / "fixtures" / "proposals"
RECEIVED = {
    "proposals.json": "8dfa9d32c8a805d5ae1815f5d35c5db1747f0c40da79eaf1f70f40b2e61b81c7",
    "proposal_updates.jsonl": "bf3cd43399cb5ffc4407461a1ecdffc199009635afa0a1b2c5a4e2d3a256c770",
    "proposal_status.json": "9bc9c1dccd99f036cec8e741d8ab2f37d2cbd0ba71f47d968999b36d87a6fc1d",
}
"""The files as they were received, by their SHA-256: nobody touches up what the sources say."""


@pytest.fixture
def catalogue():
    """The axes, the levers and the innovations that the files name."""
    for number in (1, 2, 3):
        make_axis(number=number)
    levers = json.loads((settings.BASE_DIR / "fixtures" / "levers.json").read_text())
    links = json.loads((FOLDER / "innovations.json").read_text())
    with indexed_together():
        for position, lever in enumerate(levers, start=900):
            make_lever(slug=lever["slug"], position=position)
        for slug in sorted({link["innovation"] for link in links}):
            make_innovation(slug=slug)


def load(folder=FOLDER) -> list[str]:
    out = StringIO()
    call_command("load_proposals", folder, stdout=out)
    return out.getvalue().splitlines()


def changed(tmp_path, name: str, change) -> None:
    """Copy the files into the folder, one of them changed."""
    for path in FOLDER.iterdir():
        shutil.copy(path, tmp_path)
    text = (FOLDER / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(change(text), encoding="utf-8")


def test_the_files_are_as_received():
    assert {name: sha256((FOLDER / name).read_bytes()).hexdigest() for name in RECEIVED} == RECEIVED


def test_everything_loads_once(catalogue):
    for proposals, facts, links, readings in ((18, 73, 49, 11), (0, 0, 0, 0)):
        lines = load()
        assert any(f"Propositions\u00a0: {proposals} création" in line for line in lines)
        assert any(f"Faits\u00a0: {facts} création" in line for line in lines)
        assert any(f"Illustrations\u00a0: {links} création" in line for line in lines)
        assert lines[-1].startswith(f"Registre\u00a0: {readings} lecture")
    assert (Proposal.objects.count(), ProposalUpdate.objects.count()) == (18, 73)
    assert StatusEntry.objects.count() == 11
    assert documents.drift() == []  # the filter of the catalogue follows


def test_what_is_known_of_the_wordings_is_kept_as_it_is(catalogue):
    load()
    proposals = list(Proposal.objects.order_by("number"))
    states = [proposal.wording_state for proposal in proposals]
    assert [states.count(state) for state in ("documented", "attested", "missing")] == [1, 10, 7]
    assert [proposal.number for proposal in proposals if proposal.number_confirmed] == [1]
    assert not any(proposal.title or proposal.summary for proposal in proposals if proposal.is_wording_missing)
    assert Proposal.objects.get(number=4).sources.count() == 2


def test_dates_keep_their_precision_and_links_their_nature(catalogue):
    load()
    precisions = list(ProposalUpdate.objects.values_list("precision", flat=True))
    assert [precisions.count(each) for each in ("day", "month", "year")] == [35, 20, 18]
    assert ProposalUpdate.objects.filter(link_to_report="explicit").count() == 1


def test_the_suggested_statuses_are_editorial_readings_with_their_proofs(catalogue):
    load()
    entry = StatusEntry.objects.get(proposal__number=1)
    assert entry.is_editorial_reading and entry.voice == "editors" and entry.confidence == "medium"
    assert (entry.status, entry.effective_on, entry.precision) == ("partly_done", date(2025, 10, 7), "day")
    assert entry.body == UNKNOWN_BODY and "modernisation.gouv.fr" in entry.source_url
    assert entry.facts.count() == 4
    assert sum(entry.facts.count() for entry in StatusEntry.objects.all()) == 43


def test_what_the_files_say_of_the_report_bears_its_source(catalogue, tmp_path):
    load()
    said = Statement.objects.get(proposal__number=1)
    assert (said.source_title, said.page, said.wording_state) == ("fr.readkong.com", None, "documented")
    assert not Statement.objects.filter(wording_state="missing").exists()
    changed(tmp_path, "proposals.json", lambda text: text.replace("Lancer un programme de", "Ouvrir un programme de"))
    load(tmp_path)
    second, first = Statement.objects.filter(proposal__number=2)
    assert first.title.startswith("Lancer") and second.title.startswith("Ouvrir")
    assert Proposal.objects.get(number=2).title == second.title


def test_nothing_is_said_otherwise_without_a_source(catalogue, tmp_path):
    load()
    changed(tmp_path, "proposals.json", moved)
    with pytest.raises(CommandError, match="sans source"):
        load(tmp_path)
    assert Proposal.objects.get(number=5).axis.number == 1


def moved(text: str) -> str:
    """The fifth proposal on another axis, of which no source tells."""
    rows = json.loads(text)
    rows[4]["axis"] = 2
    return json.dumps(rows)


def test_what_the_editors_changed_stays(catalogue, tmp_path):
    load()
    read = {"number": 19, "wording_state": "documented", "title": "Lu dans le rapport"}
    state(Proposal.objects.get(number=5), page=74, **read)
    state(Proposal.objects.get(number=2), title="Lancer des résidences")
    ProposalInnovation.objects.first().delete()
    changed(tmp_path, "proposals.json", lambda text: text.replace("Lancer un programme de", "Ouvrir un programme de"))
    lines = load(tmp_path)
    assert "Proposition 2, intitulé\u00a0: conservé, modifié depuis par la rédaction." in lines
    assert Proposal.objects.count() == 18 and Proposal.objects.get(number=19).title == "Lu dans le rapport"
    assert ProposalInnovation.objects.count() == 48


def test_a_fact_that_changes_in_the_files_is_a_further_version(catalogue, tmp_path):
    load()
    first, other, gone = ProposalUpdate.objects.filter(proposal__number=1).order_by("pk")[:3]
    make_correction(other, body="La rédaction")
    make_correction(gone, is_withdrawn=True)
    kept = {"text_fr": "Mieux dit.", "actor": "Un autre"}
    wanted = [first.source_url, other.source_url, gone.source_url]

    def reworded(text: str) -> str:
        rows = [json.loads(line) for line in text.splitlines()]
        for row in rows:
            row.update(kept if row["proposal"] == 1 and row["source_url"] in wanted else {})
        return "\n".join(json.dumps(row) for row in rows)

    changed(tmp_path, "proposal_updates.jsonl", reworded)
    lines = load(tmp_path)
    version = ProposalUpdate.objects.get(corrects=first)
    assert (version.text, version.body, version.correction_reason) == ("Mieux dit.", "Un autre", REASON)
    last = ProposalUpdate.objects.get(corrects__corrects=other)
    assert (last.text, last.body) == ("Mieux dit.", "La rédaction")
    assert not ProposalUpdate.objects.filter(corrects__corrects=gone).exists()
    assert lines[-1].startswith("Registre\u00a0: 0 lecture")
    assert ProposalUpdate.objects.standing().count() == 72
    count = ProposalUpdate.objects.count()
    load(tmp_path)
    assert ProposalUpdate.objects.count() == count


@pytest.mark.parametrize("change", [{"date": "2017-05"}, {"source_url": "https://autre.example/page"}])
def test_a_fact_of_which_the_date_or_the_source_changes_is_corrected_and_not_added(catalogue, tmp_path, change):
    load()
    number = 2
    first, withdrawn = ProposalUpdate.objects.filter(proposal__number=number, founded=None).order_by("pk")[:2]
    make_correction(withdrawn, is_withdrawn=True)
    texts = [first.text, withdrawn.text]

    def redated(text: str) -> str:
        rows = [json.loads(line) for line in text.splitlines()]
        return "\n".join(json.dumps(row | change if row["text_fr"] in texts else row) for row in rows)

    count = ProposalUpdate.objects.count()
    changed(tmp_path, "proposal_updates.jsonl", redated)
    for _ in range(2):
        lines = load(tmp_path)
        assert any("Faits\u00a0: 0 création" in line for line in lines)
        version = ProposalUpdate.objects.get(corrects=first)
        assert ProposalUpdate.objects.count() == count + 1, "what was withdrawn does not come back"
        assert (version.text, version.correction_reason) == (first.text, REASON)
        said = (write_precise_date(version.happened_on, version.precision), version.source_url)
        assert said == (change.get("date", said[0]), change.get("source_url", said[1]))


def test_two_facts_that_cannot_be_told_apart_are_left_as_they_are(catalogue, tmp_path):
    """Of two facts of one source, both dated and worded anew, none is taken for the other."""
    load()
    source = "https://source.example/rapport"
    fact = {"proposal": 2, "kind": "law", "actor": "Parlement", "source_title": "Le rapport", "source_url": source}
    fact["link_to_report"] = "thematic"

    def with_two(day: str):
        rows = [fact | {"date": f"2019-{month}-{day}", "text_fr": f"Loi du {day}/{month}."} for month in ("01", "02")]
        return lambda text: text.rstrip("\n") + "\n" + "\n".join(map(json.dumps, rows))

    for day, count in (("05", 75), ("06", 77)):
        changed(tmp_path, "proposal_updates.jsonl", with_two(day))
        load(tmp_path)
        assert ProposalUpdate.objects.count() == count and not ProposalUpdate.objects.exclude(corrects=None).exists()


def test_levers_that_change_in_the_files_bear_their_source(catalogue, tmp_path):
    load()
    assert Statement.objects.filter(proposal__number=3).latest("pk").lever_slugs == ["financer"]
    changed(tmp_path, "proposals.json", relevered)
    load(tmp_path)
    proposal, said = Proposal.objects.get(number=3), Statement.objects.filter(proposal__number=3).latest("pk")
    assert said.source_url == proposal.sources.get().url
    assert sorted(said.lever_slugs) == sorted(proposal.said.lever_slugs) == ["financer", "gerer"]


def relevered(text: str) -> str:
    """The third proposal aiming at one lever more."""
    rows = json.loads(text)
    rows[2]["levers"] = ["financer", "gerer"]
    return json.dumps(rows)


def test_a_reading_that_changes_in_the_files_is_a_plain_further_entry(catalogue, tmp_path):
    load()
    changed(tmp_path, "proposal_status.json", lambda text: text.replace('"confidence": "high"', '"confidence": "low"'))
    assert load(tmp_path)[-1].startswith("Registre\u00a0: 1 lecture")
    first, second = StatusEntry.objects.filter(proposal__number=15).order_by("pk")
    assert (first.confidence, second.confidence, second.corrects) == ("high", "low", None)
    assert StatusEntry.objects.in_force(date(2026, 11, 20)).get(proposal__number=15) == second
    assert load(tmp_path)[-1].startswith("Registre\u00a0: 0 lecture")


def read_again(tmp_path, facts: int, status: str) -> StatusEntry:
    """Load the first proposal read as `status` on the strength of its first facts; return the entry."""

    def founded(text: str) -> str:
        rows = json.loads(text)
        rows[0] |= {"based_on": rows[0]["based_on"][:facts], "suggested_status": status}
        return json.dumps(rows)

    changed(tmp_path, "proposal_status.json", founded)
    load(tmp_path)
    return StatusEntry.objects.filter(proposal__number=1).latest("pk")


def test_a_reading_with_new_founding_facts_erases_no_past(catalogue, tmp_path):
    first, second = read_again(tmp_path, 2, "partly_done"), read_again(tmp_path, 4, "done")
    read = {
        day: StatusEntry.objects.in_force(day).get(proposal__number=1)
        for day in (date(2022, 9, 19), date(2025, 10, 6), date(2025, 10, 7))
    }
    assert list(read.values()) == [first, first, second]
    # A reading that rests on less than before follows the one before, and is not dated before it.
    third = read_again(tmp_path, 2, "abandoned")
    assert third.effective_on == date(2025, 10, 7) and third.facts.count() == 2
    assert StatusEntry.objects.in_force(date(2025, 10, 6)).get(proposal__number=1) == first
    assert StatusEntry.objects.in_force(date(2025, 10, 7)).get(proposal__number=1) == third


def test_a_link_to_an_innovation_that_is_gone_is_told(catalogue):
    Innovation.objects.filter(slug__startswith="bruded").delete()
    lines = load()
    assert lines[0].startswith("Innovation bruded") and "absente du catalogue" in lines[0]
    assert ProposalInnovation.objects.count() == 48


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("proposals.json", lambda text: text[:-9], "syntaxe incorrecte"),
        ("proposals.json", lambda text: text.replace('"axis": 3', '"axis": 9', 1), "l’axe 9 n’existe pas"),
        ("proposals.json", lambda text: text.replace('"documented"', '"missing"'), "un intitulé est vide quand"),
        ("proposals.json", lambda text: text.replace('"number": 2,', '"number": 1,'), "est là deux fois"),
        ("proposal_updates.jsonl", lambda text: text.replace("2016-04", "2016-4", 1), "ni un jour, ni un mois"),
        ("proposal_updates.jsonl", lambda text: text.replace("2016-11-18", "2016-02-30", 1), "ni un jour"),
        (
            "proposal_updates.jsonl",
            lambda text: text.replace('"proposal": 1,', '"proposal": 99,', 1),
            "99 n’existe",
        ),
        ("proposal_updates.jsonl", lambda text: text.replace('"measure"', '"rumour"', 1), "n’est pas une valeur"),
        ("proposal_updates.jsonl", lambda text: text + text.splitlines()[0], "deux fois"),
        (
            "proposal_status.json",
            lambda text: text.replace("2016-11-18", "2016-11-19", 1),
            "n’est pas dans le",
        ),
        (
            "innovations.json",
            lambda text: text.replace('"reason"', '"why"', 1),
            "reason\u00a0» est obligatoire",
        ),
        ("innovations.json", lambda text: "[]", "une liste de tables est attendue"),
        ("innovations.json", None, "fichier illisible"),
    ],
)
def test_a_wrong_file_is_refused_with_nothing_written(catalogue, tmp_path, name, change, reason):
    changed(tmp_path, name, change or str)
    if change is None:
        (tmp_path / name).unlink()
    with pytest.raises(CommandError) as caught:
        load(tmp_path)
    assert reason in str(caught.value) and name in str(caught.value)
    assert not Proposal.objects.exists() and not ProposalUpdate.objects.exists()
