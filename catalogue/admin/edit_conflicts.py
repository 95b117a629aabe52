"""Several editors on one entry, or on the version that waits for it: who saves second loses nothing, and overwrites
nobody.

The form carries the number of the version that it was opened on. When the entry moved since, what both did is brought
together under a lock; what they did not agree on is shown, with what each says, and the form keeps what was typed. A
pending version goes through the very form and the very rules of the entry, of which nothing is written.
"""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from catalogue.admin.autocomplete import number_of
from catalogue.admin.form_snapshot import (
    EntryForms,
    FormSnapshot,
    form_data,
    snapshot_of_forms,
    snapshot_typed,
)
from catalogue.admin.pictures import draw_ahead
from catalogue.admin.rights import may_prepare, may_publish, may_write
from catalogue.entries.changes import one_change
from catalogue.models import Contact, Innovation, PendingVersion
from catalogue.refusal import Refusal
from catalogue.typography import NBSP
from catalogue.versions.conflicts import (
    EditConflict,
    Merge,
    authors_since,
    edit_conflict,
    match_new_rows,
    merge,
    name_of,
)
from catalogue.versions.diff import Labels, changed_titles
from catalogue.versions.history import ROWS, Snapshot, completed, latest_number, snapshot_at, snapshot_of
from catalogue.versions.pending import NOT_PUBLIC, carry_pictures, merged_with_public, prepare
from catalogue.views.responses import bounded

CHOICES = ("mine", "theirs")
UNSETTLED = "Rien n’est enregistré : choisissez, pour chaque point en conflit, la version à garder."
PREVIEWED = "L’aperçu n’enregistre rien. Corrigez ce qui suit, ou relisez ce que d’autres ont changé entre-temps."
PREPARED = "Version en attente préparée."
CHANGE, PENDING = "admin:catalogue_innovation_change", "admin:catalogue_innovation_pending"


@dataclass
class Edit:
    """What a request does to an entry by its form.

    `version` is the number of the version of the entry that it starts from; `refusal` says why the form may not be
    saved, whatever was typed; `opened` is what the form opens on, when that is not the entry.
    """

    innovation: Innovation | None = None
    pending: PendingVersion | None = None
    is_pending: bool = False
    is_shown_pending: bool = False
    version: int = 0
    refusal: str = ""
    opened: QueryDict | None = None
    conflict: EditConflict | None = None
    against: str = ""

    @property
    def prepared(self) -> Snapshot | None:
        """What waits, if anything."""
        return completed(self.pending.version.snapshot) if self.pending is not None else None


def edit_of(request: HttpRequest) -> Edit:
    """What this request does by the form of an entry."""
    return getattr(request, "edit", None) or Edit()


class EditConflictMixin(admin.ModelAdmin):
    """An admin of entries, and of the versions that wait for them, that several may edit at once."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        is_sent = request.method == "POST"
        busy = draw_ahead(request.FILES) if is_sent and request.FILES else None
        # Opening a form only reads: it must not wait for who writes, as long as an import may take.
        with transaction.atomic() if is_sent else nullcontext():
            edit = self.begin(request, object_id, lock=is_sent)
            if edit.innovation is not None:
                if "_pending" in request.POST and not edit.is_pending:
                    return self.refuse_pending(request, edit.innovation)
                edit.refusal = PREVIEWED if is_preview(request) else ""
                self.settle(request, edit) if is_sent else self.open(request, edit)
            context = self.edit_context(request, edit) | (extra_context or {})
            with one_change():
                response = super().changeform_view(request, object_id, form_url, context)
        return bounded(response, busy) if response.status_code == HTTPStatus.OK else response

    def begin(self, request: HttpRequest, object_id: str | None, *, lock: bool) -> Edit:
        """Read the entry, locked if need be, and what waits for it."""
        edit = request.edit = Edit()
        entries = Innovation.objects.to_fill_in().filter(pk=number_of(unquote(object_id or "")))
        if lock:
            entries = entries.select_for_update(of=("self",))
        edit.innovation = entries.first() if object_id else None
        if edit.innovation is None:
            return edit
        waiting = PendingVersion.objects.filter(innovation=edit.innovation)
        edit.pending = waiting.select_related("version__made_by").first()
        edit.is_shown_pending = "pending" in request.GET and may_prepare(request, edit.innovation)
        is_kept = "_pending" in request.POST and may_prepare(request, edit.innovation)
        edit.is_pending = edit.is_shown_pending or is_kept
        edit.version = latest_number(edit.innovation)
        return edit

    def refuse_pending(self, request: HttpRequest, innovation: Innovation) -> HttpResponse:
        """Only a public entry has a version that waits; nothing is saved."""
        if not self.has_change_permission(request, innovation):
            raise PermissionDenied
        self.message_user(request, NOT_PUBLIC, messages.WARNING)
        return HttpResponseRedirect(request.path)

    def edit_context(self, request: HttpRequest, edit: Edit) -> dict[str, Any]:
        """What the page tells of it."""
        shown, pending = edit.is_shown_pending, edit.pending
        context = {
            "version": edit.version,
            "conflict": edit.conflict,
            "against": edit.against,
            "pending": pending,
            "in_pending": shown,
            "may_prepare": may_prepare(request, edit.innovation) and pending is None,
            "new_pictures": new_pictures(edit) if shown and pending else [],
        }
        hidden = ("show_save", "show_save_and_continue", "show_save_and_add_another") if shown else ()
        withdrawal = {"show_delete": False, "may_withdraw": may_publish(request)}  # nobody deletes from the form
        return context | withdrawal | dict.fromkeys(hidden, False)

    def open(self, request: HttpRequest, edit: Edit) -> None:
        """Have the form open on what waits, and tell what contradicts it in the public entry, which moved."""
        if not edit.is_shown_pending or edit.pending is None:
            return
        innovation, pending = edit.innovation, edit.pending
        present = snapshot_of(innovation)
        found = merged_with_public(pending, present)
        shown = replace(found, merged=without_new_pictures(found.merged))
        edit.opened, _ = form_data(self.entry_forms(request, innovation), merge=shown, present=present)
        if found.conflicts:
            sides = {"base": None, "theirs": present, "mine": edit.prepared, "merge": found, "opened": pending.base}
            edit.conflict = edit_conflict(authors=authors_since(innovation, pending.base), **sides)

    def settle(self, request: HttpRequest, edit: Edit) -> None:
        """Bring what was sent together with what others did to the pending version, or to the entry."""
        if not self.has_change_permission(request, edit.innovation):
            return
        if edit.is_pending:
            request.POST = request.POST.copy()
            request.POST["status"] = edit.innovation.status  # it has services of its own
        sent, latest = request.POST.get("version"), edit.version
        if edit.is_pending and edit.pending is not None:
            is_known = number_of(request.POST.get("pending_version")) == edit.pending.version_id
            if not is_known or request.POST.get("against") == "pending":
                edit.version, edit.against = number_of(sent) or 0, "pending"
                theirs, author = without_new_pictures(edit.prepared), name_of(edit.pending.version.made_by)
                self.bring_together(request, edit, theirs if is_known else None, theirs, author)
                return
        if sent is not None and (number_of(sent) != latest or "contested" in request.POST):
            base = snapshot_at(edit.innovation, number_of(sent) or 0)
            self.bring_together(request, edit, base, snapshot_of(edit.innovation))

    def bring_together(
        self, request: HttpRequest, edit: Edit, base: Snapshot | None, theirs: Snapshot, authors: str | None = None
    ) -> None:
        """Merge what was sent into `theirs`, in place; tell what is left to choose, if anything is."""
        innovation, entry_forms = edit.innovation, self.entry_forms(request, edit.innovation)
        typed = snapshot_typed(entry_forms, request.POST, request.FILES, base or theirs)
        match_new_rows(base=base, theirs=theirs, mine=typed.snapshot, uploads=typed.uploads)
        contested = set(request.POST.getlist("contested"))
        choices = {key: choice for key in contested if (choice := request.POST.get(f"choice:{key}")) in CHOICES}
        drop_given_up(request, typed, [key for key, choice in choices.items() if choice == "theirs"])
        found = merge(base=base, theirs=theirs, mine=typed.snapshot, contested=contested, choices=choices)
        data, files = form_data(
            entry_forms, merge=found, present=snapshot_of(innovation), typed=typed, data=request.POST
        )
        request.POST = data
        request.FILES.clear()
        request.FILES.update(files)
        opened = number_of(data.get("opened")) or number_of(data.get("version")) or 0
        before = snapshot_at(innovation, opened)
        if authors is None:
            authors = authors_since(innovation, opened) if before is not None else ""
        if found.conflicts:
            edit.refusal = UNSETTLED
            sides = {"base": before, "theirs": theirs, "mine": typed.snapshot, "merge": found, "opened": opened}
            edit.conflict = edit_conflict(authors=authors, **sides)
        elif found.taken:
            self.tell_merge(request, base, theirs, found, authors)

    def tell_merge(
        self, request: HttpRequest, base: Snapshot | None, theirs: Snapshot, found: Merge, authors: str
    ) -> None:
        """Say that the changes of others are kept beside one's own."""
        if titles := changed_titles(base, theirs) if base is not None else []:
            what = f"Entre-temps, {authors} a changé{NBSP}: {', '.join(titles)}."
            self.message_user(request, f"{what} Ces changements sont gardés avec les vôtres.", messages.INFO)

    def entry_forms(self, request: HttpRequest, innovation: Innovation) -> EntryForms:
        """The forms of an entry, as this person has them."""
        fields = flatten_fieldsets(self.get_fieldsets(request, innovation))
        rows = {
            formset.get_default_prefix(): formset for formset, _ in self.get_formsets_with_inlines(request, innovation)
        }
        return EntryForms(
            self.get_form(request, innovation, change=True, fields=fields),
            {name: formset for name, formset in rows.items() if name in ROWS},
            innovation,
        )

    def has_change_permission(self, request: HttpRequest, obj: Innovation | None = None) -> bool:
        """The form of a version that waits is open to who may not change the public entry."""
        if edit_of(request).is_pending:
            return may_prepare(request, obj) if obj is not None else may_write(request)
        return super().has_change_permission(request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Innovation | None:
        """The entry that is locked, if there is one."""
        innovation = edit_of(request).innovation
        is_it = innovation is not None and from_field is None and str(innovation.pk) == str(object_id)
        return innovation if is_it else super().get_object(request, object_id, from_field)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any):
        """The form, which opens on what waits, and refuses to be saved as long as something is left to choose."""
        form, edit = super().get_form(request, obj, change=change, **kwargs), edit_of(request)
        form.opened, form.refusal = edit.opened, edit.refusal
        return form

    def get_inline_instances(self, request: HttpRequest, obj: Innovation | None = None) -> list:
        """A contact is in no version: the form of one that waits asks for none; one sent all the same is read."""
        inlines = super().get_inline_instances(request, obj)
        has_none = edit_of(request).is_pending and "contact-TOTAL_FORMS" not in request.POST
        return [each for each in inlines if not (has_none and each.model is Contact)]

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs, data = super().get_formset_kwargs(request, obj, inline, prefix), edit_of(request).opened
        return kwargs | {"data": data} if data is not None and f"{prefix}-TOTAL_FORMS" in data else kwargs

    def save_model(self, request: HttpRequest, obj: Innovation, form: forms.ModelForm, change: bool) -> None:
        """Of a version that waits, nothing is written in the entry."""
        if not edit_of(request).is_pending:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        """Keep what waits as a version, or write it around the entry."""
        edit = edit_of(request)
        if edit.is_pending:
            self.keep(request, edit, form, formsets)
        else:
            super().save_related(request, form, formsets, change)

    def keep(self, request: HttpRequest, edit: Edit, form: forms.ModelForm, formsets: list) -> None:
        """Keep what was typed as the pending version, or say why not."""
        innovation = Innovation.objects.get(pk=edit.innovation.pk)
        present = snapshot_of(innovation)
        snapshot = snapshot_of_forms(form, formsets, present)
        if edit.prepared is not None:
            carry_pictures(snapshot, edit.prepared, present, set(request.POST.getlist("drop_picture")))
        version = edit.pending.version_id if edit.pending is not None else None
        try:
            prepare(innovation=innovation, snapshot=snapshot, base=edit.version, by=request.user, version=version)
        except Refusal as refusal:
            edit.refusal = str(refusal)
            self.message_user(request, edit.refusal, messages.WARNING)
        else:
            self.message_user(request, "La version est en attente : le public n’en voit rien.", messages.SUCCESS)

    def construct_change_message(self, request: HttpRequest, form: forms.ModelForm, formsets: list, add: bool = False):
        is_pending = edit_of(request).is_pending
        return PREPARED if is_pending else super().construct_change_message(request, form, formsets, add)

    def log_change(self, request: HttpRequest, obj: Innovation, message: Any) -> Any:
        """Note it, unless the version that should wait was refused."""
        return None if edit_of(request).refusal else super().log_change(request, obj, message)

    def response_change(self, request: HttpRequest, obj: Innovation) -> HttpResponse:
        edit = edit_of(request)
        if not edit.is_pending:
            return super().response_change(request, obj)
        return HttpResponseRedirect(reverse(CHANGE if edit.refusal else PENDING, args=[obj.pk]))


def drop_given_up(request: HttpRequest, typed: FormSnapshot, keys: list[str]) -> None:
    """Leave out the rows that others removed and that are given up: new by now, they are known by what they say."""
    texts = {(key.split(":")[0], request.POST[f"gone:{key}"]) for key in keys if f"gone:{key}" in request.POST}
    labels = Labels.of([typed.snapshot]) if texts else None
    for name in ROWS if labels else ():
        typed.snapshot[name] = [
            row for row in typed.snapshot[name] if row["id"] is not None or (name, labels.row(name, row)) not in texts
        ]


def is_preview(request: HttpRequest) -> bool:
    """Whether the form was sent to be shown, and saves nothing whatever it becomes."""
    return request.resolver_match is not None and "_preview" in (request.resolver_match.url_name or "")


def new_pictures(edit: Edit) -> list[dict]:
    """The pictures that only the pending version has."""
    there = set(edit.innovation.illustrations.values_list("pk", flat=True))
    return [row for row in edit.prepared["illustrations"] if row["id"] not in there]


def without_new_pictures(snapshot: Snapshot) -> Snapshot:
    """A snapshot without the pictures that no form can send again: `keep` carries them over."""
    return snapshot | {"illustrations": [row for row in snapshot["illustrations"] if row["id"] is not None]}
