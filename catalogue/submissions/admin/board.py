"""The page of figures, and what contributions add to the editors' desk."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from catalogue.submissions.figures import figures
from catalogue.submissions.models import Submission

QUEUE = "catalogue_submission"


def desk_things() -> list[dict[str, Any]]:
    """The things to do: words for one and many, rows for an editor, the list that shows exactly these, its right."""
    queue = {"list_name": QUEUE, "permission": "catalogue.view_submission"}
    return [
        {
            "one": "contribution à prendre",
            "many": "contributions à prendre",
            "rows": lambda editor: Submission.objects.nobodys(),
            "query": {"etat": "recues", "qui": "personne"},
            **queue,
        },
        {
            "one": "contribution que j’examine",
            "many": "contributions que j’examine",
            "rows": lambda editor: Submission.objects.mine(editor),
            "query": {"qui": "moi"},
            **queue,
        },
        {
            "one": "message sans réponse",
            "many": "messages sans réponse",
            "rows": lambda editor: Submission.objects.unanswered(),
            "query": {"etat": "toutes", "signe": "messages"},
            "hint": "La personne a écrit la dernière, décision prise ou non.",
            **queue,
        },
        {
            "one": "contribution retenue comme indésirable",
            "many": "contributions retenues comme indésirables",
            "rows": lambda editor: Submission.objects.held(),
            "query": {"signe": "retenues"},
            **queue,
        },
    ]


def counted(editor: User) -> list[dict[str, Any]]:
    """The things to do for an editor as they stand: count, words, address. One query each."""
    things = []
    for thing in desk_things():
        count = thing["rows"](editor).count()
        label = thing["many"] if count >= 2 else thing["one"]
        url = reverse(f"admin:{thing['list_name']}_changelist", query=thing["query"])
        things.append({"count": count, "label": label, "url": url})
    return things


def figures_page(request: HttpRequest, model_admin: admin.ModelAdmin) -> HttpResponse:
    """Received, median delay, accepted share: by month and by region."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    told = figures(timezone.localdate())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Chiffres des contributions",
        "opts": model_admin.opts,
        "things": counted(request.user),
        "total": told.total,
        "months": [(date.fromisoformat(f"{tally.label}-01"), tally) for tally in told.months],
        "regions": told.regions,
    }
    return TemplateResponse(request, "admin/submissions/figures.html", context)
