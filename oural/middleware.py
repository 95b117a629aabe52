"""What every request goes through, beside what Django and its applications do."""

from collections.abc import Callable

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

LONGEST_KEY = 18
"""Figures of the longest key that both databases hold."""


def chosen_rows(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse with a sentence the rows of a list of the admin that are named by no key: Django asks the database."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and request.path.startswith(reverse("admin:index")):
            keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
            if not all(key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY for key in keys):
                raise SuspiciousOperation("The keys of the chosen rows are no numbers.")
        return get_response(request)

    return middleware
