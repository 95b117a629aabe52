"""What answers a search, said naively over the objects: the rules of `catalogue.search.relevance` a second time."""

from hypothesis import strategies as st

from catalogue.entries.changes import record_change
from catalogue.models import SynonymGroup, WeakWord
from catalogue.search import reference
from catalogue.search.analysis.queries import NAME_LINK, parse_query
from catalogue.search.analysis.synonyms import present
from catalogue.search.analysis.text import fold, tokens, words
from catalogue.search.query.criteria import Criteria
from catalogue.search.query.facets import FACETS

GROUPS = [
    ("equivalent", "eau\nalimentation"),
    ("equivalent", "eau bio\nécole"),
    ("broader", "école\nsaint\nété"),
    ("acronym", "BIO\nl’eau été"),
    ("equivalent", "rien\nété"),
]
WEAK = ["bio", "été", "l’école", "saint"]


def make_search_words(data):
    """Synonyms and weak words, or none."""
    for kind, terms in data.draw(st.lists(st.sampled_from(GROUPS), unique=True)):
        SynonymGroup.objects.create(kind=kind, terms=terms)
    for word in data.draw(st.lists(st.sampled_from(WEAK), unique=True)):
        WeakWord.objects.create(word=word)
    record_change([])


def parts_of(innovation):
    """The texts that are searched, by what a word in them is worth."""
    context = [theme.name for theme in innovation.themes.all()]
    context += [lever.title for lever in innovation.levers.all()]
    context += [innovation.territory_label, innovation.get_territory_scope_display()]
    context += [place.name for place in (innovation.territory, innovation.department, innovation.region) if place]
    context += [innovation.department.code] if innovation.department else []
    body = [innovation.summary, innovation.description, str(innovation.start_year or "")]
    body += [replication.place for replication in innovation.replications.all()]
    return {9: innovation.title, 3: "\n".join(context), 1: "\n".join(body)}


def worth(term, parts):
    """What a term is worth in an innovation, by its texts and their weights; 0 when it is absent."""
    total = 0
    others = [*term.others, *([term.roots] if term.row else [])]
    for weight, text in parts.items():
        found = tokens(text)
        is_begun = term.prefix and any(root.startswith(term.prefix) for root in found)
        if follows(term.row or term.roots, found):
            total += 16 * weight
        elif is_begun or any(follows(roots, found) for roots in others):
            total += weight
    every_word = [word for text in parts.values() for word in words(text)]
    return total or int(bool(term.prefix) and any(word.startswith(term.prefix) for word in every_word))


def follows(roots, found):
    """Whether roots are in a row somewhere."""
    return any(tuple(found[start : start + len(roots)]) == tuple(roots) for start in range(len(found)))


def rarity_of(count, everything):
    """How many times a number can be doubled without exceeding another, itself included, 6 at most."""
    return sum(count * 2**times <= everything for times in range(6)) if count else 0


def bonus_of(query, innovation):
    """What a title that has all that was typed is worth."""
    name = fold(innovation.title).replace(" ", NAME_LINK)  # no title of the sample has a sign that ends a name
    is_in_title = bool(query.phrase) and follows(query.phrase, tokens(innovation.title))
    return 2**17 * is_in_title + 2**18 * (query.name == NAME_LINK + name)


def found_for(criteria, innovations):
    """What answers, and what follows it: innovations, which terms they have, how near they are, their scores."""
    query = parse_query(criteria.q, present.get(), with_synonyms=not criteria.exact)
    texts = list(map(parts_of, innovations))
    points = [[worth(term, parts) for term in query.wanted] for parts in texts]
    columns = [[values[rank] for values in points] for rank in range(len(query.wanted))]
    own = [sum(value >= 16 for value in column) or sum(map(bool, column)) for column in columns]
    rare = [rarity_of(count, len(innovations)) for count in own]
    rows = []
    for innovation, parts, values in zip(innovations, texts, points, strict=True):
        if any(worth(term, parts) for term in query.unwanted):
            continue
        has = [bool(value) for value in values]
        score = bonus_of(query, innovation) + sum(v * r for v, r in zip(values, rare, strict=True))
        rows.append((innovation, has, sum(r for h, r in zip(has, rare, strict=True) if h), score))
    whole = [row for row in rows if all(row[1])]
    share = (2, 3) if whole else (2, 5)
    near = [row for row in rows if not all(row[1]) and row[2] * share[1] >= sum(rare) * share[0]]
    near = [row for row in near if any(h and r > 1 for h, r in zip(row[1], rare, strict=True))]
    near = [row for row in near if row[3] * 3 >= max(row[3] for row in near)]
    return whole, near


def reference_answer(criteria: Criteria, counted: dict) -> tuple[tuple[int, dict], list[int]]:
    """The total and counts, and the keys, that the reference gives.

    `counted` keeps the counts from one call to the next: where no facet is chosen they depend on the answers alone.
    """
    keys = reference.keys(criteria)
    is_chosen = any(criteria.selected(name) for name in FACETS)
    asked = criteria if is_chosen else frozenset(keys)
    if asked not in counted:
        counted[asked] = reference.total_and_counts(criteria)
    return counted[asked], keys
