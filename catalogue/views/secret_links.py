"""The pages that a secret link opens, without an account: a pending version, and the yearly question to a contact."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catalogue.forms import AnswerForm
from catalogue.refusal import Refusal
from catalogue.verification import LinkRefused, open_link, record_answer
from catalogue.versions.pending import LinkEnded, LinkUnknown, pending_of_token
from catalogue.versions.render import rendered
from catalogue.versions.restore import writable
from catalogue.views.files import file_in
from catalogue.views.responses import read_only, sealed, secret_page
from catalogue.views.sheet import sheet_context


@read_only
def pending_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet as it is prepared; a link that has ended says so."""
    try:
        pending = pending_of_token(token)
    except LinkUnknown:
        raise Http404("Ce lien n’existe pas.") from None
    except LinkEnded:
        return sealed(render(request, "catalogue/pending_ended.html", status=410))
    public = pending.innovation
    innovation = rendered(
        public, pending.version.snapshot, lambda number: reverse("catalogue:pending-picture", args=[token, number])
    )
    context = sheet_context(innovation, url=request.build_absolute_uri(public.get_absolute_url()))
    context |= {"pending": pending, "public": public}
    return sealed(render(request, "catalogue/pending_preview.html", context))


@read_only
def pending_picture(request: HttpRequest, token: str, number: int) -> FileResponse:
    """A picture of a pending version, by its rank."""
    try:
        rows = writable("illustrations", pending_of_token(token).version.snapshot["illustrations"])
        return sealed(file_in(default_storage, rows[number]["image"]))
    except (LinkUnknown, LinkEnded, IndexError):
        raise Http404("Cette image n’est pas dans la version en attente.") from None


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question; record the answer. The signed link is the authority."""
    try:
        asked = open_link(token)
    except LinkRefused as refused:
        context = {"sentence": str(refused)}
        return render(request, "catalogue/verification_refused.html", context, status=refused.status)
    initial = {"answer": asked.answer, "remark": asked.remark}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_answer(verification=asked, **form.cleaned_data)
            return redirect(request.path)
        except Refusal as refusal:
            form.add_error(None, refusal.reasons)
    return render(request, "catalogue/verification.html", {"asked": asked, "form": form})
