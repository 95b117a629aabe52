"""The admin of the site: its lists are filtered as they offer to be, and in no other way.

Django takes any field of a table for a filter: `?message__regex=…` reads, letter by letter, what the list does not
show, and a regular expression may take a process for ever. Here that holds of every list that is registered, those of
other packages included. What editors type in its pages, those of other packages too, is read with composed letters.
"""

from collections.abc import Callable
from datetime import MINYEAR, datetime
from functools import wraps
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from catalogue.typography import composed

LONGEST_SEARCH = 200
"""Characters: each word is sought in each column, and SQLite takes no more than a thousand conditions."""


class SearchForm(ChangeListSearchForm):
    """The words that a list is searched for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SEARCH_VAR] = forms.CharField(required=False, strip=False, max_length=LONGEST_SEARCH)


class DeclaredFiltersList(ChangeList):
    """A list that no parameter filters but those of its filters and of its dates."""

    search_form_class = SearchForm

    def get_filters(self, request: HttpRequest) -> Any:
        """The filters of the list, and third what they left of the parameters: only dates, if any.

        Raises IncorrectLookupParameters for a date that no calendar has, or a character that PostgreSQL has not, which
        Django lets through, and DisallowedModelAdminLookup for what no filter took.
        """
        if any("\x00" in value for values in self.get_filters_params().values() for value in values):
            raise IncorrectLookupParameters
        try:
            found: Any = super().get_filters(request)
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error
        left = found[2]
        undeclared = left.keys() - self.lookups_of_dates()
        if undeclared:
            raise DisallowedModelAdminLookup(f"Filtering by {sorted(undeclared)[0]} not allowed")
        if any(isinstance(date, datetime) and date.year == MINYEAR for dates in left.values() for date in dates):
            raise IncorrectLookupParameters  # east of Greenwich, the year before it begins in it
        return found

    def lookups_of_dates(self) -> set[str]:
        """The conditions that Django makes of a year, a month and a day of `date_hierarchy`."""
        field = self.date_hierarchy
        return {f"{field}__gte", f"{field}__lt"} if f"{field}__year" in self.filter_params else set()


def composed_values(values: QueryDict) -> QueryDict:
    """The values of a request, the letters of their texts composed; those of passwords are left as they are."""
    found = QueryDict(mutable=True, encoding=values.encoding)
    for name, texts in values.lists():
        found.setlist(name, texts if "password" in name else [composed(text) for text in texts])
    found._mutable = False
    return found


def get_changelist(model_admin: Any, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
    """The kind of list of every model, as a method of its admin."""
    return DeclaredFiltersList


class Site(AdminSite):
    """The only site of the admin, `django.contrib.admin.site`."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register models as Django does, their lists being ours."""
        super().register(model_or_iterable, admin_class, get_changelist=get_changelist, **options)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Protect a view as Django does, and have it read composed letters: « é » typed as two signs is the same."""

        @wraps(view)
        def composed_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.GET = composed_values(request.GET)  # type: ignore[assignment]
            if request.method == "POST":
                request.POST = composed_values(request.POST)  # type: ignore[assignment]
            return view(request, *args, **kwargs)

        return super().admin_view(composed_view, cacheable)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Suggest rows for the words of a field, which have the bounds of those of a list."""
        if not SearchForm({SEARCH_VAR: request.GET.get("term", "")}).is_valid():
            raise SuspiciousOperation("The words to search for cannot be read.")
        return super().autocomplete_view(request)
