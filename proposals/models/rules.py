"""Rules that several tables of the tracker share, each enforced by the database."""

from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan


def filled(*names: str) -> Q:
    """Each of these texts holds something other than spaces."""
    condition = Q()
    for name in names:
        condition &= Q(GreaterThan(Length(Trim(F(name))), 0))
    return condition


def web_address(name: str) -> Q:
    """The text is the address of a public page."""
    return Q(**{f"{name}__startswith": "http://"}) | Q(**{f"{name}__startswith": "https://"})
