"""The signed links of the yearly mail: each opens one question, for a time, for the address that it was sent to."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse
from django.utils.crypto import salted_hmac

from catalogue.models import Contact, Verification

LIFE = timedelta(days=60)
SALT = "catalogue.verification"
"""Apart from the other signatures of the site: a link opens nothing else, and nothing else opens this."""


class LinkRefused(Exception):
    """A link that opens nothing; the message is a French sentence, `status` that of the page."""

    def __init__(self, sentence: str, *, status: int):
        super().__init__(sentence)
        self.status = status


def link_to(verification: Verification, contact: Contact) -> str:
    """The whole address of the page of a question, for the mail to a contact."""
    token = TimestampSigner(salt=SALT).sign(f"{verification.pk}.{fingerprint(contact)}")
    return settings.SITE_URL + reverse("catalogue:verification", args=[token])


def open_link(token: str) -> Verification:
    """The question that a link opens. Raises LinkRefused when it is not ours, too old, or no longer for its reader."""
    try:
        key, _, reader = TimestampSigner(salt=SALT).unsign(token, max_age=LIFE).partition(".")
    except SignatureExpired:
        raise LinkRefused(f"Ce lien a expiré : il servait {LIFE.days} jours.", status=410) from None
    except (BadSignature, UnicodeError):
        raise LinkRefused("Ce lien est incomplet ou a été modifié. Reprenez-le dans le message.", status=404) from None
    found = Verification.objects.filter(pk=int(key)).select_related("innovation", "innovation__contact").first()
    contact = getattr(found.innovation, "contact", None) if found else None
    if found is None or contact is None or fingerprint(contact) != reader:
        raise LinkRefused("Ce lien ne sert plus : la question a été retirée.", status=410)
    return found


def fingerprint(contact: Contact) -> str:
    """What tells an address from another without saying it: a link dies when the contact of its entry changes."""
    return salted_hmac(SALT, contact.email.strip().lower()).hexdigest()[:16]
