"""The public policies and the innovations of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from catalogue.models import Innovation, Policy, Source
from catalogue.search.rows import newest_rows
from catalogue.views.responses import read_only

# A policy's page shows its first entries, the policies nearest to it, the sites cited the most; the list shows all.
ENTRIES_SHOWN, POLICIES_SHOWN, SITES_SHOWN = 10, 6, 8


@read_only
def policy_list(request: HttpRequest) -> HttpResponse:
    """Every policy, in its order, with what it means."""
    return render(request, "catalogue/policy_list.html", {"policies": Policy.objects.with_innovation_count()})


@read_only
def policy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One policy: its newest innovations, the policies that share the most with it, what its entries rest on."""
    policy = get_object_or_404(Policy.objects.with_innovation_count(), slug=slug)
    innovations = Innovation.objects.published().filter(policies=policy)
    sites = Source.objects.filter(innovation__in=innovations).count_by_site()
    context = {
        "policy": policy,
        "entries": newest_rows(innovations, ENTRIES_SHOWN),
        "near": Policy.objects.near(policy)[:POLICIES_SHOWN],
        "source_count": sites.total(),
        "sites": sites.most_common(SITES_SHOWN),
    }
    return render(request, "catalogue/policy_detail.html", context)
