"""The figures count what was received, decided and accepted, spam aside, by month and by region."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from catalogue.models import TerritoryKind
from catalogue.submissions.desk import NO_REGION, figures
from catalogue.submissions.models import Submission, SubmissionState
from tests.catalogue.submissions.factory import make_submission
from tests.catalogue.submissions.people import make_editor
from tests.factories import make_territory

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 25)


def received(when: datetime, days: int | None = None, **changes) -> Submission:
    """A contribution received then and, after some days, decided."""
    decided = None if days is None else when + timedelta(days=days)
    return make_submission(received_at=when, **changes, **({"decided_at": decided} if decided else {}))


def test_they_count_by_month_and_by_region():
    region = make_territory(kind=TerritoryKind.REGION, name="Bretagne")
    commune = make_territory(region=region)
    november = datetime(2026, 11, 1, 0, 30, tzinfo=PARIS)  # still October in Greenwich
    received(november, 4, state=SubmissionState.ACCEPTED, territory=commune)
    received(november, 8, state=SubmissionState.REJECTED, territory=region)
    received(november, territory=region)
    received(november, 1, state=SubmissionState.REJECTED, reasons=["indesirable"])
    received(datetime(2025, 12, 31, 23, tzinfo=PARIS), 2, state=SubmissionState.ACCEPTED)
    received(datetime(2025, 11, 30, 12, tzinfo=PARIS), 2, state=SubmissionState.ACCEPTED)
    told = figures(TODAY)
    assert (told.total.received, told.total.accepted, told.total.refused) == (4, 2, 1)
    assert told.total.accepted_share == 67 and told.total.median_days == 4
    months = {tally.label: tally for tally in told.months}
    assert list(months)[0] == "2026-11" and list(months)[-1] == "2025-12" and len(months) == 12
    assert (months["2026-11"].received, months["2026-11"].median_days) == (3, 6)
    assert (months["2026-10"].received, months["2026-10"].accepted_share) == (0, None)
    assert [(tally.label, tally.received) for tally in told.regions] == [("Bretagne", 3), (NO_REGION, 1)]


def test_their_page_takes_few_queries_whatever_there_is(client, django_assert_num_queries):
    client.force_login(make_editor())
    page = "/admin/catalogue/submission/chiffres/"
    assert client.get(page).status_code == 200
    for count in (1, 10):
        for _ in range(count):
            received(
                datetime(2026, 11, 1, tzinfo=PARIS), 3, state=SubmissionState.ACCEPTED, territory=make_territory()
            )
        with django_assert_num_queries(6):
            assert client.get(page).status_code == 200
