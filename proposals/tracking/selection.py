"""Filters and words: which proposals to show."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.search.text import tokens, words
from proposals.tracking.days import AsOf
from proposals.tracking.facts import known_updates
from proposals.tracking.states import State


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for: any of the values of a filter, all the filters together. Axes by number, levers by slug."""

    q: str = ""
    axes: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    levers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.q or self.axes or self.statuses or self.levers or self.flags)

    def answers(self, state: State) -> bool:
        """Whether a proposal answers the filters, words aside."""
        return (
            (not self.axes or state.proposal.axis.number in self.axes)
            and (not self.statuses or state.status in self.statuses)
            and (not self.levers or any(lever.slug in self.levers for lever in state.levers))
            and (not self.flags or any(raised.flag in self.flags for raised in state.flags))
        )


def select(states: Iterable[State], selection: Selection, as_of: AsOf) -> tuple[State, ...]:
    """The states that answer, in their order. Words are looked for in the proposal, its readings and its facts."""
    found = [state for state in states if selection.answers(state)]
    if not selection.q.strip() or not found:
        return tuple(found)
    facts = texts_of_facts([state.proposal.pk for state in found], as_of)
    texts = {state.proposal.pk: f"{text_of(state)} {facts.get(state.proposal.pk, '')}" for state in found}
    return tuple(state for state in found if holds(texts[state.proposal.pk], selection.q))


def texts_of_facts(proposals: list[int], as_of: AsOf) -> dict[int, str]:
    """What the facts of each proposal say, up to the day. One query."""
    texts: dict[int, list[str]] = {}
    rows = known_updates(as_of).filter(proposal__in=proposals)
    for proposal, *said in rows.values_list("proposal_id", "text", "body", "source_title"):
        texts.setdefault(proposal, []).extend(said)
    return {proposal: " ".join(said) for proposal, said in texts.items()}


def text_of(state: State) -> str:
    """What is read of a proposal in a list."""
    proposal = state.proposal
    readings = [*([state.reading] if state.reading else []), *state.others]
    said = [text for one in readings for text in (one.entry.reason, one.entry.body, one.entry.speaker)]
    verbs = [lever.verb for lever in state.levers]
    return " ".join([str(proposal.number), proposal.title, proposal.summary, proposal.axis.title, *verbs, *said])


def holds(text: str, query: str) -> bool:
    """Whether a text holds each word of a query by its root, or begins one of its own with it when it is the last.

    A query of stop words or signs alone is held by every text, as in the search of the catalogue.
    """
    wanted = tokens(query)
    missing = set(wanted) - set(tokens(text))
    return not missing or (missing == {wanted[-1]} and any(word.startswith(words(query)[-1]) for word in words(text)))
