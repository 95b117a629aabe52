"""Notebooks: entries that somebody keeps without an account, under an address that is a secret.

Each function that writes is one transaction that holds the notebook, and does one thing to one line: two devices that
work at once both have what they did. It raises Notebook.DoesNotExist when the notebook went meanwhile.
"""

from contextlib import suppress

from django.db import DatabaseError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from catalogue.encryption import derived_token, new_token, token_digest
from catalogue.models import Innovation, Notebook, NotebookEntry
from catalogue.origin import Origin
from catalogue.refusal import Refusal
from catalogue.submissions.hidden_fields import digest_of_answers
from catalogue.throttle import Limit, spend_from
from catalogue.typography import NBSP

MOST_ENTRIES = 500
NOTE_LENGTH = 2000
PAGE = 50
"""Lines of a page."""

APART = f"\n\n– Écrit en même temps sur un autre appareil{NBSP}:\n\n"
"""What stands between two notes of which neither knew the other."""

FULL = f"Ce carnet a {MOST_ENTRIES} fiches, le plus qu’il peut tenir{NBSP}: retirez-en une, ou commencez-en un autre."
NOTE_TOO_LONG = (
    f"Cette note a changé sur un autre appareil, et les deux textes dépassent ensemble {NOTE_LENGTH} caractères. "
    "Le vôtre est dans cette page et l’autre au-dessous : raccourcissez-les en un seul."
)
CREATIONS = Limit(
    "notebooks",
    "NOTEBOOKS_PER_HOUR",
    "Beaucoup de carnets commencent depuis votre réseau. Réessayez dans {wait}.",
)
CHANGES = Limit(
    "notebook-changes",
    "NOTEBOOK_CHANGES_PER_HOUR",
    "Les carnets changent très souvent depuis votre réseau. Rien n’est perdu : réessayez dans {wait}.",
)


def opened_notebook(token: str) -> Notebook | None:
    """The notebook that an address opens to be changed, visited today; None when there is none."""
    return _visited(Q(digest=token_digest(token)))


def shared_notebook(token: str) -> Notebook | None:
    """The notebook that an address opens to be read."""
    return _visited(Q(share_digest=token_digest(token)))


def _visited(known: Q) -> Notebook | None:
    """Note the visit, once a day. A database that takes no writing costs that, and nothing else."""
    today = timezone.localdate()
    notebook = Notebook.objects.alive(today).filter(known).first()
    if notebook is not None and notebook.visited_on < today:
        with suppress(DatabaseError), transaction.atomic():
            Notebook.objects.filter(pk=notebook.pk).update(visited_on=today)
            notebook.visited_on = today
    return notebook


def create_notebook(*, place: Origin) -> str:
    """Begin a notebook and return the secret of its address, which nothing keeps. Raises TooOften."""
    spend_from(CREATIONS, place)
    token = new_token()
    Notebook.objects.create(digest=token_digest(token))
    return token


def _held(notebook: Notebook) -> Notebook:
    """The notebook as it is now, held until the end of the transaction."""
    return Notebook.objects.select_for_update().get(pk=notebook.pk)


def keep_entry(*, notebook: Notebook, innovation: Innovation) -> NotebookEntry:
    """Add an entry at the end; kept twice, it is there once, where it was. Raises Refusal when there is no room."""
    with transaction.atomic():
        entries = _held(notebook).entries
        kept = entries.filter(innovation=innovation).first()
        if kept is not None:
            return kept
        if entries.count() >= MOST_ENTRIES:
            raise Refusal([FULL])
        last = entries.aggregate(last=Max("position"))["last"] or 0
        return entries.create(innovation=innovation, position=last + 1)


def remove_entry(*, notebook: Notebook, key: int) -> None:
    """Take a line off; done twice, it is done once."""
    notebook.entries.filter(pk=key).delete()


UP, DOWN, FIRST = "monter", "descendre", "en-tete"


def move_entry(*, notebook: Notebook, key: int, to: str) -> None:
    """Put a line before the one above it, after the one below it, or first; where it cannot go, or gone, it stays."""
    with transaction.atomic():
        entries = _held(notebook).entries
        ranks = dict(entries.in_order().values_list("pk", "position"))
        if key not in ranks:
            return
        keys = list(ranks)
        rank = keys.index(key)
        if to == FIRST:
            entries.filter(pk=key).update(position=ranks[keys[0]] - 1)
        elif 0 <= (other := rank + {UP: -1, DOWN: 1}[to]) < len(keys):
            entries.filter(pk=key).update(position=ranks[keys[other]])
            entries.filter(pk=keys[other]).update(position=ranks[key])


def mark_of_note(text: str) -> str:
    """What a page says of the note that it shows, for a later one not to be replaced unread."""
    return digest_of_answers({"note": text})


def keep_note(*, notebook: Notebook, key: int, text: str, seen: str) -> None:
    """Keep a note. `seen` is the mark of the one that its page showed: what was written since is kept as well.

    Raises NotebookEntry.DoesNotExist when the line was taken off, and Refusal when the two are too long together.
    """
    with transaction.atomic():
        entry = _held(notebook).entries.get(pk=key)
        is_latest = mark_of_note(entry.note) == seen
        if not is_latest and (mark_of_note(text) == seen or text in ("", *entry.note.split(APART))):
            return  # nothing was written here, or it is kept already
        both = not is_latest and entry.note != ""
        if both and len(entry.note) + len(text) > 2 * NOTE_LENGTH:
            raise Refusal([NOTE_TOO_LONG])
        entry.note, entry.has_two_notes = entry.note + APART + text if both else text, both
        entry.save(update_fields=["note", "has_two_notes"])


def rename_notebook(*, notebook: Notebook, name: str) -> None:
    """Give another name; the last one given stands."""
    Notebook.objects.filter(pk=notebook.pk).update(name=name)


def share_address(notebook: Notebook, token: str) -> str:
    """The secret of the address that only reads, from that of the one that changes."""
    return derived_token(token, f"carnet.{notebook.share_number}")


def share_notebook(*, notebook: Notebook, token: str) -> None:
    """Have another address open the notebook to be read, and only read; one that is shared stays so."""
    with transaction.atomic():
        held = _held(notebook)
        if held.share_digest is None:
            held.share_number += 1
            held.share_digest = token_digest(share_address(held, token))
            held.save(update_fields=["share_number", "share_digest"])


def unshare_notebook(*, notebook: Notebook) -> None:
    """Have that address open nothing any more, for good: the next one is another."""
    Notebook.objects.filter(pk=notebook.pk).update(share_digest=None)


def delete_notebook(*, notebook: Notebook) -> None:
    """Erase a notebook, its lines and its notes."""
    notebook.delete()
