"""Notebooks: the page that begins or finds one, the page of one, and what its buttons do, one line at a time."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catalogue import notebooks
from catalogue.forms import EntryAddressForm, NotebookAddressForm, NotebookNameForm, NoteForm
from catalogue.models import Innovation, Notebook, NotebookEntry
from catalogue.origin import origin_of
from catalogue.refusal import Refusal
from catalogue.search.results import page_links
from catalogue.submissions.forms.base import StepForm, readable_data
from catalogue.throttle import spend_from
from catalogue.typography import NBSP
from catalogue.views.responses import bounded, secret_page

View = Callable[..., HttpResponseBase]

FOREIGN = "Ce bouton a été pressé depuis un autre site. Rien n’est fait : s’il venait bien de vous, pressez-le ici."
TAKEN_OFF = f"Cette ligne a été retirée du carnet, sans doute depuis un autre appareil. Voici votre note{NBSP}:"


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def notebook_door(request: HttpRequest) -> HttpResponseBase:
    """Begin a notebook, or name the one that one has; `fiche` is an entry to keep there at once.

    Nothing of the reader is at stake: no cookie says who they are, so another site could only begin one that is empty.
    """
    sent = readable_data(request.POST if request.method == "POST" else request.GET)
    entry = Innovation.objects.published().named([sent.get("fiche", "")]).with_territory().first()
    is_naming = request.method == "POST" and "creer" not in sent
    form = NotebookAddressForm(sent if is_naming else None)
    refusal = None
    if request.method == "POST":
        try:
            token = _named_or_new(request, form)
            if token:
                return _kept_in(token, entry)
        except Refusal as refused:
            refusal = refused
    context = {"entry": entry, "form": form, "refusals": refusal.reasons if refusal else []}
    return bounded(render(request, "catalogue/notebook_door.html", context), refusal)


def _named_or_new(request: HttpRequest, form: NotebookAddressForm) -> str:
    """The secret of the notebook that was asked for; empty when the form says what is wrong. Raises Refusal."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Refusal([FOREIGN])
    if not form.is_bound:
        return notebooks.create_notebook(place=origin_of(request.META))
    if not form.is_valid():
        return ""
    if notebooks.opened_notebook(form.cleaned_data["carnet"]) is None:
        form.add_error("carnet", "Aucun carnet n’a cette adresse : vérifiez-la, ou commencez-en un autre.")
        return ""
    spend_from(notebooks.CHANGES, origin_of(request.META))
    return str(form.cleaned_data["carnet"])


def _kept_in(token: str, entry: Innovation | None) -> HttpResponse:
    """Keep an entry in a notebook, and lead there. Raises Refusal."""
    notebook = notebooks.opened_notebook(token)
    if notebook is None or entry is None:
        return redirect("catalogue:notebook", token)
    try:
        return _at_line(token, notebooks.keep_entry(notebook=notebook, innovation=entry))
    except Notebook.DoesNotExist:  # deleted meanwhile, as its page says
        return redirect("catalogue:notebook", token)


def _at_line(token: str, entry: NotebookEntry) -> HttpResponse:
    """Lead to the line of an entry, on its page."""
    rank = entry.notebook.entries.filter(position__lt=entry.position).count()
    number = rank // notebooks.PAGE + 1
    url = reverse("catalogue:notebook", args=[token], query={"page": number} if number > 1 else None)
    return redirect(f"{url}#ligne-{entry.pk}")


def notebook_page(view: View) -> View:
    """Make a sealed page of a view that takes the notebook of its address, and count what is sent to it.

    A refusal is told on the page of the notebook.
    """

    @secret_page
    @wraps(view)
    def _opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        notebook = notebooks.opened_notebook(token)
        if notebook is None:
            return _unknown(request)
        try:
            if request.method == "POST":
                spend_from(notebooks.CHANGES, origin_of(request.META))
            return view(request, token, notebook, *args, **kwargs)
        except Notebook.DoesNotExist:  # deleted meanwhile
            return _unknown(request)
        except Refusal as refusal:
            if _is_of_script(request):
                return bounded(JsonResponse({"sentence": " ".join(refusal.reasons)}, status=409), refusal)
            return bounded(_page(request, token, notebook, refusals=refusal.reasons, status=409), refusal)

    return _opened


def _is_of_script(request: HttpRequest) -> bool:
    """Whether a script asks, which reads JSON."""
    return request.headers.get("Accept") == "application/json"


def _unknown(request: HttpRequest) -> HttpResponse:
    """The page of an address that opens nothing."""
    return render(request, "catalogue/notebook_gone.html", {"days": settings.NOTEBOOK_DAYS}, status=404)


@notebook_page
@require_http_methods(["GET", "HEAD"])
def notebook_detail(request: HttpRequest, token: str, notebook: Notebook) -> HttpResponse:
    """The entries of a notebook, with all that may be done to them."""
    return _page(request, token, notebook)


@secret_page
@require_http_methods(["GET", "HEAD"])
def notebook_shared(request: HttpRequest, token: str) -> HttpResponse:
    """The entries of a notebook, to be read."""
    notebook = notebooks.shared_notebook(token)
    if notebook is None:
        return _unknown(request)
    context = _lines(request, notebook, reverse("catalogue:notebook-shared", args=[token]))
    return render(request, "catalogue/notebook_shared.html", context)


@notebook_page
@require_http_methods(["GET", "HEAD", "POST"])
def notebook_entries(request: HttpRequest, token: str, notebook: Notebook) -> HttpResponse:
    """Keep an entry, which its address names; a script is answered in JSON. Read, the address leads to the page."""
    if request.method != "POST":
        return redirect("catalogue:notebook", token)
    form = EntryAddressForm(readable_data(request.POST))
    if not form.is_valid():
        return _page(request, token, notebook, entry_form=form)
    entry = notebooks.keep_entry(notebook=notebook, innovation=form.cleaned_data["fiche"])
    if _is_of_script(request):
        return JsonResponse({"count": notebook.entries.count()})
    return _at_line(token, entry)


@notebook_page
@require_http_methods(["GET", "HEAD", "POST"])
def notebook_entry(request: HttpRequest, token: str, notebook: Notebook, key: int) -> HttpResponse:
    """Move a line, take it off, or write its note; read, the address leads to the page."""
    sent = readable_data(request.POST)
    action = sent.get("action", "")
    if action == "retirer":
        notebooks.remove_entry(notebook=notebook, key=key)
    elif action in (notebooks.UP, notebooks.DOWN, notebooks.FIRST):
        notebooks.move_entry(notebook=notebook, key=key, to=action)
    elif action == "noter":
        return _noted(request, token, notebook, key)
    entry = notebook.entries.filter(pk=key).first()
    return redirect("catalogue:notebook", token) if entry is None else _at_line(token, entry)


def _noted(request: HttpRequest, token: str, notebook: Notebook, key: int) -> HttpResponse:
    """Keep a note; what was typed is never lost."""
    sent = readable_data(request.POST)
    form = NoteForm(sent, auto_id=f"note-{key}-%s")
    try:
        entry = notebook.entries.get(pk=key)
        if form.is_valid():
            text, seen = form.cleaned_data["note"], sent.get("vu", "")
            notebooks.keep_note(notebook=notebook, key=key, text=text, seen=seen)
            return _at_line(token, entry)
    except NotebookEntry.DoesNotExist:
        return _page(request, token, notebook, refusals=[TAKEN_OFF], lost_note=sent.get("note", ""), status=409)
    except Refusal as refusal:
        form.add_error("note", refusal.reasons)
        form.others = {"note": entry.note}
    return _page(request, token, notebook, note_form=form, key=key)


@notebook_page
@require_http_methods(["GET", "HEAD", "POST"])
def notebook_settings(request: HttpRequest, token: str, notebook: Notebook) -> HttpResponse:
    """Rename a notebook, share it or share it no more; read, the address leads to the page."""
    sent = readable_data(request.POST)
    action = sent.get("action", "")
    if action == "renommer":
        form = NotebookNameForm(sent)
        if not form.is_valid():
            return _page(request, token, notebook, name_form=form)
        notebooks.rename_notebook(notebook=notebook, name=form.cleaned_data["nom"])
    elif action == "partager":
        notebooks.share_notebook(notebook=notebook, token=token)
    elif action == "ne-plus-partager":
        notebooks.unshare_notebook(notebook=notebook)
    return redirect(reverse("catalogue:notebook", args=[token]) + "#reglages")


@notebook_page
@require_http_methods(["GET", "HEAD", "POST"])
def notebook_deletion(request: HttpRequest, token: str, notebook: Notebook) -> HttpResponse:
    """Ask, then delete the notebook."""
    context = {"notebook": notebook, "token": token, "count": notebook.entries.count()}
    if request.method == "POST":
        notebooks.delete_notebook(notebook=notebook)
        return render(request, "catalogue/notebook_deleted.html")
    return render(request, "catalogue/notebook_deletion.html", context)


def _lines(request: HttpRequest, notebook: Notebook, url: str, *, key: int | None = None) -> dict[str, Any]:
    """What a page of a notebook shows: that of the address, or the one that has the line of this key."""
    paginator = Paginator(notebook.entries.for_page(), notebooks.PAGE)
    number: Any = request.GET.get("page", "1")
    if key is not None:
        keys = list(notebook.entries.in_order().values_list("pk", flat=True))
        number = keys.index(key) // notebooks.PAGE + 1 if key in keys else 1
    page = paginator.get_page(number)

    def url_of(number: int) -> str:
        return f"{url}?page={number}"

    return {
        "notebook": notebook,
        "count": paginator.count,
        "page": page,
        "lines": list(page.object_list),
        "days": settings.NOTEBOOK_DAYS,
        "paging": {
            "pages": paginator.num_pages,
            "page_links": page_links(page.number, paginator.num_pages, url_of),
            "previous_url": url_of(page.number - 1) if page.has_previous() else "",
            "next_url": url_of(page.number + 1) if page.has_next() else "",
        },
    }


def _page(
    request: HttpRequest,
    token: str,
    notebook: Notebook,
    *,
    key: int | None = None,
    note_form: StepForm | None = None,
    name_form: StepForm | None = None,
    entry_form: StepForm | None = None,
    refusals: Sequence[str] = (),
    lost_note: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw the page. `note_form`, of the line of that key, and the others are those that say what is wrong."""
    url = reverse("catalogue:notebook", args=[token])
    context = _lines(request, notebook, url, key=key)
    lines = [
        (entry, note_form if entry.pk == key and note_form else _note_form(entry), notebooks.mark_of_note(entry.note))
        for entry in context["lines"]
    ]
    share_url = ""
    if notebook.share_digest:
        share_url = reverse("catalogue:notebook-shared", args=[notebooks.share_address(notebook, token)])
    context |= {
        "token": token,
        "url": request.build_absolute_uri(url),
        "path": url,
        "share_url": request.build_absolute_uri(share_url) if share_url else "",
        "lines": lines,
        "name_form": name_form or NotebookNameForm(initial={"nom": notebook.name}),
        "entry_form": entry_form or EntryAddressForm(),
        "wrong_form": note_form or name_form or entry_form,
        "refusals": refusals,
        "lost_note": lost_note,
        "most": notebooks.MOST_ENTRIES,
    }
    return render(request, "catalogue/notebook.html", context, status=status)


def _note_form(entry: NotebookEntry) -> NoteForm:
    """The form of a note; identifiers are those of its line: the page has one for each."""
    return NoteForm(initial={"note": entry.note}, auto_id=f"note-{entry.pk}-%s")
