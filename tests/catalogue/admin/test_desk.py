"""The desk: each count is that of the list it leads to, whatever there is and whoever looks."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.desk import LATELY, changes_by_others, desk_counts
from catalogue.models import Illustration, Innovation, SearchMiss, Status
from catalogue.submissions.models import Actor, FileKind, SubmissionFile, SubmissionState
from oural.models import User
from tests.catalogue.submissions.factory import make_submission
from tests.factories import make_innovation, make_lever, numbers
from tests.proposals.rows import make_entry, make_proposal

pytestmark = pytest.mark.django_db


def note_change(innovation: Innovation, user: User, days: int = 0) -> LogEntry:
    """A change of an entry by a person, some days ago."""
    return LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Innovation),
        object_id=str(innovation.pk),
        object_repr=str(innovation),
        action_flag=CHANGE,
        change_message="Résumé modifié.",
        action_time=timezone.now() - timedelta(days=days),
    )


def make_scene(me: User) -> None:
    """Something of everything that the desk counts, and something that each count leaves out."""
    other = User.objects.create_user(f"collegue-{next(numbers)}", is_staff=True)
    today = timezone.localdate()
    draft = make_innovation(status=Status.DRAFT, published_at=None, sources=0)
    shown = make_innovation(levers=[make_lever()], themes=["eau"], verified_on=today)
    make_innovation(status=Status.ARCHIVED, sources=0)
    make_innovation(verified_on=today - timedelta(days=400))
    Illustration.objects.create(innovation=draft, image="illustrations/perdue.png", alt="La place", credit="Mairie")
    note_change(draft, other)
    note_change(draft, other)
    note_change(shown, me)
    note_change(shown, other, days=LATELY.days + 1)
    for words, day in (("piscine", today), ("gare", today - timedelta(days=40)), ("", today)):
        SearchMiss.objects.create(day=day, words=words, fingerprint=f"{next(numbers)}", count=6)
    make_proposal()
    make_entry()
    make_queue(me, other)


def make_queue(me: User, other: User) -> None:
    """Contributions in every place of the queue that the desk counts, and a draft and a decision that none does."""
    make_submission(state=SubmissionState.DRAFT)
    make_submission(state=SubmissionState.ACCEPTED, editor=me)
    make_submission()
    make_submission(is_held=True)
    make_submission(state=SubmissionState.IN_REVIEW, editor=me)
    answered, waiting, refused = (
        make_submission(state=state, editor=other)
        for state in (SubmissionState.IN_REVIEW, SubmissionState.IN_REVIEW, SubmissionState.REJECTED)
    )
    for submission in (answered, waiting, refused):
        submission.messages.create(author=Actor.CONTRIBUTOR, text="Où en est-ce ?")
    lost = {"kind": FileKind.PDF, "file": "perdu.pdf", "size": 1, "digest": "1", "alt": "Le bilan"}
    SubmissionFile.objects.create(submission=waiting, **lost)
    answered.messages.create(author=Actor.EDITOR, text="Nous la lisons.")


def test_every_count_is_that_of_its_list(editor):
    me = User.objects.get()
    make_scene(me)
    counts = desk_counts(me)
    assert len(counts) == 15
    assert [each.count for each in counts[:13]] == [1, 1, 3, 1, 1, 1, 0, 1, *(2, 1, 2, 1, 1)]
    for each in counts:
        response = editor.get(each.item.url)
        assert response.status_code == 200
        assert response.context["cl"].result_count == each.count, each.label
        assert each.item.list_name == "catalogue_innovation" or "Filtres" in response.content.decode()


def test_the_home_shows_the_counts_their_lists_and_what_others_did(editor):
    make_scene(User.objects.get())
    page = editor.get(reverse("admin:index")).content.decode()
    assert "<strong>3</strong> fiches incomplètes" in page
    assert "<strong>1</strong> brouillon à finir" in page
    assert f'{reverse("admin:catalogue_innovation_changelist")}?completude=incomplete"' in page
    assert page.count("Résumé modifié.") == 2


def test_nobody_sees_the_counts_of_what_he_may_not_see(editor, reader):
    labels = {each.item.words for each in desk_counts(User.objects.get(username="lectrice"))}
    assert "brouillon|s à finir" in labels
    assert "recherche|s sans résultat" not in labels
    assert "proposition|s à compléter" not in labels
    stranger = User.objects.create_user("inconnue", is_staff=True)
    assert desk_counts(stranger) == []
    note_change(make_innovation(title="Secrète"), User.objects.get(username="lectrice"))
    editor.force_login(stranger)
    assert "Secrète" not in editor.get(reverse("admin:index")).content.decode()


def test_zero_is_singular(editor):
    first, *_ = desk_counts(User.objects.get())
    assert (first.count, first.label) == (0, "brouillon à finir")


def test_the_latest_changes_of_others_come_first():
    me, other = User.objects.create_user("moi"), User.objects.create_user("autre")
    innovation = make_innovation()
    older, newer, _ = note_change(innovation, other, 2), note_change(innovation, other, 1), note_change(innovation, me)
    assert list(changes_by_others(me)) == [newer, older]


def test_the_home_takes_a_constant_number_of_queries(editor):
    me = User.objects.get()
    counts = []
    for _ in range(2):
        for _ in range(3):
            make_scene(me)
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(reverse("admin:index")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8 + len(desk_counts(me)), (
        "one for each thing to do, three for files, and the page"
    )
