"""Several rows of a table made one in the admin: the editor says which one stays."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from catalogue.refusal import Refusal
from catalogue.typography import NBSP, listed, plural


class MergeMixin:
    """A table of which several rows may become one; `merge` is the service, which gives a number to tell."""

    merge: Any = None
    merge_question = ""
    merge_note = ""
    has_trial = False

    def merge_trial(self, kept: Any, others: list) -> dict[str, Any]:
        """What the page shows of a merge that is tried, where `has_trial`."""
        raise NotImplementedError

    def merge_order(self, row: Any) -> Any:
        """The key by which the rows are put in order: the first is likely to stay."""
        raise NotImplementedError

    def merge_label(self, row: Any) -> str:
        """A row, for who chooses."""
        raise NotImplementedError

    def merge_sentence(self, kept: Any, others: list, number: int) -> str:
        """What was done."""
        raise NotImplementedError

    @admin.action(description="Fusionner…", permissions=["delete"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask which one stays; then, told to, merge, and say what was done."""
        rows = sorted(queryset, key=self.merge_order)
        if len(rows) < 2:
            self.message_user(request, "Choisissez au moins deux lignes à fusionner.", messages.WARNING)
            return None
        kept = next((row for row in rows if str(row.pk) == request.POST.get("kept")), None)
        if kept is None:
            return self.ask_which(request, rows)
        others = [row for row in rows if row != kept]
        try:
            if self.has_trial and "_effect" in request.POST:
                return self.ask_which(request, rows, kept=kept, **self.merge_trial(kept, others))
            number = self.merge(kept=kept, others=others)
        except Refusal as refusal:
            self.message_user(request, f"Rien n’est fusionné. {refusal}", messages.ERROR)
            return None
        self.log_change(request, kept, f"Fusion de {listed(others)}"[:200])
        self.message_user(request, self.merge_sentence(kept, others, number), messages.SUCCESS)
        return None

    def ask_which(self, request: HttpRequest, rows: list, **more: Any) -> TemplateResponse:
        """The page that asks."""
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Fusionner des {self.opts.verbose_name_plural}",
            "rows": [(row, self.merge_label(row)) for row in rows],
            "is_refused": "merge" in request.POST and not more,
            "has_trial": self.has_trial,
            "question": self.merge_question,
            "note": self.merge_note,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            **more,
        }
        return TemplateResponse(request, "admin/catalogue/merge.html", context)


class EntriesMergeMixin(MergeMixin):
    """A table of words that entries share: those of the rows that go take the one that stays."""

    merge_question = "Quel nom reste ?"
    merge_note = "Les innovations des autres passeront au nom qui reste, et les autres disparaîtront."

    def merge_order(self, row: Any) -> tuple[int, str, int]:
        return -row.entry_count, str(row), row.pk

    def merge_label(self, row: Any) -> str:
        return f"{row} ({row.entry_count} innovation{plural(row.entry_count)})"

    def merge_sentence(self, kept: Any, others: list, number: int) -> str:
        names = listed(f"«{NBSP}{row}{NBSP}»" for row in others)
        sentence = f"{names} {'devient' if len(others) == 1 else 'deviennent'} «{NBSP}{kept}{NBSP}»"
        return f"{sentence} sur {number} innovation{plural(number)}."
