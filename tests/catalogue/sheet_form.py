"""What the form of an entry sends."""

from django.urls import reverse

from catalogue.models import Innovation, Lever, Policy
from tests.factories import make_lever


def rows(prefix: str, *forms: dict, initial: int = 0) -> dict:
    """The data of a formset."""
    data = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for number, form in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return data


def sheet(**changes) -> dict:
    """What the form of an entry sends."""
    values = {
        "title": "Le bus gratuit",
        "slug": "le-bus-gratuit",
        "summary": "Le bus est gratuit pour tous.",
        "status": "published",
        "levers": [Lever.objects.first().pk if Lever.objects.exists() else make_lever().pk],
        "policies": [any_policy().pk],
        "themes": "monnaie locale",
        "territory_label": "Pays lédonien",
        "territory_scope": "autre",
        "stage": "deployed",
        "evidence_level": "",
        "in_report": "unknown",
    }
    formsets = rows("sources", {"title": "Le bilan", "url": "https://bilan.example/", "position": 0})
    formsets |= rows("replications") | rows("illustrations") | rows("contact")
    return values | formsets | changes


def any_policy() -> Policy:
    """A public policy, made if there is none."""
    wanted = {"position": 1, "name": "Mobilité", "summary": "Se déplacer."}
    return Policy.objects.first() or Policy.objects.create(slug="mobilite", **wanted)


def change_url(innovation: Innovation) -> str:
    return reverse("admin:catalogue_innovation_change", args=[innovation.pk])


def form_of(innovation: Innovation, **changes) -> dict:
    """What the form of an entry that exists sends, its sources included."""
    values = {name: getattr(innovation, name) for name in ("title", "slug", "summary", "status", "stage")}
    sources = [
        {"id": source.pk, "innovation": innovation.pk, "title": source.title, "url": source.url, "position": 0}
        for source in innovation.sources.all()
    ]
    levers = [lever.pk for lever in innovation.levers.all()]
    policies = [policy.pk for policy in innovation.policies.all()] or [any_policy().pk]
    return (
        sheet(**values, levers=levers, policies=policies, **rows("sources", *sources, initial=len(sources))) | changes
    )
