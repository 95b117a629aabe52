"""The public pages that the tracker cites, and what a link checker found there.

The tracker follows no link itself: whoever does asks for `cited_urls()` and gives back what was found.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from proposals.models import Deadline, ProposalSource, ProposalUpdate, SourceCheck, Statement, StatusEntry


def cited_urls() -> list[str]:
    """Every address that the public pages of the tracker cite, each once, in order: sources of the wordings, of every
    version of the facts, of the public entries of both voices, of the deadlines, of what is said of the report. Five
    queries.
    """
    cited: set[str] = set()
    for addresses in (
        ProposalSource.objects.values_list("url", flat=True),
        ProposalUpdate.objects.values_list("source_url", flat=True),
        StatusEntry.objects.public().values_list("source_url", flat=True),
        Deadline.objects.values_list("source_url", flat=True),
        Statement.objects.exclude(source_url="").values_list("source_url", flat=True),
    ):
        cited.update(addresses)
    return sorted(cited)


def record_source_checks(*, answers: Mapping[str, bool], checked_at: datetime) -> int:
    """Note whether each address answered when it was checked; return how many were noted.

    An address that the tracker does not cite is left aside, and one of which nothing is said keeps what was known.
    """
    cited = set(cited_urls())
    checks = [
        SourceCheck(url=url, is_alive=is_alive, checked_at=checked_at)
        for url, is_alive in sorted(answers.items())
        if url in cited
    ]
    with transaction.atomic():
        SourceCheck.objects.bulk_create(
            checks, update_conflicts=True, unique_fields=["url"], update_fields=["is_alive", "checked_at"]
        )
    return len(checks)
