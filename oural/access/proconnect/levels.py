"""The levels of assurance of ProConnect: what `acr` says of how an agent was recognised.

Its documentation names those that imply two factors: https://partenaires.proconnect.gouv.fr/docs/fournisseur-service,
« Forcer la double authentification » and « Niveaux eidas » (read in November 2026).
"""

from django.conf import settings

TWO_FACTORS = ("eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3")

ACR = "proconnect_acr"
"""Where the session keeps the level that its agent came with."""


def is_accepted(acr: object) -> bool:
    """Whether an agent who came with this level is let in (`PROCONNECT_ACR_VALUES`)."""
    return acr in settings.PROCONNECT_ACR_VALUES


def lets_one_factor_in() -> bool:
    """Whether the site accepts a level that does not imply two factors, or that is unknown here."""
    return not set(settings.PROCONNECT_ACR_VALUES) <= set(TWO_FACTORS)
