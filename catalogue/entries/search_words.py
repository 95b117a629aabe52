"""What editors do to the words of the search: groups of synonyms and weak words.

Whoever writes one calls `publish_search_words` in the same transaction: every process reads them anew at its next
request, and the pages that were kept go.
"""

from collections.abc import Collection, Iterable
from copy import copy

from django.db import transaction
from django.db.models import QuerySet

from catalogue.entries.changes import record_change
from catalogue.models import SynonymGroup
from catalogue.models.search_words import MOST_TERMS
from catalogue.refusal import Refusal
from catalogue.search.analysis.text import fold
from catalogue.typography import NBSP


def publish_search_words() -> None:
    """Have all processes read the words of the search again. To be called in a transaction, once all is written."""
    record_change([])


def switch_search_words(*, rows: QuerySet, is_active: bool) -> int:
    """Have the search use these rows, groups or weak words, or leave them; return how many that changes."""
    with transaction.atomic():
        count: int = rows.exclude(is_active=is_active).update(is_active=is_active)
        if count:
            publish_search_words()
    return count


def merge_groups(*, kept: SynonymGroup, others: Collection[SynonymGroup]) -> int:
    """Give a group the terms of others that it has not, and remove these. Return how many terms it has then.

    Raises Refusal when these would be more than a group holds.
    """
    with transaction.atomic():
        keys = {each.pk for each in (kept, *others)}
        held = {group.pk: group for group in SynonymGroup.objects.select_for_update().filter(pk__in=keys)}
        if held.keys() != keys:
            raise Refusal(["Un de ces groupes n’est plus là."])
        gone = [held[each.pk] for each in others if each.pk != kept.pk]
        kept = merged(held[kept.pk], gone)
        SynonymGroup.objects.filter(pk__in=[group.pk for group in gone]).delete()
        kept.save()
        publish_search_words()
    return len(kept.term_list)


def merged(kept: SynonymGroup, others: Iterable[SynonymGroup]) -> SynonymGroup:
    """A group, not saved, with the terms of others that it has not. Raises Refusal when it cannot hold them."""
    terms: dict[str, str] = {}
    for term in (term for group in (kept, *others) for term in group.term_list):
        terms.setdefault(fold(term), term)
    if len(terms) > MOST_TERMS:
        raise Refusal([f"À eux tous, ces groupes ont {len(terms)} termes{NBSP}: {MOST_TERMS} au plus dans un groupe."])
    whole = copy(kept)
    whole.terms = "\n".join(terms.values())
    return whole
