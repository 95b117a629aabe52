"""What an editor may do from the review page: the service of each button, its form, and who may press it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalogue.submissions import review
from catalogue.submissions.acceptance import accept
from catalogue.submissions.admin.forms import (
    AcceptForm,
    ChangesForm,
    MergeForm,
    RejectForm,
    ReviewForm,
    TextForm,
    TextsForm,
    WordForm,
)
from catalogue.submissions.consent import submit_entry
from catalogue.submissions.models import Submission, SubmissionState

CHANGE = "catalogue.change_submission"
DECIDE = "catalogue.decide_submission"
S = SubmissionState
ANY = tuple(S)
ON_THE_DESK = (S.RECEIVED, S.IN_REVIEW, S.CHANGES_REQUESTED)


@dataclass(frozen=True, slots=True)
class Action:
    """A button: its words, what it calls, the states in which it makes sense, and what is said once it is done."""

    name: str
    label: str
    service: Callable[..., Any]
    done: str
    states: tuple[SubmissionState, ...] = (S.IN_REVIEW,)
    permission: str = CHANGE
    form: type[ReviewForm] = ReviewForm

    @property
    def is_plain(self) -> bool:
        """Whether it asks for nothing but to be pressed."""
        return self.form is ReviewForm


ACTIONS = (
    Action("prendre", "Prendre", review.take, "Vous examinez cette contribution.", (S.RECEIVED, S.IN_REVIEW)),
    Action("rendre", "Remettre dans la file", review.hand_back, "Elle est de nouveau dans la file."),
    Action(
        "reprendre",
        "Continuer sans attendre la réponse",
        review.resume,
        "L’examen reprend.",
        (S.CHANGES_REQUESTED,),
    ),
    Action("sincere", "Ce n’est pas un indésirable", review.clear, "Elle n’est plus retenue.", ON_THE_DESK),
    Action("indesirable", "Indésirable", review.mark_spam, "Elle est écartée.", ON_THE_DESK, DECIDE),
    Action("reexaminer", "Revenir sur ce refus", review.reconsider, "L’examen reprend.", (S.REJECTED,), DECIDE),
    Action(
        "textes",
        "Proposer un autre texte",
        review.propose_texts,
        "Les textes changés sont soumis à l’accord de la personne.",
        (S.IN_REVIEW, S.CHANGES_REQUESTED),
        form=TextsForm,
    ),
    Action(
        "complements",
        "Demander des compléments",
        review.request_changes,
        "La demande est partie.",
        form=ChangesForm,
    ),
    Action("accepter", "Accepter", accept, "La contribution est acceptée.", permission=DECIDE, form=AcceptForm),
    Action(
        "refuser",
        "Refuser",
        review.reject,
        "La contribution est refusée, avec ses motifs.",
        permission=DECIDE,
        form=RejectForm,
    ),
    Action(
        "reunir",
        "Réunir à une autre",
        review.merge_into,
        "Les deux contributions sont réunies.",
        ON_THE_DESK,
        DECIDE,
        MergeForm,
    ),
    Action(
        "fiche",
        "Soumettre le texte de la fiche à la personne",
        submit_entry,
        "Les textes changés sont soumis à l’accord de la personne.",
        (S.ACCEPTED,),
        form=WordForm,
    ),
    Action("message", "Écrire à la personne", review.write_to_person, "Le message est parti.", ANY, form=TextForm),
    Action("note", "Ajouter une note privée", review.write_note, "La note est gardée.", ANY, form=TextForm),
)
BY_NAME = {action.name: action for action in ACTIONS}


def makes_sense(action: Action, submission: Submission, editor_key: int | None) -> bool:
    """Whether a button has something to do for an editor."""
    is_mine = submission.editor_id == editor_key
    if action.name == "prendre":
        return submission.state == S.RECEIVED or (submission.state == S.IN_REVIEW and not is_mine)
    if action.name == "sincere" and not submission.is_held:
        return False
    if action.name == "fiche" and not submission.awaits_publication:
        return False
    if action.name == "message" and submission.state == S.WITHDRAWN:
        return False
    is_anybodys = action.states == ANY or action.name in ("reprendre", "sincere", "reexaminer")
    return submission.state in action.states and (is_mine or is_anybodys or submission.editor_id is None)
