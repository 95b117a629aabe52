"""The public policies and the innovations of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from catalogue.entries.highlights import near_policies
from catalogue.models import Policy, Source, Status
from catalogue.search.query.criteria import Criteria
from catalogue.search.results import run, with_counts
from catalogue.views.responses import by_revision, read_only

# A policy's page shows its first entries, the policies nearest to it, the sites cited the most; the list shows all.
ENTRIES_SHOWN, POLICIES_SHOWN, SITES_SHOWN = 10, 6, 8


@read_only
@by_revision
def policy_list(request: HttpRequest) -> HttpResponse:
    """Every policy, in its order, with what it means."""
    policies = with_counts(Policy.objects.all(), "politique")
    return render(request, "catalogue/policy_list.html", {"policies": policies})


@read_only
@by_revision
def policy_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One policy: its newest innovations, the policies that share the most with it, what its entries rest on."""
    policy = get_object_or_404(Policy, slug=slug)
    results = run(Criteria(politique=(policy.slug,)), with_facets=False)
    sources = Source.objects.filter(innovation__policies=policy, innovation__status=Status.PUBLISHED)
    sites = sources.count_by_site()
    context = {
        "policy": policy,
        "total": results.total,
        "entries": results.entries[:ENTRIES_SHOWN],
        "near": near_policies(policy, POLICIES_SHOWN),
        "source_count": sites.total(),
        "sites": sites.most_common(SITES_SHOWN),
    }
    return render(request, "catalogue/policy_detail.html", context)
