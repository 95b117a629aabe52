"""Every public address is read with GET and HEAD, and says so to anything else, but for those of contributions."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.conftest import close
from tests.factories import make_dossier, make_innovation, make_lever, make_policy, make_territory
from tests.proposals.rows import make_proposal

WRITTEN = ("catalogue:contribution-", "catalogue:notebook", "catalogue:briefing")
"""Pages whose address is a secret, or that take what is sent: their rooms have their own tests."""

pytestmark = pytest.mark.django_db


APART = {"catalogue:illustration", "catalogue:document", "catalogue:pending-picture", "catalogue:verification"} | {
    "catalogue:alerts",
    "catalogue:alert",
}
"""What needs a file, and pages that take an answer: their own tests hold them."""


def public_addresses() -> list[str]:
    """One address for each route of the site, the admin's aside."""
    entry, lever, commune = make_innovation(), make_lever(), make_territory()
    arguments = {
        "catalogue:innovation": [entry.slug],
        "catalogue:export": ["csv"],
        "catalogue:citation": [entry.slug, "bib"],
        "catalogue:lever": [lever.slug],
        "catalogue:policy": [make_policy().slug],
        "catalogue:dossier": [(dossier := make_dossier(entry)).slug],
        "catalogue:dossier-export": [dossier.slug, "csv"],
        "catalogue:pending": ["inconnu"],
        "catalogue:territory": [commune.kind, commune.code],
    }
    proposal = make_proposal()
    arguments |= {
        "proposals:file": ["faits", "csv"],
        **{f"proposals:{name}": [proposal.axis.number] for name in ("axis", "axis-feed")},
        **{f"proposals:{name}": [proposal.number] for name in ("proposal", "proposal-feed", "badge")},
    }
    resolver = get_resolver()
    names = [name for name in resolver.reverse_dict if isinstance(name, str)]
    for space in ("catalogue", "proposals"):
        routes = resolver.namespace_dict[space][1].reverse_dict
        names += [f"{space}:{name}" for name in routes if isinstance(name, str)]
    return [
        reverse(name, args=arguments.get(name)) for name in names if name not in APART and not name.startswith(WRITTEN)
    ]


def test_every_page_answers_head_and_refuses_the_rest_with_a_sentence():
    client = Client(enforce_csrf_checks=True)
    addresses = public_addresses()
    assert len(addresses) >= 34
    for address in addresses:
        read, head = client.get(address), client.head(address)
        assert head.status_code == read.status_code, address
        for response in (read, head):
            close(response)  # which may be of a file
        for method in ("post", "put", "delete"):
            response = getattr(client, method)(address)
            assert response.status_code == 405, (method, address)
            assert "se lit seulement" in response.content.decode()
