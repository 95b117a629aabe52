"""What accepting a contribution does to the catalogue: told to the editor beforehand, kept, told to the person.

The codes are kept as the reasons of the event of acceptance, so that what the mail and the page of the person say is
what happened.
"""

from collections.abc import Collection, Sequence

from django.db import models

from catalogue.models import Innovation, Source
from catalogue.submissions.mapping import links_in, provisional_title
from catalogue.submissions.models import EventKind, Submission, SubmissionEvent, SubmissionKind
from catalogue.submissions.passages import answer, corrected_column, final_answers


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
    return links_in(answer(final_answers(submission), "links"))


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
        has_column, has_text = corrected_column(submission.answers), answer(submission.answers, "proposed")
        if has_text and not has_column:
            left.append("Placer le texte proposé : la personne n’a pas dit dans quelle partie de la fiche il va.")
        if not has_text:
            left.append("Corriger la fiche d’après l’explication : aucun texte n’est proposé.")
    if submission.kind == SubmissionKind.INNOVATION:
        left.append("Achever la fiche, puis la publier.")
    return left
