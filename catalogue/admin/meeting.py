"""Two editors on one entry: who saves second loses nothing, and overwrites nobody.

The form carries the number of the version that it was opened on. When the entry moved since, what both did is brought
together under a lock; what they did not agree on is shown, with what each says, and the form keeps what was typed.
"""

from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from catalogue.admin.pictures import draw_ahead
from catalogue.admin.typed_sheet import SheetForms, Typed, number_of, read_typed_sheet, write_typed
from catalogue.models import Innovation
from catalogue.typography import NBSP
from catalogue.versions.conflicts import EditConflict, Merge, authors_since, edit_conflict, match_new_rows, merge
from catalogue.versions.diff import changed_titles
from catalogue.versions.history import latest_number, snapshot_at
from catalogue.versions.labels import Labels
from catalogue.versions.snapshot import ROWS, Snapshot, snapshot_of, with_relations
from catalogue.views.bounds import bounded

CHOICES = ("mine", "theirs")
UNSETTLED = "Rien n’est enregistré : choisissez, pour chaque point en conflit, la version à garder."

PREVIEWED = "L’aperçu n’enregistre rien. Corrigez ce qui suit, ou relisez ce que d’autres ont changé entre-temps."


class MeetsOthers:
    """An admin of entries that several may edit at once."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        busy = draw_ahead(request.FILES) if request.method == "POST" else None
        # Opening a form only reads: it must not wait for who writes, as long as an import may take.
        with transaction.atomic() if request.method == "POST" else nullcontext():
            context = {"version": 0, "meeting": None, "against": ""} | (extra_context or {})
            if object_id is not None:
                if is_preview(request):
                    request.unsettled = PREVIEWED
                context |= self.meet(request, object_id)
            response = super().changeform_view(request, object_id, form_url, context)
        return bounded(response, busy) if response.status_code == HTTPStatus.OK else response

    def meet(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """Bring what was sent together with what others did, in place. Give what the page tells of it."""
        entries = Innovation.objects.filter(pk=number_of(unquote(object_id)))
        if request.method != "POST":
            innovation = entries.first()
            return {"version": latest_number(innovation) if innovation else 0}
        innovation = with_relations(entries.select_for_update()).first()
        if innovation is None or not self.has_change_permission(request, innovation):
            return {}
        latest = request.base_version = latest_number(innovation)
        sent = request.POST.get("version")
        if sent is None or (number_of(sent) == latest and "contested" not in request.POST):
            return {"version": latest}
        base = snapshot_at(innovation, number_of(sent) or 0)
        return {"version": latest, "meeting": self.settle(request, innovation, base, snapshot_of(innovation))}

    def settle(
        self,
        request: HttpRequest,
        innovation: Innovation,
        base: Snapshot | None,
        theirs: Snapshot,
        authors: str | None = None,
    ) -> EditConflict | None:
        """Merge what was sent into `theirs`; give what is left to choose, if anything is."""
        sheet_forms = self.sheet_forms(request, innovation)
        typed = read_typed_sheet(sheet_forms, request.POST, request.FILES, base or theirs)
        match_new_rows(base=base, theirs=theirs, mine=typed.sheet, uploads=typed.uploads)
        contested = set(request.POST.getlist("contested"))
        choices = {key: choice for key in contested if (choice := request.POST.get(f"choice:{key}")) in CHOICES}
        drop_given_up(request, typed, [key for key, choice in choices.items() if choice == "theirs"])
        found = merge(base=base, theirs=theirs, mine=typed.sheet, contested=contested, choices=choices)
        present = snapshot_of(innovation)
        data, files = write_typed(sheet_forms, merge=found, present=present, typed=typed, data=request.POST)
        request.POST = data
        request.FILES.clear()
        request.FILES.update(files)
        opened = number_of(data.get("opened")) or number_of(data.get("version")) or 0
        before = snapshot_at(innovation, opened)
        if authors is None:
            authors = authors_since(innovation, opened) if before is not None else ""
        if found.conflicts:
            request.unsettled = UNSETTLED
            return edit_conflict(
                authors=authors, base=before, theirs=theirs, mine=typed.sheet, merge=found, opened=opened
            )
        self.tell_merge(request, base, theirs, found, authors)
        return None

    def tell_merge(
        self, request: HttpRequest, base: Snapshot | None, theirs: Snapshot, found: Merge, authors: str
    ) -> None:
        """Say that the changes of others are kept beside one's own."""
        titles = changed_titles(base, theirs) if base is not None else []
        if found.taken and titles:
            what = f"Entre-temps, {authors} a changé{NBSP}: {', '.join(titles)}."
            self.message_user(request, f"{what} Ces changements sont gardés avec les vôtres.", messages.INFO)

    def sheet_forms(self, request: HttpRequest, innovation: Innovation) -> SheetForms:
        """The forms of an entry, as this person has them."""
        fields = flatten_fieldsets(self.get_fieldsets(request, innovation))
        rows = {
            formset.get_default_prefix(): formset for formset, _ in self.get_formsets_with_inlines(request, innovation)
        }
        return SheetForms(
            self.get_form(request, innovation, change=True, fields=fields),
            {name: formset for name, formset in rows.items() if name in ROWS},
            innovation,
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any):
        """The form, which refuses to be saved as long as something is left to choose."""
        form = super().get_form(request, obj, change=change, **kwargs)
        sentence = getattr(request, "unsettled", "")
        return unsettled(form, sentence) if sentence else form


def drop_given_up(request: HttpRequest, typed: Typed, keys: list[str]) -> None:
    """Leave out the rows that others removed and that are given up: new by now, they are known by what they say."""
    texts = {(key.split(":")[0], request.POST[f"gone:{key}"]) for key in keys if f"gone:{key}" in request.POST}
    labels = Labels.of([typed.sheet]) if texts else None
    for name in ROWS if labels else ():
        typed.sheet[name] = [
            row for row in typed.sheet[name] if row["id"] is not None or (name, labels.row(name, row)) not in texts
        ]


def is_preview(request: HttpRequest) -> bool:
    """Whether the form was sent to be shown, and saves nothing whatever it becomes."""
    return request.resolver_match is not None and "_preview" in (request.resolver_match.url_name or "")


def unsettled(form: type[forms.ModelForm], sentence: str) -> type[forms.ModelForm]:
    """The same form, never valid, which says why."""

    class Unsettled(form):
        def clean(self) -> dict[str, Any]:
            cleaned = super().clean()
            self.add_error(None, sentence)
            return cleaned

    return Unsettled
