"""Merging shared words in the admin: the editor sees what follows, and says which one stays."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from catalogue.typography import NBSP, listed, plural


class MergesWords:
    """A table of shared words of which several may become one; `merge` is the service."""

    merge: Any = None
    merge_note = ""

    @admin.action(description="Fusionner…", permissions=["delete"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask which one stays; then, told to, merge, and say what was done."""
        rows = sorted(queryset, key=lambda row: (-row.entry_count, str(row), row.pk))
        if len(rows) < 2:
            self.message_user(request, "Choisissez au moins deux lignes à fusionner.", messages.WARNING)
            return None
        kept = next((row for row in rows if str(row.pk) == request.POST.get("kept")), None)
        if kept is None:
            return self.ask_which(request, rows)
        others = [row for row in rows if row != kept]
        count = self.merge(kept=kept, others=others)
        self.log_change(request, kept, f"Fusion de {listed(others)}"[:200])
        names = listed(f"«{NBSP}{row}{NBSP}»" for row in others)
        sentence = f"{names} {'devient' if len(others) == 1 else 'deviennent'} «{NBSP}{kept}{NBSP}»"
        self.message_user(request, f"{sentence} sur {count} innovation{plural(count)}.", messages.SUCCESS)
        return None

    def ask_which(self, request: HttpRequest, rows: list) -> TemplateResponse:
        """The page that asks."""
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Fusionner des {self.opts.verbose_name_plural}",
            "rows": rows,
            "is_refused": "merge" in request.POST,
            "note": self.merge_note,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/catalogue/merge.html", context)
