"""Readings of a proposal that people send through the site: what the tracker adds to the contributions.

The catalogue takes them in, has them examined, and knows nothing of the ledger: the settings name `READINGS`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from catalogue.refusal import Refusal
from catalogue.submissions.criteria import ChangeReason
from catalogue.submissions.kinds import SUBJECT, Answers, Kind, Preview, Subject, SubjectKind
from catalogue.submissions.mapping import answer
from catalogue.typography import NBSP
from catalogue.web_addresses import with_scheme
from proposals.catalogue_parts import short_title
from proposals.contribution import read_choice
from proposals.dates import read_typed_date
from proposals.models import Proposal, StatusEntry, Voice
from proposals.services import UNKNOWN_BODY, publish_reading

KIND = "lecture"
"""The value of the kind, in rows and in addresses."""

MODERATING = "proposals.add_moderation"
NO_RIGHT = (
    "Publier une lecture est le travail de la modération du suivi, dont vous n’êtes pas : demandez à quelqu’un qui en"
    " est de prendre cette contribution."
)
NO_PROPOSAL = "La proposition n’existe plus : il n’y a plus rien à lire."
SAME_NAME = (
    "Une lecture est déjà publiée sous ce nom : la page ne montrera que la plus récente. Si ce n’est pas la même"
    " personne, demandez un nom qui les distingue."
)
ASKED_BY = {
    "entry_status_is_known": "status",
    "entry_date_fits_its_precision": "when",
    "entry_says_who_and_why": "why",
    "entry_has_a_source": "source_url",
    "entry_voice_says_who_speaks": "speaker",
}
"""The question that each rule of the ledger is about, where an answer may break it."""

SENTENCES = {
    "entry_says_who_and_why": "Dites en une phrase au moins pourquoi.",
    "entry_has_a_source": "Donnez le titre et l’adresse d’une page publique, par exemple https://exemple.fr/rapport.",
    "entry_voice_says_who_speaks": "Choisissez le nom sous lequel votre lecture sera publiée.",
}
"""What a person is told of a rule, where the words of the ledger are those of editors."""


def known_beforehand(asked: Mapping[str, str]) -> dict[str, str] | None:
    """What is known of a reading before it is written, from `?proposition=5`; None when that is no proposal."""
    choice = read_choice(asked)
    if choice is None:
        return None
    title = f"Lecture de la proposition n°{NBSP}{choice.proposal.number}"
    return {SUBJECT: str(choice.proposal.pk), "title": title}


def proposal_of(answers: Answers) -> Proposal | None:
    """The proposal that answers are about: by its key, as numbers may still be put right."""
    key = answer(answers, SUBJECT)
    return Proposal.objects.filter(pk=int(key)).first() if key.isascii() and key.isdecimal() and key else None


def reading_subject(answers: Answers) -> Subject | None:
    """The proposal as the pages of contributions name it."""
    proposal = proposal_of(answers)
    if proposal is None:
        return None
    return Subject(f"Proposition {short_title(proposal.number, proposal.title)}", proposal.get_absolute_url())


def entry_of(answers: Answers, proposal: Proposal | None = None) -> StatusEntry:
    """The entry of the ledger that answers come to, not saved; it may keep none of the rules."""
    link = answer(answers, "source_url")
    try:
        known = dict(zip(("effective_on", "precision"), read_typed_date(answer(answers, "when")), strict=True))
    except ValueError:
        known = {}
    return StatusEntry(
        proposal=proposal,
        voice=Voice.SECOND,
        status=answer(answers, "status"),
        body=UNKNOWN_BODY,
        reason=answer(answers, "why"),
        source_title=answer(answers, "source_title"),
        source_url=with_scheme(link),
        is_editorial_reading=False,
        speaker_kind=answer(answers, "speaker_kind"),
        speaker=answer(answers, "speaker"),
        **known,
    )


def broken_rules(answers: Answers) -> Iterator[tuple[str, str]]:
    """The rules of the database that answers break, each as the question it is about and a sentence."""
    entry = entry_of(answers)
    for rule in StatusEntry._meta.constraints:
        if rule.name in ASKED_BY:
            try:
                rule.validate(StatusEntry, entry)
            except ValidationError as error:
                yield ASKED_BY[rule.name], SENTENCES.get(rule.name, error.messages[0])


def faults(entry: StatusEntry) -> list[str]:
    """Why the ledger would not have an entry, in sentences."""
    if entry.proposal_id is None:
        return [NO_PROPOSAL]
    if entry.effective_on is None:
        return ["La date d’effet ne se lit pas."]
    try:
        entry.full_clean()
    except ValidationError as error:
        return [
            f"{beginning(column)}{sentence}"
            for column, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return []


def beginning(column: str) -> str:
    """How a sentence begins that is about a column of the ledger: by its name; one about the whole, by nothing."""
    if column == NON_FIELD_ERRORS:
        return ""
    named = {field.name: str(field.verbose_name).capitalize() for field in StatusEntry._meta.fields}
    return f"{named[column]}{NBSP}: "


def reading_errors(answers: Answers) -> list[str]:
    """What forbids to publish a reading, or is to be known before."""
    entry = entry_of(answers, proposal_of(answers))
    found = faults(entry)
    same = StatusEntry.objects.public().filter(speaker_kind=entry.speaker_kind, speaker__iexact=entry.speaker)
    if not found and same.filter(proposal=entry.proposal, voice=Voice.SECOND).exists():
        found.append(SAME_NAME)
    return found


def reading_preview(answers: Answers) -> Preview | None:
    """The reading as the page of the proposal would show it, with what the editors read today."""
    entry = entry_of(answers, proposal_of(answers))
    if faults(entry):
        return None
    editors = StatusEntry.objects.filter(proposal=entry.proposal, voice=Voice.EDITORS)
    content: dict[str, Any] = {"entry": entry, "editors": editors.in_force(timezone.localdate()).first()}
    return Preview("proposals/_contributed_reading.html", content)


def publish(answers: Answers, editor: AbstractUser, reason: str) -> None:
    """Publish a reading: an entry of the second voice, and the decision of the moderation. Raises Refusal."""
    if not editor.has_perm(MODERATING):
        raise Refusal([NO_RIGHT])
    entry = entry_of(answers, proposal_of(answers))
    found = faults(entry)
    if found:
        raise Refusal(found)
    publish_reading(entry=entry, reason=reason, moderator=editor)


READINGS = Kind(
    heading="Donner votre lecture",
    named="votre lecture",
    label="lecture d’une proposition",
    passages={"why": "Le motif"},
    longest={"why": StatusEntry._meta.get_field("reason").max_length or 0},
    asked=(ChangeReason.SOURCE, ChangeReason.WHY, ChangeReason.DATES, ChangeReason.TEXT, ChangeReason.OTHER),
    concerned={
        ChangeReason.SOURCE: ("source_title", "source_url"),
        ChangeReason.WHY: ("why",),
        ChangeReason.DATES: ("when",),
    },
    subject=SubjectKind(
        begin=known_beforehand,
        find=reading_subject,
        errors=reading_errors,
        preview=reading_preview,
        write=publish,
        templates="proposals/contributed",
        accepted=(
            "Votre lecture est acceptée",
            "Elle est entrée au registre du suivi des propositions, sous le nom que vous avez choisi. Merci.",
        ),
    ),
)
