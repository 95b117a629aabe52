"""Digests: to each reader whose alert is due, what is new since the last mail; nothing while nothing is new.

Mails are rows of the outbox, written in the transaction that says what each alert was told: a mail server that is away
loses nothing, and two runs at once write nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from catalogue.alerts.kinds import AlertKind, Followed, FreshNews, alert_kinds, kind_named
from catalogue.alerts.subscription import alert_link, privacy_url
from catalogue.mail import queue_mails, written_mail
from catalogue.models import Alert, OutgoingMail
from catalogue.typography import NBSP, plural

BATCH = 100
"""Alerts read and written at a time, in as many queries whatever they are."""

MOST_NEWS = 20
"""News that a mail tells; the others are counted, and the page has them."""


@dataclass(frozen=True, slots=True)
class AlertDigest:
    """What is new for an alert, and the number of the last news that it is then told."""

    alert: Alert
    kind: AlertKind
    followed: Followed
    news: Sequence[FreshNews]
    mark: int

    def mail(self) -> OutgoingMail:
        """The mail that tells it, not saved."""
        link = alert_link(self.alert)
        context: dict[str, Any] = {
            "digest": self,
            "news": self.news[:MOST_NEWS],
            "left": len(self.news[MOST_NEWS:]),
            "counted": f"{len(self.news)}{NBSP}{self.kind.words.replace('|s', plural(len(self.news)))}",
            "since": self.alert.sent_at or self.alert.asked_at,
            "site_url": settings.SITE_URL,
            "link": link,
            "privacy_url": privacy_url(),
        }
        return written_mail(self.alert.email, "alerts/digest", context, unsubscribe_url=link)


@dataclass
class AlertRun:
    """What a run did, or would do: alerts that were due, mails, alerts removed since nothing of theirs is left."""

    due: int = 0
    mails: int = 0
    gone: int = 0


def send_alerts(*, now: datetime, is_dry: bool) -> AlertRun:
    """Write the digests of the alerts that are due in the outbox; dry, count them only."""
    run = AlertRun()
    keys = list(Alert.objects.due(now).filter(kind__in=alert_kinds()).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        alerts = list(Alert.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk"))
        digests = news_digests(alerts)
        with_news = [digest for digest in digests if digest.news]
        gone = {alert.pk for alert in alerts} - {digest.alert.pk for digest in digests}
        run.due += len(alerts)
        run.gone += len(gone)
        run.mails += len(with_news) if is_dry else write_digests(with_news, now)
        if gone and not is_dry:
            with transaction.atomic():
                Alert.objects.filter(pk__in=gone).erase()
    return run


def news_digests(alerts: Sequence[Alert]) -> list[AlertDigest]:
    """What is new for some alerts, be it nothing; those that follow something that is no more are left out."""
    by_kind: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_kind.setdefault(alert.kind, []).append(alert)
    return [digest for value, some in by_kind.items() for digest in digests_of_kind(value, some)]


def digests_of_kind(value: str, alerts: Sequence[Alert]) -> list[AlertDigest]:
    """The same, of alerts of one kind. The last number is read before the news are: what comes meanwhile waits."""
    kind = kind_named(value)
    if kind is None:
        return []
    mark = kind.mark()
    found = kind.find({alert.target for alert in alerts})
    kept = [alert for alert in alerts if alert.target in found]
    news = kind.news([(alert.target, alert.mark) for alert in kept], mark)
    return [
        AlertDigest(alert, kind, found[alert.target], fresh, mark) for alert, fresh in zip(kept, news, strict=True)
    ]


def write_digests(digests: Sequence[AlertDigest], now: datetime) -> int:
    """Put digests in the outbox and say what their alerts were told, all or none. Return how many there are.

    Those of alerts that another run took first, or that were stopped meanwhile, are left out.
    """
    with transaction.atomic():
        held = Alert.objects.due(now).select_for_update().filter(pk__in=[digest.alert.pk for digest in digests])
        marks = dict(held.values_list("pk", "mark"))
        kept = [digest for digest in digests if marks.get(digest.alert.pk) == digest.alert.mark]
        if not kept:
            return 0
        mails = queue_mails(mails=[digest.mail() for digest in kept])
        link = Alert.mails.through
        link.objects.bulk_create(
            link(alert_id=digest.alert.pk, outgoingmail_id=mail.pk) for digest, mail in zip(kept, mails, strict=True)
        )
        for kind, mark in {(digest.alert.kind, digest.mark) for digest in kept}:
            keys = [digest.alert.pk for digest in kept if digest.alert.kind == kind]
            Alert.objects.filter(pk__in=keys).update(mark=mark, sent_at=now)
    return len(kept)
