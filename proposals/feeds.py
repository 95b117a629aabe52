"""Atom feeds: what was written down last of a proposal, of an axis or of all: facts, statuses, deadlines."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from catalogue.feeds import readable
from catalogue.structured_data import LICENCE
from catalogue.typography import NBSP
from proposals.dates import date_in_words, day_in_words
from proposals.display.tables import SIGNS, dated_in_words
from proposals.models import Axis, Deadline, Proposal, ProposalUpdate, StatusEntry, Voice

LATEST = 40


@dataclass(frozen=True, slots=True)
class FeedSubject:
    """What a feed is about: its title, its page, and the condition on the proposals of its news."""

    title: str
    url: str
    condition: dict[str, object]


@dataclass(frozen=True, slots=True)
class News:
    """A fact or an entry of the ledger, as a feed tells it."""

    title: str
    text: str
    url: str
    category: str
    recorded_at: datetime


class TrackerFeed(Feed):
    """The forty things written down last. No text in it has a character that XML refuses."""

    feed_type = Atom1Feed
    language = "fr"
    feed_copyright = LICENCE
    author_name = "Oural"
    subtitle = "Les faits, les statuts et les échéances consignés en dernier, avec leurs sources."

    def get_object(self, request: HttpRequest, **kwargs: int) -> FeedSubject:
        return FeedSubject("Oural, suivi des propositions", reverse("proposals:proposals"), {})

    def title(self, subject: FeedSubject) -> str:
        return readable(subject.title)

    def link(self, subject: FeedSubject) -> str:
        return subject.url

    def items(self, subject: FeedSubject) -> list[News]:
        return latest_news(subject.condition)

    def item_title(self, news: News) -> str:
        return readable(news.title)

    def item_description(self, news: News) -> str:
        return readable(news.text)

    def item_link(self, news: News) -> str:
        return news.url

    def item_pubdate(self, news: News) -> datetime:
        return news.recorded_at

    def item_updateddate(self, news: News) -> datetime:
        return news.recorded_at

    def item_categories(self, news: News) -> list[str]:
        return [readable(news.category)]


class AxisFeed(TrackerFeed):
    """The same, of an axis."""

    def get_object(self, request: HttpRequest, **kwargs: int) -> FeedSubject:
        axis = get_object_or_404(Axis, number=kwargs["number"])
        url = reverse("proposals:axis", args=[axis.number])
        return FeedSubject(
            f"Oural, suivi des propositions, axe {axis.number} : {axis.title}", url, {"proposal__axis": axis}
        )


class ProposalFeed(TrackerFeed):
    """The same, of a proposal."""

    def get_object(self, request: HttpRequest, **kwargs: int) -> FeedSubject:
        proposal = get_object_or_404(Proposal, number=kwargs["number"])
        return FeedSubject(f"Oural, {proposal}", proposal.get_absolute_url(), {"proposal": proposal})


def latest_news(condition: dict[str, object]) -> list[News]:
    """The last of what the proposals that answer have: versions of facts, public entries, deadlines. Three queries."""
    ledgers: list[Any] = [ProposalUpdate.objects.last_versions(), StatusEntry.objects.public(), Deadline.objects.all()]
    updates, entries, deadlines = (rows.filter(**condition).select_related("proposal__statement") for rows in ledgers)
    updates = updates.select_related("proposal__statement", "corrects")
    news = [
        *map(news_of_deadline, deadlines.order_by("-recorded_at", "-effective_on", "-pk")[:LATEST]),
        *map(news_of_update, updates.order_by("-recorded_at", "-happened_on", "-pk")[:LATEST]),
        *map(news_of_entry, entries.order_by("-recorded_at", "-effective_on", "-pk")[:LATEST]),
    ]
    return sorted(news, key=lambda each: each.recorded_at, reverse=True)[:LATEST]


def news_of_update(update: ProposalUpdate) -> News:
    """A fact: what, when, by whom, on what proof; of a correction, why, and what was said before."""
    kind = update.get_kind_display().capitalize()
    when = date_in_words(update.happened_on, update.precision)
    corrected = ""
    if update.corrects is not None:
        done = "Fait retiré" if update.is_withdrawn else "Correction"
        corrected = f"{done} : {update.correction_reason} Il était écrit : « {update.corrects.text} » "
    return News(
        title=f"{proposal_name(update.proposal)}. {kind}, {when}",
        text=f"{corrected}{update.text} ({update.body}) Source : {update.source_title}, {update.source_url}",
        url=f"{update.proposal.get_absolute_url()}#fait-{update.pk}",
        category=update.get_kind_display(),
        recorded_at=update.recorded_at,
    )


def news_of_entry(entry: StatusEntry) -> News:
    """A status: which, from when, who reads it, why, on what proof."""
    status = SIGNS[entry.status].label.lower()
    voice = "Statut" if entry.voice == Voice.EDITORS else f"Lecture contradictoire ({entry.speaker})"
    return News(
        title=f"{proposal_name(entry.proposal)}. {voice} : {status}, {dated_in_words(entry)}",
        text=f"{entry.reason} Source : {entry.source_title}, {entry.source_url}",
        url=f"{entry.proposal.get_absolute_url()}#entree-{entry.pk}",
        category="statut",
        recorded_at=entry.recorded_at,
    )


def news_of_deadline(deadline: Deadline) -> News:
    """What was decided of a deadline: which day, by whom and why, on what proof."""
    due = f"fixée au {day_in_words(deadline.due_on)}" if deadline.due_on else "levée"
    when = date_in_words(deadline.effective_on, deadline.precision)
    return News(
        title=f"{proposal_name(deadline.proposal)}. Échéance {due}, {when}",
        text=f"{deadline.reason} Source : {deadline.source_title}, {deadline.source_url}",
        url=f"{deadline.proposal.get_absolute_url()}#echeance-{deadline.pk}",
        category="échéance",
        recorded_at=deadline.recorded_at,
    )


def proposal_name(proposal: Proposal) -> str:
    """« n° 1, Créer un réseau »."""
    return f"n°{NBSP}{proposal.number}" + (f", {proposal.title}" if proposal.title else "")
