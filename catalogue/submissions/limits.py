"""How often one place, one address or one contribution may do what."""

from django.db import transaction

from catalogue.origin import Origin
from catalogue.throttle import Limit, spend, spend_from

DRAFTS = Limit(
    "drafts",
    "SUBMISSION_DRAFTS_PER_HOUR",
    "Beaucoup de contributions commencent depuis votre réseau. Votre texte est dans cette page : gardez-la ouverte et "
    "réessayez dans quelques minutes.",
)
MAILS = Limit(
    "mails",
    "SUBMISSION_MAILS_PER_HOUR",
    "Nous avons déjà écrit plusieurs fois à cette adresse. Regardez parmi les indésirables, ou réessayez plus tard.",
)
MAILS_FROM = Limit(
    "mails-from",
    "SUBMISSION_MAILS_FROM_PER_HOUR",
    "Beaucoup de courriels partent de votre réseau. Votre contribution est gardée : réessayez plus tard.",
)
"""Mails to addresses that nobody has confirmed yet: whoever asks may have written any."""

SENDINGS = Limit(
    "sendings",
    "SUBMISSION_DRAFTS_PER_HOUR",
    "Beaucoup de contributions partent de votre réseau. La vôtre est enregistrée : réessayez dans quelques minutes.",
)
SAVES = Limit(
    "saves",
    "SUBMISSION_SAVES_PER_HOUR",
    "Ce brouillon s’enregistre trop souvent. Votre texte est dans cette page : gardez-la ouverte et réessayez dans "
    "quelques minutes.",
)
MEGAPIXELS = Limit(
    "megapixels",
    "SUBMISSION_MEGAPIXELS_PER_HOUR",
    "Beaucoup d’images arrivent de votre réseau. Ce que vous avez écrit est dans cette page : gardez-la ouverte et "
    "choisissez à nouveau votre fichier dans quelques minutes.",
)
MESSAGES = Limit(
    "messages",
    "SUBMISSION_MESSAGES_PER_HOUR",
    "Vous nous avez écrit plusieurs fois en peu de temps. Votre message est dans cette page : réessayez plus tard, ou "
    "réunissez ce que vous avez à dire.",
)
LOST_LINKS = Limit(
    "lost-links",
    "SUBMISSION_DRAFTS_PER_HOUR",
    "Beaucoup de liens sont demandés depuis votre réseau. Réessayez dans quelques minutes.",
)


def spend_mail(place: Origin, address: str) -> None:
    """Count a mail that a place of the network has written to an address not confirmed yet. Raises TooOften."""
    with transaction.atomic():
        spend_from(MAILS_FROM, place)
        spend(MAILS, address)
