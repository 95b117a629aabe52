"""The texts of a contribution, passage by passage: what the person wrote, what the editors would write instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalogue.submissions.kinds import LONGEST_TEXT, kind_of
from catalogue.submissions.models import EditDecision, Submission, SubmissionEdit
from catalogue.word_diff import Piece, word_diff

SECTIONS = {
    "resume": "summary",
    "besoin": "need",
    "reponse": "description",
    "resultats": "results",
    "enseignements": "lessons",
}
"""The column of an entry that a correction is about, by the anchor of its part of the page."""


@dataclass(frozen=True)
class Passage:
    """A text of a contribution: its question, its name, what the person wrote, and the edit proposed, if any."""

    question: str
    label: str
    own: str
    edit: SubmissionEdit | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the person has yet to say what she thinks of the edit."""
        return self.edit is not None and self.edit.decision == EditDecision.WAITING

    @property
    def text(self) -> str:
        """What would be published: the text of the editors where the person approved it, else her own."""
        return self.edit.text if self.edit and self.edit.decision == EditDecision.APPROVED else self.own

    @property
    def final(self) -> str:
        """What will be published if the person says nothing more: her own text once she objected."""
        is_in = self.edit is not None and self.edit.decision != EditDecision.OBJECTED
        return self.edit.text if self.edit and is_in else self.own

    @cached_property
    def pieces(self) -> list[Piece]:
        """What the edit changes."""
        return word_diff(self.own, self.edit.text if self.edit else self.own)


def passages_of(submission: Submission, *, with_empty: bool = False) -> list[Passage]:
    """The texts of a contribution that say something or that the editors would have say something. One query."""
    edits = {edit.question: edit for edit in submission.edits.all()}
    found = [
        Passage(question, label, answer(submission.answers, question), edits.get(question))
        for question, label in kind_of(submission.kind).passages.items()
    ]
    return [passage for passage in found if with_empty or passage.own or passage.edit]


def edited_passages(submission: Submission) -> list[Passage]:
    """The texts that the editors would change. One query."""
    return [passage for passage in passages_of(submission) if passage.edit]


def final_answers(submission: Submission) -> dict[str, Any]:
    """All the answers, with the texts of the editors where the person approved them. One query."""
    return submission.answers | {passage.question: passage.text for passage in passages_of(submission)}


def longest_text(kind: str, question: str) -> int:
    """The characters that the column which a text goes to can hold."""
    return kind_of(kind).longest.get(question, LONGEST_TEXT)


def answer(answers: Mapping[str, Any], question: str) -> str:
    """The answer to a question as a text, without the spaces around it."""
    value = answers.get(question, "")
    return (", ".join(map(str, value)) if isinstance(value, list) else str(value)).strip()


def corrected_column(answers: Mapping[str, Any]) -> str:
    """The column of the entry that a correction proposes a text for; empty when it proposes none."""
    return SECTIONS.get(answer(answers, "section"), "") if answer(answers, "proposed") else ""
