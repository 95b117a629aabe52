"""What the deletion of entries takes along, in words."""

from collections.abc import Sequence

from catalogue.models import Innovation
from catalogue.typography import NBSP, french_number, plural

TAKEN_ALONG = (
    ("sources", "source"),
    ("replications", "reproduction"),
    ("illustrations", "image"),
)


def taken_along_with(keys: Sequence[int]) -> list:
    """The entries of these keys, each followed by what goes with it, in a constant number of queries."""
    entries = Innovation.objects.filter(pk__in=keys).order_by("title", "pk")
    found: list = []
    for entry in entries.select_related("contact", "pending_version").prefetch_related(
        "former_slugs", "replications__territory", "verifications", *(name for name, _ in TAKEN_ALONG)
    ):
        found += [f"Fiche «{NBSP}{entry}{NBSP}»", taken_along(entry)]
    return found


def taken_along(entry: Innovation) -> list[str]:
    """What goes with an entry, in sentences."""
    sentences = [f"l’adresse {entry.get_absolute_url()} ne montrera plus rien"]
    sentences += [f"l’ancienne adresse /innovations/{former.slug}/ non plus" for former in entry.former_slugs.all()]
    for name, word in TAKEN_ALONG:
        rows = list(getattr(entry, name).all())
        if rows:
            listing = ", ".join(str(row) for row in rows)
            sentences.append(f"{french_number(len(rows))} {word}{plural(len(rows))}{NBSP}: {listing}")
    return sentences + unseen(entry)


def unseen(entry: Innovation) -> list[str]:
    """What goes with an entry and that the public never saw. Nobody is named."""
    sentences = []
    if getattr(entry, "pending_version", None):
        sentences.append("la version en attente, et son lien")
    if getattr(entry, "contact", None):
        sentences.append("le contact, et les courriels qui lui ont été écrits")
    if count := len(entry.verifications.all()):
        answers = sum(bool(each.answer) for each in entry.verifications.all())
        questions = f"{french_number(count)} question{plural(count)} au contact"
        sentences.append(f"{questions}, dont {french_number(answers)} avec sa réponse")
    return sentences
