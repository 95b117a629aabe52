"""The note for the mayor: the page that asks for its title, words and format, then the file."""

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from catalogue.briefings.content import Candidates, briefing, candidates_of
from catalogue.briefings.files import FORMATS, NO_PDF, formats_here
from catalogue.forms import BriefingForm
from catalogue.notebooks import opened_notebook
from catalogue.refusal import Refusal
from catalogue.submissions.forms.base import readable_data
from catalogue.tables.export import dated_name
from catalogue.views.responses import bounded, new_file, secret_page


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def briefing_page(request: HttpRequest) -> HttpResponseBase:
    """Ask about the note of the entries of `fiche`, then give it. Nothing is kept of it.

    From the page of a notebook, `carnet` is its secret, which is sent and never in an address. The form sends all the
    entries that it offers as `candidat`: one that was unticked is still offered when something is to be mended.
    """
    is_sent = request.method == "POST"
    sent = readable_data(request.POST if is_sent else request.GET)
    notebook = opened_notebook(sent.get("carnet", "")) if is_sent else None
    candidates = candidates_of(sent.getlist("candidat") or sent.getlist("fiche"), notebook)
    form = BriefingForm(sent if is_sent and "titre" in sent else None, candidates=candidates, formats=formats_here())
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            return _file(request, form, candidates)
        except Refusal as refused:
            refusal = refused
    context = {"form": form, "candidates": candidates, "refusals": refusal.reasons if refusal else []}
    context |= {"token": sent.get("carnet") if notebook else "", "no_pdf": "" if "pdf" in formats_here() else NO_PDF}
    return bounded(render(request, "catalogue/briefing.html", context), refusal)


def _file(request: HttpRequest, form: BriefingForm, candidates: Candidates) -> FileResponse:
    """The note that was asked for. Raises Busy."""
    answers, day = form.cleaned_data, localdate()
    extension = answers["format"]
    _, content_type, write = FORMATS[extension]
    site = f"{request.scheme}://{request.get_host()}"
    pages = candidates.pages(answers["fiche"], with_notes=answers.get("notes", False))
    document = briefing(pages, title=answers["titre"], words=answers["mots"], day=day, site=site)
    name = dated_name("note", extension, day, [document.title])
    return new_file(lambda file: write(file, document), name=name, content_type=content_type)
