"""A lost link sent again, to the address that a contribution was sent from and to no other."""

from django.db import transaction

from catalogue.submissions.models import Submission
from catalogue.submissions.notifications import send
from catalogue.submissions.telling import tracking_link

MOST_LINKS = 20


def send_lost_links(*, address: str) -> int:
    """Write new links to the last contributions of an address, if it has any, in one mail. Return how many.

    The links that were given before still open.
    """
    with transaction.atomic():
        found = Submission.objects.received().of_person(address).select_related("original")
        latest = list(found.order_by("-received_at", "-pk")[:MOST_LINKS])
        links = [(submission, tracking_link(submission)) for submission in latest]
        if links:
            send(to=address.strip(), template="links", links=links)
    return len(links)
