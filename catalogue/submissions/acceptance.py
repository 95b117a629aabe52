"""What accepting a contribution makes of it: a draft entry, a reproduction, a correction applied, an answer, or what
another application writes of what it is about. Photos become illustrations, documents sources.

What is done has codes: told to the editor beforehand, kept as the reasons of the event of acceptance, told to the
person, so that what their mail and their page say is what happened."""

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from catalogue.entries.changes import record_change
from catalogue.entries.services import lock_entry
from catalogue.models import Document, Illustration, Innovation, Replication, Source
from catalogue.refusal import Refusal
from catalogue.submissions.emails import address_on_site, email_person
from catalogue.submissions.kinds import kind_of
from catalogue.submissions.mapping import (
    answer_to,
    column_value,
    corrected_column,
    final_answers,
    free_address,
    innovation_values,
    levers_in,
    links_in,
    map_answers,
    organisations_in,
    provisional_title,
    replication_columns,
    sources_of,
    themes_in,
)
from catalogue.submissions.models import (
    EditDecision,
    EventKind,
    Submission,
    SubmissionCredit,
    SubmissionEvent,
    SubmissionFile,
    SubmissionKind,
)
from catalogue.submissions.quantities import figure_text
from catalogue.submissions.review import lock_mine, move, say


class Outcome(models.TextChoices):
    """What was written in the catalogue."""

    DRAFTED = "fiche-ecrite", "Une fiche est écrite, en brouillon"
    REPLICATION = "reprise-ajoutee", "La reprise est dans la fiche"
    TEXT = "texte-remplace", "Le texte proposé est dans la fiche"
    SOURCES = "sources-ajoutees", "Les adresses données sont dans les sources de la fiche"
    PHOTOS = "photos-ajoutees", "Les photos choisies sont dans la fiche"
    DOCUMENTS = "documents-ajoutes", "Les documents choisis sont dans les sources de la fiche"


THANKS = "Merci."
NOTED = "La rédaction en a pris note. La fiche, elle, n’a pas changé : c’est à la rédaction de la modifier."


def outcomes_of(events: Sequence[SubmissionEvent]) -> list[str]:
    """What the acceptance did, by its event, the last if there were several."""
    found = [event for event in events if event.kind == EventKind.ACCEPTED]
    return list(found[-1].reasons) if found else []


def done_sentences(outcomes: Collection[str]) -> list[str]:
    """What was done, in sentences for the person; that it was noted when nothing was."""
    sentences = [f"{outcome.label}." for outcome in Outcome if outcome in outcomes]
    return [*sentences, THANKS] if sentences else [NOTED, THANKS]


def new_links(original: Innovation, links: Collection[str]) -> list[str]:
    """The addresses that an entry does not cite yet. One query."""
    known = set(original.sources.values_list("url", flat=True)) if links else set()
    return [link for link in links if link not in known]


def add_sources(original: Innovation, links: Collection[str]) -> bool:
    """Have an entry cite some more addresses, after those that it cites; say whether there were new ones."""
    new = new_links(original, links)
    first = original.sources.count() if new else 0
    Source.objects.bulk_create(
        Source(innovation=original, title=provisional_title(link), url=link, position=position)
        for position, link in enumerate(new, first)
    )
    return bool(new)


def proposed_links(submission: Submission) -> list[str]:
    """The addresses that a contribution about an entry gives for its sources."""
    return links_in(answer_to(final_answers(submission), "links"))


def will_do(submission: Submission) -> list[str]:
    """What accepting will do, in sentences for the editor."""
    original = submission.original
    if submission.kind == SubmissionKind.QUESTION:
        return ["Votre réponse part à la personne. Le catalogue ne change pas."]
    if submission.kind == SubmissionKind.INNOVATION:
        return ["Une fiche est écrite en brouillon, avec tout ce qui a été répondu. Rien n’est publié."]
    if original is None:
        return []
    done, links = [], proposed_links(submission)
    if submission.kind == SubmissionKind.REPLICATION:
        done.append("La reprise s’ajoute à la fiche, avec la première adresse donnée.")
        links = links[1:]
    elif corrected_column(submission.answers):
        done.append("Le texte proposé remplace celui de la fiche.")
    if new := new_links(original, links):
        done.append(f"Deviennent des sources de la fiche : {', '.join(new)}.")
    if done and original.is_published:
        done.append("La fiche est publiée : le public le voit aussitôt.")
    return done or ["Rien dans la fiche : la personne lira que vous en prenez note."]


def will_remain(submission: Submission) -> list[str]:
    """What accepting will leave to the hand of the editor, in sentences."""
    left = []
    if submission.kind == SubmissionKind.CORRECTION and submission.original is not None:
        has_column, has_text = corrected_column(submission.answers), answer_to(submission.answers, "proposed")
        if has_text and not has_column:
            left.append("Placer le texte proposé : la personne n’a pas dit dans quelle partie de la fiche il va.")
        if not has_text:
            left.append("Corriger la fiche d’après l’explication : aucun texte n’est proposé.")
    if submission.kind == SubmissionKind.INNOVATION:
        left.append("Achever la fiche, puis la publier.")
    return left


NO_ENTRY = "La fiche concernée n’existe plus : il n’y a plus rien à compléter."


def accept(
    *,
    submission: Submission,
    editor: AbstractUser,
    seen: int,
    text: str = "",
    files: Collection[int] = (),
    base: str = "",
    reason: str = "",
) -> Innovation | None:
    """Accept a contribution and carry it over; give the entry that it founds or completes, None if there is none.

    `files` are the keys of those that the entry gets: photos become illustrations, documents sources; `base`, for a
    correction, the digest of the text that it was compared with; `reason`, for what is about no entry, why it is
    published. Raises Refusal, with nothing written, when a passage waits for the person, when something does not fit,
    or when the entry changed meanwhile.
    """
    with files_that_stay() as kept, transaction.atomic():
        held = lock_mine(submission, editor, seen)
        prefetch_related_objects([held], "edits")
        if any(edit.decision == EditDecision.WAITING for edit in held.edits.all()):
            raise Refusal(["Un passage attend l’accord de la personne : attendez sa réponse, ou reprenez son texte."])
        if held.kind == SubmissionKind.QUESTION and not text.strip():
            raise Refusal(["Écrivez la réponse à la question."])
        result, done = write_result(held, base=base)
        write_elsewhere(held, editor, reason)
        if result is not None:
            done += carry_files(held, result, files, kept)
            record_change([result.pk])
        say(held, editor, text)
        changes = {"decided_at": timezone.now(), "result_id": result and result.pk}
        move(held, EventKind.ACCEPTED, editor, reasons=done, **changes)
        if result is not None:
            give_credit(held, result)
        about = kind_of(held.kind).subject
        email_person(submission=held, template="accepted", text=text, done=done_sentences(done), about=about)
        submission.refresh_from_db()
    return result


def write_result(held: Submission, *, base: str = "") -> tuple[Innovation | None, list[Outcome]]:
    """Write in the catalogue what a contribution brings, if anything, in the transaction; say what was done."""
    ways: dict[str, Callable[[Submission], tuple[Innovation, list[Outcome]]]] = {
        SubmissionKind.INNOVATION: make_entry,
        SubmissionKind.REPLICATION: add_replication,
        SubmissionKind.CORRECTION: lambda each: correct(each, base=base),
    }
    if held.kind not in ways:
        return None, []
    return ways[held.kind](held)


def write_elsewhere(held: Submission, editor: AbstractUser, reason: str) -> None:
    """Have written what a contribution brings to something else than an entry, in the transaction under way."""
    about = kind_of(held.kind).subject
    if about is None:
        return
    if not reason.strip():
        raise Refusal(["Dites pourquoi vous publiez : ce motif est gardé avec la décision."])
    about.write(final_answers(held), editor, f"{reason.strip()} (contribution {held.number})")


def make_entry(held: Submission) -> tuple[Innovation, list[Outcome]]:
    """The draft of the entry that an innovation sent becomes, with all that goes around it."""
    mapped, answers = map_answers(held), final_answers(held)
    innovation = Innovation(slug=free_address(answer_to(answers, "title")), **innovation_values(held, mapped))
    save_checked(innovation, mapped.errors)
    innovation.levers.set(levers_in(answers))
    innovation.themes.set(themes_in(answers))
    innovation.organisations.set(organisations_in(answers))
    Source.objects.bulk_create(sources_of(innovation, mapped.links))
    return innovation, [Outcome.DRAFTED]


def add_replication(held: Submission) -> tuple[Innovation, list[Outcome]]:
    """The entry that a reproduction is of, with it."""
    original = original_of(held)
    mapped = map_answers(held)
    values = replication_columns(held, mapped)
    known = original.replications.filter(territory=mapped.territory) if mapped.territory else None
    if known is not None and known.exists():
        mapped.errors.append(f"La reprise par {mapped.territory} est déjà dans la fiche.")
    save_checked(Replication(original=original, position=original.replications.count(), **values), mapped.errors)
    others = [Outcome.SOURCES] if add_sources(original, mapped.links[1:]) else []
    return original, [Outcome.REPLICATION, *others]


def correct(held: Submission, *, base: str = "") -> tuple[Innovation, list[Outcome]]:
    """The entry that a correction is about, with the text and the sources that it proposes, where it does."""
    original, column, done = original_of(held), corrected_column(held.answers), []
    if column:
        if base and base != text_digest(figure_text(getattr(original, column))):
            raise Refusal(["Ce texte de la fiche a changé depuis que vous l’avez comparé : relisez la différence."])
        errors: list[str] = []
        setattr(original, column, column_value(column, answer_to(final_answers(held), "proposed"), errors))
        save_checked(original, errors, changed=column)
        done.append(Outcome.TEXT)
    if add_sources(original, proposed_links(held)):
        done.append(Outcome.SOURCES)
    return original, done


def original_of(held: Submission) -> Innovation:
    """The entry that a contribution is about, kept from others until the end of the transaction."""
    held.original = Innovation(pk=held.original_id)
    try:
        lock_entry(held.original)
    except Innovation.DoesNotExist:
        raise Refusal([NO_ENTRY]) from None
    return held.original


def save_checked(row: Any, errors: list[str], *, changed: str = "") -> None:
    """Save a row of the catalogue that keeps its rules. Raises Refusal with all that it lacks.

    Where only one field `changed`, the rows that the others name are not looked for again.
    """
    if not errors:
        try:
            if changed:
                row.clean_fields(exclude={field.name for field in row._meta.fields} - {changed})
                row.clean()
                row.validate_constraints()
            else:
                row.full_clean()
        except ValidationError as error:
            errors = error.messages
    if errors:
        raise Refusal(errors)
    row.save()


def give_credit(held: Submission, result: Innovation) -> None:
    """Name the person in the entry, if they asked for it."""
    contact = held.person
    if contact is not None and contact.wants_credit and contact.name:
        SubmissionCredit.objects.update_or_create(
            submission=held, defaults={"innovation": result, "name": contact.name}
        )


def text_digest(text: str) -> str:
    """What tells a text from another, for a form."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def carry_files(held: Submission, result: Innovation, keys: Collection[int], kept: list[FieldFile]) -> list[Outcome]:
    """Give an entry the files chosen whose rights were granted; say what was done. `kept` gets what is written."""
    chosen = list(held.files.filter(pk__in=keys, is_licensed=True)) if keys else []
    images, documents = [each for each in chosen if each.is_image], [each for each in chosen if not each.is_image]
    illustrate(result, images, kept, credit=f"Photo transmise avec la contribution {held.number}")
    cite(result, documents, kept)
    return [*([Outcome.PHOTOS] if images else []), *([Outcome.DOCUMENTS] if documents else [])]


def illustrate(result: Innovation, photos: list[SubmissionFile], kept: list[FieldFile], *, credit: str) -> None:
    """Make illustrations of photos; `credit` is for those that name nobody."""
    first = result.illustrations.count() if photos else 0
    for position, photo in enumerate(photos, first):
        illustration = Illustration(
            innovation=result,
            image=ContentFile(file_content(photo), name=f"{secrets.token_hex(16)}.{photo.kind}"),
            alt=photo.alt,
            credit=photo.credit or credit,
            position=position,
        )
        kept.append(illustration.image)
        illustration.save()


def cite(result: Innovation, papers: list[SubmissionFile], kept: list[FieldFile]) -> None:
    """Have an entry keep documents, each with a source that leads to it, after those that it has."""
    first = result.sources.count() if papers else 0
    for position, paper in enumerate(papers, first):
        document = Document(innovation=result, file=ContentFile(file_content(paper), name="document.pdf"))
        kept.append(document.file)
        document.save()
        title = f"{paper.alt} ({paper.credit})" if paper.credit else paper.alt
        url = address_on_site(document.get_absolute_url())
        Source.objects.create(innovation=result, title=title[:200], url=url, position=position)


def file_content(sent: SubmissionFile) -> bytes:
    """What a file holds. Raises Refusal when the disk lost it."""
    try:
        with sent.file.open() as opened:
            content: bytes = opened.read()
    except OSError:
        raise Refusal([f"Le fichier « {sent.alt} » n’est plus sur le serveur : décochez-le."]) from None
    return content


@contextmanager
def files_that_stay() -> Iterator[list[FieldFile]]:
    """A list of files written, which go again when what is inside fails: a transaction does not undo a file."""
    kept: list[FieldFile] = []
    try:
        yield kept
    except BaseException:
        for each in kept:
            each.storage.delete(str(each.name))
        raise
