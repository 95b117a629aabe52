"""Files that nobody has confirmed have so much room: by line, by site, and in all, where the oldest go first."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalogue.bounds import Busy, TooOften
from catalogue.networks import Place, place_of
from catalogue.submissions import attachments
from catalogue.submissions.attachments import add_file
from catalogue.submissions.drafts import confirm
from catalogue.submissions.models import Submission, SubmissionFile, SubmissionState, TokenPurpose
from catalogue.submissions.models.file import private_storage
from tests.catalogue.submissions.contributor import STEPS, Contributor
from tests.catalogue.submissions.factory import link_to, make_submission

pytestmark = pytest.mark.django_db

HERE = Place("192.0.2.7", "192.0.2.7")


@pytest.fixture(autouse=True)
def small_room(settings, monkeypatch) -> None:
    """Room for a thousand bytes from a line, and for ten thousand in all."""
    monkeypatch.setattr(attachments, "MEGABYTE", 1)
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES, settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 1000, 10_000


def document(size: int) -> SimpleUploadedFile:
    """A document of so many bytes."""
    return SimpleUploadedFile("rapport.pdf", b"%PDF-1.7\n" + b" " * (size - 14) + b"%%EOF")


def send(size: int, place: Place = HERE, **changes) -> SubmissionFile:
    """Send a document with a draft of its own."""
    draft = make_submission(state=SubmissionState.DRAFT)
    kept = add_file(submission=draft, upload=document(size), alt="Le bilan", credit="", place=place)
    Submission.objects.filter(pk=draft.pk).update(**changes)
    return kept


def line(number: int, site: int = 1) -> Place:
    """A line of a site."""
    return place_of({"REMOTE_ADDR": f"2001:db8:{site}:{number}::1"})


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
    send(600, Place("192.0.2.8", "192.0.2.8"))
    make_confirmed(first.submission)
    send(600)


def test_a_site_has_the_room_of_a_few_lines(settings):
    settings.SUBMISSION_LINES_PER_SITE = 2
    for number in (1, 2):
        send(900, line(number))
    with pytest.raises(TooOften):
        send(900, line(3))
    send(900, line(3, site=2))


def test_where_a_file_came_from_is_not_told_and_goes_once_confirmed():
    file = send(100, line(1))
    assert "2001" not in file.line + file.site and len(file.line) == len(file.site) == 64
    make_confirmed(file.submission)
    file.refresh_from_db()
    assert file.line == file.site == ""


def test_the_oldest_unconfirmed_go_first(settings, django_capture_on_commit_callbacks, caplog):
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 2000
    text_only = make_submission(state=SubmissionState.DRAFT)
    Submission.objects.filter(pk=text_only.pk).update(saved_at=ago(days=6))
    recent = send(600, line(1), saved_at=ago(minutes=70))
    oldest = send(300, line(2), saved_at=ago(days=5))
    older = send(300, line(3), saved_at=ago(days=4), state=SubmissionState.TO_CONFIRM)
    at_work = send(600, line(4), saved_at=ago(minutes=50))
    with django_capture_on_commit_callbacks(execute=True):
        new = send(700, line(5))
    assert kept() == {recent.pk, at_work.pk, new.pk}
    assert not any(private_storage().exists(each.file.name) for each in (oldest, older))
    assert Submission.objects.filter(pk=text_only.pk).exists()
    assert "erased to make room count=2 bytes=600" in caplog.text


def test_what_is_confirmed_or_being_written_stays(settings):
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 1000
    files = [send(900, line(1), saved_at=ago(days=5))]
    make_confirmed(files[0].submission)
    files.append(send(900, line(2)))
    with pytest.raises(Busy, match="attendent d’être confirmés") as refusal:
        send(900, line(3))
    assert refusal.value.seconds == 3600 and kept() == {each.pk for each in files}


def test_the_page_keeps_what_was_typed(client, settings):
    settings.SUBMISSION_UNCONFIRMED_MEGABYTES_IN_ALL = 500
    person = Contributor(client).begin().write({slug: STEPS[slug] for slug in ("innovation", "lieu", "moyens")})
    data = {"file": document(600), "alt": "La caisse", "credit": "Mairie", "is_licensed": "on"}
    response = person.post(data, action="ajouter")
    page = response.content.decode()
    assert response.status_code == 503 and response["Retry-After"] == "3600"
    assert "attendent d’être confirmés" in page and 'value="La caisse"' in page and 'value="Mairie"' in page
    assert not SubmissionFile.objects.exists()
