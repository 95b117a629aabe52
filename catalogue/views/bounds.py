"""How a page says that a bound of the site was met."""

from typing import TypeVar

from django.http import HttpResponse

from catalogue.refusal import Bounded, Refusal

Page = TypeVar("Page", bound=HttpResponse)


def bounded(page: Page, refusal: Refusal | None) -> Page:
    """Give a page the status of the bound that refused what it was asked, and say when to ask again.

    It keeps its own when nothing was refused, or by another rule.
    """
    if isinstance(refusal, Bounded):
        page.status_code = refusal.status
        if refusal.seconds:
            page["Retry-After"] = str(refusal.seconds)
    return page
