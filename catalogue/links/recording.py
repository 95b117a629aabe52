"""Which addresses to check, and the upkeep of what is known of each."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from catalogue.links.checking import Finding
from catalogue.links.cited import Checked, cited_elsewhere
from catalogue.models import Replication, Source, SourceOutcome, SourceState
from catalogue.web_addresses import site_of

FIELDS = ("outcome", "reason", "moved_to", "failures", "failing_since", "checked_at")
CHUNK = 200
LONGEST = SourceState._meta.get_field("url").max_length or 500
HOSTS_FOR_A_DOUBT = 3
"""Hosts that must all fail, and nothing answer, for the fault to be this machine's."""


def addresses_to_check(*, at_most: int) -> list[str]:
    """The addresses cited, those never checked first, then the longest unchecked."""
    cited = cited_addresses()
    last = dict(SourceState.objects.values_list("url", "checked_at"))
    never = sorted(cited - last.keys())
    known = sorted(cited & last.keys(), key=lambda url: (last[url], url))
    return [*never, *known][:at_most]


def cited_addresses() -> set[str]:
    """The addresses that the entries cite, those of their reproductions, and those of other applications."""
    cited = set(Source.objects.values_list("url", flat=True))
    cited |= set(Replication.objects.exclude(source_url="").values_list("source_url", flat=True))
    for others in cited_elsewhere():
        cited |= {url for url in others.urls if url.startswith(("http://", "https://")) and len(url) <= LONGEST}
    return cited


def is_cut_off(findings: Collection[Finding]) -> bool:
    """Whether nothing at all could be reached: the network of this machine is to be doubted, not the sites."""
    hosts = {site_of(finding.url) for finding in findings}
    return len(hosts) >= HOSTS_FOR_A_DOUBT and not any(finding.answered for finding in findings)


def record_findings(*, findings: Sequence[Finding], at: datetime) -> list[SourceState]:
    """Write what was found at a moment, forget what is no longer cited, and tell the other applications.

    Return the states of the addresses checked, in the order of the findings.
    """
    with transaction.atomic():
        states = []
        for start in range(0, len(findings), CHUNK):
            states += record_some(findings[start : start + CHUNK], at)
        forget(cited_addresses())
        checked = [Checked(state.url, not state.is_dead, at) for state in states]
        for others in cited_elsewhere():
            others.record(checked)
    return states


def forget(cited: Collection[str]) -> None:
    """Forget the addresses that nothing cites any more: nobody is to mend them."""
    gone = [pk for pk, url in SourceState.objects.values_list("pk", "url") if url not in cited]
    for start in range(0, len(gone), CHUNK):
        SourceState.objects.filter(pk__in=gone[start : start + CHUNK]).delete()


def record_some(findings: Sequence[Finding], at: datetime) -> list[SourceState]:
    """Write some findings, in two queries."""
    known = {state.url: state for state in SourceState.objects.filter(url__in=[each.url for each in findings])}
    states = []
    for finding in findings:
        state = known.get(finding.url) or SourceState(url=finding.url)
        if finding.outcome == SourceOutcome.FAILING:
            state.note_failure(reason=finding.reason, at=at)
        else:
            state.note_answer(outcome=finding.outcome, reason=finding.reason, moved_to=finding.moved_to, at=at)
        states.append(state)
    SourceState.objects.bulk_create(
        [SourceState(url=each.url, **{name: getattr(each, name) for name in FIELDS}) for each in states],
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=FIELDS,
    )
    return states
