"""What contributions add to the editors' desk. The settings name it."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet

from catalogue.desk import DeskItem
from catalogue.lost_files import MOST_TOLD, owners_of_lost
from catalogue.submissions.models import Submission, SubmissionFile


def desk_items() -> list[DeskItem]:
    """What waits to be taken, what an editor has taken, who waits for a word, what may be spam, and what is lost."""
    return [
        queued("contribution|s à prendre", lambda user: Submission.objects.nobodys(), etat="recues", qui="personne"),
        queued("contribution|s que j’examine", lambda user: Submission.objects.mine(user), qui="moi"),
        queued(
            "contribution|s où la personne a écrit la dernière",
            lambda user: Submission.objects.unanswered(),
            "Décision prise ou non.",
            etat="toutes",
            signe="messages",
        ),
        queued(
            "contribution|s retenue|s comme indésirable|s",
            lambda user: Submission.objects.held(),
            "Personne n’y répond tant qu’elles ne sont pas regardées.",
            signe="retenues",
        ),
        queued(
            "contribution|s dont un fichier manque",
            lambda user: lacking_a_file(),
            "Il n’est plus sur le serveur : à remettre, ou à redemander.",
            signe="fichiers",
        ),
    ]


def lacking_a_file() -> QuerySet[Submission]:
    """The contributions that wait for a decision and of which a file is lost."""
    waiting = Submission.objects.pending()
    owners = owners_of_lost(SubmissionFile.objects.filter(submission__in=waiting), "file", "submission")
    return waiting.filter(pk__in=sorted(owners)[:MOST_TOLD])


def queued(words: str, rows: Callable[[AbstractUser], QuerySet], hint: str = "", **query: str) -> DeskItem:
    """Contributions, in the queue that these filters narrow."""
    return DeskItem(words, rows, "catalogue_submission", query, "catalogue.view_submission", hint)
