"""What an editor is told of a contribution before deciding: what it lacks, what looks like it, what changes."""

from dataclasses import dataclass

from django.db import transaction

from catalogue.entries.rules import NO_LEVER, NO_SOURCE, NO_SUMMARY
from catalogue.models import Innovation
from catalogue.refusal import Refusal
from catalogue.submissions.acceptance import write_result
from catalogue.submissions.kinds import Preview, kind_of
from catalogue.submissions.mapping import answer_to, corrected_column, final_answers, innovation_values, map_answers
from catalogue.submissions.models import Submission, SubmissionKind, SubmissionState
from catalogue.submissions.quantities import figure_text
from catalogue.submissions.resemblance import look_alikes
from catalogue.word_diff import Piece, word_diff


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry or a contribution that looks alike: its score out of a hundred, its name, its texts, words in common.

    `innovation` or `submission` is what it is; the other is None.
    """

    score: int
    title: str
    summary: str
    words: tuple[str, ...]
    innovation: Innovation | None = None
    submission: Submission | None = None


def missing(submission: Submission) -> list[str]:
    """What a contribution lacks to be accepted, then to be published, in sentences."""
    about = kind_of(submission.kind).subject
    if about is not None:
        return [] if submission.state == SubmissionState.ACCEPTED else about.errors(final_answers(submission))
    if submission.kind in (SubmissionKind.QUESTION, SubmissionKind.CORRECTION):
        return [] if submission.original else ["La fiche concernée n’existe plus."]
    mapped = map_answers(submission)
    errors = mapped.errors
    if submission.kind == SubmissionKind.INNOVATION:
        innovation_values(submission, mapped)
        answers = final_answers(submission)
        errors += [NO_SUMMARY] * (not answer_to(answers, "summary"))
        errors += [NO_LEVER] * (not answers.get("levers"))
        errors += [NO_SOURCE] * (not mapped.links)
    if mapped.territory is None and mapped.territory_label:
        errors.append(f"« {mapped.territory_label} » n’est pas un territoire du code officiel : ce sera un libellé.")
    return errors


def neighbours(submission: Submission) -> list[Neighbour]:
    """What looks like an innovation sent, the closest first. The number of queries does not depend on how many do."""
    if submission.kind != SubmissionKind.INNOVATION:
        return []
    answers = final_answers(submission)
    found = look_alikes(answer_to(answers, "title"), answer_to(answers, "summary"), exclude=submission.pk)
    waiting = Submission.objects.select_related("original").in_bulk([each.pending for each in found if each.pending])
    shown = []
    for each in found:
        other = waiting.get(each.pending) if each.pending else None
        if each.innovation is not None:
            entry = each.innovation
            shown.append(Neighbour(each.score, entry.title, entry.summary, each.words, innovation=entry))
        elif other is not None:
            summary = answer_to(other.answers, "summary")
            shown.append(Neighbour(each.score, other.title, summary, each.words, submission=other))
    return shown


def corrected_text(submission: Submission) -> str:
    """The text of the entry that a correction would replace; empty when it replaces none."""
    column = corrected_column(submission.answers)
    return figure_text(getattr(submission.original, column)) if column and submission.original else ""


def correction(submission: Submission) -> list[Piece]:
    """What a correction would change in the entry; nothing when it proposes no text."""
    if not corrected_column(submission.answers) or submission.original is None:
        return []
    return word_diff(corrected_text(submission), answer_to(final_answers(submission), "proposed"))


def subject_preview(submission: Submission) -> Preview | None:
    """What accepting would publish elsewhere than in an entry; None when there is nothing, or nothing to show."""
    about = kind_of(submission.kind).subject
    if about is None or submission.state == SubmissionState.ACCEPTED:
        return None
    return about.preview(final_answers(submission))


def trial(submission: Submission) -> Innovation:
    """Write in the catalogue what accepting would, in the transaction under way: its caller undoes it.

    Raises Refusal when nothing would be written.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A trial is made in a transaction that is undone.")
    entry, _ = write_result(submission)
    if entry is None:
        raise Refusal(["Cette contribution ne change rien au catalogue."])
    return entry
