"""Where a contribution stands, in plain French: what is expected of the person first, then the dated steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from catalogue.models import Innovation
from catalogue.submissions.acceptance import done_sentences
from catalogue.submissions.criteria import ChangeReason, RejectionReason
from catalogue.submissions.kinds import Subject, kind_of, subject_of
from catalogue.submissions.mapping import Passage
from catalogue.submissions.models import Actor, EventKind, Submission, SubmissionEvent, SubmissionKind, SubmissionState

DONE, CURRENT, COMING = "done", "current", "coming"


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """A step: when (None while it is to come), its title, a sentence, and whether it is done, current or coming."""

    title: str
    text: str
    status: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected of the person, if anything: a title, sentences, and whether it is their turn."""

    title: str
    sentences: tuple[str, ...]
    is_theirs: bool = False


TOLD: dict[str, tuple[str, str]] = {
    EventKind.CONFIRMED: ("Reçue", "Un accusé de réception est parti à votre adresse."),
    EventKind.TAKEN: ("Prise en charge", "La rédaction a commencé à la lire."),
    EventKind.ANSWERED: ("Votre réponse est arrivée", "La rédaction reprend la lecture."),
    EventKind.RESUMED: ("Lecture reprise", "La rédaction continue sans attendre de réponse."),
    EventKind.ACCEPTED: ("Acceptée", "La rédaction a dit oui."),
    EventKind.REJECTED: ("Refusée", "La rédaction dit pourquoi plus haut."),
    EventKind.MARKED_SPAM: ("Écartée", "Elle a été prise pour un message indésirable."),
    EventKind.MERGED: ("Réunie à une autre", "Une autre contribution dit la même chose : elles avancent ensemble."),
    EventKind.RECONSIDERED: ("Décision reprise", "La rédaction la relit."),
    EventKind.WITHDRAWN: ("Retirée", "Vous l’avez reprise."),
    EventKind.REMINDED: ("Relance", "Nous vous avons écrit à nouveau."),
    EventKind.PUBLISHED: ("Publiée", "La fiche est dans le catalogue."),
}
"""The events that the page tells, each with its title and its sentence. The others are the editors' housekeeping."""

RELAYED = ("Transmise", "Votre question est partie vers le contact de la fiche, qui vous répondra lui-même.")


def timeline_of(submission: Submission, events: Sequence[SubmissionEvent]) -> list[TimelineStep]:
    """The dated steps of a contribution, then those to come. `events` are all of its events, in order."""
    shown = [(event, words) for event in once_taken(events) if (words := event_words(event))]
    steps = [TimelineStep(*words, DONE, event.happened_at) for event, words in shown]
    result = submission.result
    if submission.state == SubmissionState.ACCEPTED and submission.kind == SubmissionKind.INNOVATION and result:
        if any(event.kind == EventKind.PUBLISHED for event in events):
            return steps
        return [*steps, TimelineStep("Mise en forme", "La rédaction achève la fiche.", CURRENT), PUBLICATION]
    if submission.state not in COMING_AFTER:
        return steps
    if submission.answer_by is not None:
        steps.append(TimelineStep("Votre réponse est attendue", until(submission.answer_by), CURRENT))
    return [*steps, *COMING_AFTER[submission.state]]


def event_words(event: SubmissionEvent) -> tuple[str, str] | None:
    """How the page tells an event; None when it does not. The site itself writes to pass a question on."""
    if event.kind == EventKind.MESSAGE_WRITTEN and event.actor == Actor.SYSTEM:
        return RELAYED
    if event.kind == EventKind.CHANGES_REQUESTED:
        labels = [str(ChangeReason(code).label) for code in event.reasons if code in ChangeReason]
        return ("Réponse demandée", f"{' ; '.join(labels)}.")
    return TOLD.get(event.kind)


def once_taken(events: Sequence[SubmissionEvent]) -> list[SubmissionEvent]:
    """The events, without what editors pass to each other: a contribution is taken in hand once."""
    first = next((event for event in events if event.kind == EventKind.TAKEN), None)
    return [event for event in events if event.kind != EventKind.TAKEN or event is first]


PUBLICATION = TimelineStep("Publication", "Un courriel vous le dira.", COMING)
"""The last step, to come."""


def until(moment: datetime) -> str:
    """Until when one may answer, and what happens then."""
    day = date_format(timezone.localdate(moment), "j F Y")
    return f"Si possible avant le {day}. Ensuite, la rédaction pourra décider sans elle."


COMING_AFTER: dict[str, tuple[TimelineStep, ...]] = {
    SubmissionState.RECEIVED: (
        TimelineStep("Lecture par la rédaction", "Elle vérifie les sources et cherche les fiches proches.", COMING),
        TimelineStep("Décision", "Vous recevez une réponse dans tous les cas.", COMING),
    ),
    SubmissionState.IN_REVIEW: (TimelineStep("Décision", "Vous recevez une réponse dans tous les cas.", COMING),),
    SubmissionState.CHANGES_REQUESTED: (TimelineStep("Décision", "Une fois votre réponse lue.", COMING),),
}


def expectation(
    submission: Submission,
    passages: Sequence[Passage],
    asked: Sequence[str],
    median_days: int | None,
    outcomes: Sequence[str] = (),
) -> Expectation:
    """What is expected of the person or, when nothing is, where the contribution stands.

    `outcomes` are what accepting it did to the catalogue.
    """
    waiting = sum(passage.is_waiting for passage in passages)
    is_examined = submission.state in (SubmissionState.IN_REVIEW, SubmissionState.CHANGES_REQUESTED)
    if (is_examined and (waiting or asked)) or (submission.awaits_publication and waiting):
        return their_turn(waiting, asked)
    name = kind_of(submission.kind).named
    if submission.state == SubmissionState.RECEIVED:
        return Expectation("Vous n’avez rien à faire", received_sentences(submission, median_days))
    if submission.state == SubmissionState.IN_REVIEW:
        return Expectation("Vous n’avez rien à faire", (f"La rédaction examine {name}.",))
    if submission.state == SubmissionState.ACCEPTED:
        return accepted(submission, name, outcomes)
    if submission.state == SubmissionState.REJECTED:
        return refused(submission, name)
    return Expectation("Vous avez retiré votre contribution", ("Plus personne ne l’examine.",))


def their_turn(waiting: int, asked: Sequence[str]) -> Expectation:
    """It is up to the person: passages to read, things to say."""
    others = [str(ChangeReason(code).label) for code in asked if code in ChangeReason and code != ChangeReason.TEXT]
    sentences = tuple(f"{label}." for label in others)
    if waiting:
        some = "Un passage a été relu" if waiting == 1 else f"{waiting} passages ont été relus"
        sentences += (f"{some} : dites si vous acceptez ce que la rédaction écrirait.",)
    title = "À vous : la rédaction attend votre réponse"
    if not others:
        title = f"À vous : {'un passage attend' if waiting < 2 else f'{waiting} passages attendent'} votre réponse"
    return Expectation(title, sentences, is_theirs=True)


def received_sentences(submission: Submission, median_days: int | None) -> tuple[str, ...]:
    """What to know of a contribution that nobody has taken yet."""
    sentences: tuple[str, ...] = ("La rédaction lit les contributions dans l’ordre où elles arrivent.",)
    if submission.is_held:
        sentences = (
            "Elle ressemble à des messages indésirables : une personne de la rédaction la lit avant toute chose. "
            "Rien n’est perdu.",
        )
    if median_days:
        days = f"{median_days} jour{'s' if median_days > 1 else ''}"
        sentences += (f"La moitié des contributions reçoivent leur réponse en {days} ou moins.",)
    return sentences


def accepted(submission: Submission, name: str, outcomes: Sequence[str]) -> Expectation:
    """The contribution was accepted."""
    if submission.kind == SubmissionKind.QUESTION:
        return Expectation("La réponse à votre question", ("Elle est dans les messages, plus bas.",))
    about = kind_of(submission.kind).subject
    if about is not None:
        title, sentence = about.accepted
        return Expectation(title, (sentence,))
    if submission.kind != SubmissionKind.INNOVATION:
        return Expectation(f"{name.capitalize()} est retenue", tuple(done_sentences(outcomes)))
    if submission.result and submission.result.is_published:
        return Expectation("Votre innovation est publiée", ("Merci. Elle est dans le catalogue.",))
    return Expectation("Votre innovation est acceptée", ("La rédaction achève la fiche, puis la publie.",))


def refused(submission: Submission, name: str) -> Expectation:
    """The contribution was not accepted, or goes on with another."""
    if submission.merged_into is not None:
        number, state = submission.merged_into.number, submission.merged_into.get_state_display()
        sentence = f"La contribution {number} dit la même chose : les deux avancent ensemble. Elle est {state}."
        return Expectation("Votre contribution est réunie à une autre", (sentence,))
    labels = [f"{RejectionReason(code).label}." for code in submission.reasons if code in RejectionReason]
    return Expectation(f"La rédaction n’a pas retenu {name}", tuple(labels))


def public_entry(submission: Submission) -> Innovation | None:
    """The published entry that a contribution, or the one that it was joined to, founded or completed."""
    last = submission.merged_into or submission
    return last.result if last.result is not None and last.result.is_published else None


def accepted_subject(submission: Submission) -> Subject | None:
    """What a contribution that was accepted, or the one that it was joined to, is about, when that is no entry."""
    last = submission.merged_into or submission
    return subject_of(last) if last.state == SubmissionState.ACCEPTED else None
