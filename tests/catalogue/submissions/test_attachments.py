"""What nobody has confirmed, texts and files, has its room: by line, by site, in all, where the oldest go first."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from catalogue.encryption import new_token
from catalogue.origin import Origin, origin_of
from catalogue.refusal import Busy, TooOften
from catalogue.submissions import room
from catalogue.submissions.attachments import add_file, remove_file
from catalogue.submissions.drafts import confirm, save_answers, size_of, start_draft
from catalogue.submissions.models import Submission, SubmissionFile, SubmissionState, TokenPurpose
from catalogue.submissions.models.file import private_storage
from tests.catalogue.submissions.contributor import STEPS, Contributor
from tests.catalogue.submissions.factory import link_to, make_submission
from tests.parts import share

pytestmark = pytest.mark.django_db

HERE = Origin("192.0.2.7", "192.0.2.7")


@pytest.fixture(autouse=True)
def small_room(settings, monkeypatch) -> None:
    """Room for a thousand bytes from a line, and for ten thousand in all."""
    monkeypatch.setattr(room, "MEGABYTE", 1)
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES, settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 1000, 10_000


def document(size: int) -> SimpleUploadedFile:
    """A document of so many bytes."""
    return SimpleUploadedFile("rapport.pdf", b"%PDF-1.7\n" + b" " * (size - 14) + b"%%EOF")


def send(size: int, place: Origin = HERE, **changes) -> SubmissionFile:
    """Send a document with a draft of its own."""
    draft = make_submission(state=SubmissionState.DRAFT, **room.digests_of(place))
    kept = add_file(submission=draft, upload=document(size), alt="Le bilan", credit="", place=place)
    Submission.objects.filter(pk=draft.pk).update(**changes)
    return kept


def line(number: int, site: int = 1) -> Origin:
    """A line of a site."""
    return origin_of({"REMOTE_ADDR": f"2001:db8:{site}:{number}::1"})


def ago(**delta: int):
    return timezone.now() - timedelta(**delta)


def make_confirmed(submission: Submission) -> None:
    """Confirm a draft, as the person does by the link of the mail."""
    Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.TO_CONFIRM)
    confirm(submission=submission, token=link_to(submission, TokenPurpose.CONFIRM))


def kept() -> set[int]:
    """The files that are kept still."""
    return set(SubmissionFile.objects.values_list("pk", flat=True))


def test_a_line_has_so_much_room_until_it_confirms():
    first = send(600)
    with pytest.raises(TooOften, match="de votre réseau") as refusal:
        send(401)
    assert refusal.value.seconds == 3600
    send(400)
    send(600, Origin("192.0.2.8", "192.0.2.8"))
    make_confirmed(first.submission)
    send(600)


def test_a_site_has_the_room_of_a_few_lines(settings):
    settings.SUBMISSION_LINES_PER_SITE = 2
    for number in (1, 2):
        send(900, line(number))
    with pytest.raises(TooOften):
        send(900, line(3))
    send(900, line(3, site=2))


def test_where_a_draft_was_begun_is_not_told_and_goes_once_confirmed():
    draft = send(100, line(1)).submission
    assert "2001" not in draft.line + draft.site and len(draft.line) == len(draft.site) == 64
    make_confirmed(draft)
    draft.refresh_from_db()
    assert draft.line == draft.site == ""


def begin(size: int, place: Origin = HERE) -> Submission:
    """Begin a draft with a text of so many bytes."""
    draft = Submission(kind="innovation")
    assert start_draft(draft=draft, token=new_token(), place=place, answers=text(size))
    return draft


def text(size: int, name: str = "need") -> dict[str, str]:
    """An answer that weighs so many bytes as it is kept."""
    return {name: "x" * (size - size_of({name: ""}))}


def test_texts_weigh_as_files_do():
    draft = begin(600)
    with pytest.raises(TooOften):
        begin(401)
    with pytest.raises(TooOften):
        send(401)
    with pytest.raises(TooOften):
        save_answers(submission=draft, answers=text(1001))
    save_answers(submission=draft, answers=text(1000))
    with pytest.raises(TooOften):
        send(20)
    save_answers(submission=draft, answers=text(300))
    file = send(700)
    remove_file(submission=file.submission, key=file.pk)
    begin(700)


@given(st.lists(st.one_of(st.integers(20, 90), st.just("file"), st.just("remove")), max_size=12))
@given_settings(max_examples=share(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_draft_weighs_what_is_kept_of_it(steps):
    draft = begin(40)
    for number, step in enumerate(steps):
        if step == "file":
            add_file(submission=draft, upload=document(30 + number % 5), alt="Le bilan", credit="", place=HERE)
        elif step == "remove":
            remove_file(submission=draft, key=draft.files.values_list("pk", flat=True).first() or 0)
        else:
            save_answers(submission=draft, answers=text(step, f"need{number % 3}"))
    draft.refresh_from_db()
    assert draft.weight == size_of(draft.answers) + sum(file.size for file in draft.files.all())
    draft.delete()


def test_the_oldest_unconfirmed_go_first(settings, django_capture_on_commit_callbacks, caplog):
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 2000
    text_only = begin(300, line(6))
    Submission.objects.filter(pk=text_only.pk).update(saved_at=ago(days=6))
    empty = make_submission(state=SubmissionState.DRAFT)
    Submission.objects.filter(pk=empty.pk).update(saved_at=ago(days=6))
    recent = send(600, line(1), saved_at=ago(minutes=70))
    oldest = send(200, line(2), saved_at=ago(days=5))
    older = send(300, line(3), saved_at=ago(days=4), state=SubmissionState.TO_CONFIRM)
    at_work = send(600, line(4), saved_at=ago(minutes=50))
    with django_capture_on_commit_callbacks(execute=True):
        new = send(700, line(5))
    assert kept() == {recent.pk, at_work.pk, new.pk}
    assert not any(private_storage().exists(each.file.name) for each in (oldest, older))
    assert not Submission.objects.filter(pk=text_only.pk).exists()
    assert Submission.objects.filter(pk=empty.pk).exists()
    assert "erased to make room count=3 bytes=800" in caplog.text


def test_a_draft_makes_no_room_of_itself(settings):
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES = 2000
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 1000
    draft = begin(900)
    Submission.objects.filter(pk=draft.pk).update(saved_at=ago(days=5))
    with pytest.raises(Busy):
        save_answers(submission=draft, answers=text(200, "lessons"))
    assert Submission.objects.filter(pk=draft.pk).exists()


def test_what_is_confirmed_or_being_written_stays(settings):
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 1000
    files = [send(900, line(1), saved_at=ago(days=5))]
    make_confirmed(files[0].submission)
    files.append(send(900, line(2)))
    with pytest.raises(Busy, match="attendent d’être confirmées") as refusal:
        send(900, line(3))
    assert refusal.value.seconds == 3600 and kept() == {each.pk for each in files}


def test_the_page_keeps_what_was_typed(client, settings):
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES, settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 9000, 5000
    person = Contributor(client).begin().write({slug: STEPS[slug] for slug in ("innovation", "lieu", "moyens")})
    data = {"file": document(5000), "alt": "La caisse", "credit": "Mairie", "is_licensed": "on"}
    response = person.post(data, action="ajouter")
    page = response.content.decode()
    assert response.status_code == 503 and response["Retry-After"] == "3600"
    assert "attendent d’être confirmées" in page and 'value="La caisse"' in page and 'value="Mairie"' in page
    assert not SubmissionFile.objects.exists()
