"""What the pages of the tracker read: where each proposal stands on a day, on what proof.

    as_of = AsOf(day)                           today, or a past day
    tracker = read_tracker(as_of)               every proposal: 5 queries, whatever their number
    tracker.states                              State of each: its reading, the second voice, its facts, its flags
    tracker.by_axis()                           the same axis by axis, in the order of the report
    tracker.select(Selection(...))              the states that answer filters and words (1 query more with words)
    latest_updates(as_of, limit=10, axis=None)  1 query
    facts_by_year(as_of)                        1 query
    read_proposal(number, as_of)                ProposalPage: one proposal with all it shows: 8 queries

`proposals.forms.pages` reads `?au=` into an AsOf, the filters into a Selection, with a sentence for what it refuses;
`proposals.slugs` has the values that addresses show; `proposals.columns` the columns and the rows of the files.

Which day. A fact or a status belongs to a past day by the date when it happened or took effect, not by the date when
the editors wrote it down: the first readings were all written in 2026, and a tracker that showed nothing before would
hide what was the case. What was written down later says so (`DayReading.recorded_later`), and
`AsOf(day, recorded_by=…)` shows instead what the ledger held on a given day. A date known to the month or to the year
counts once that month or year is over, or from the day when it was written down. An entry that a public one corrects,
or a fact that a further version corrects or withdraws, never counts, on any day: it was a mistake. A deadline is the
one that was last decided by the day. A reading of the editors is dated by the last fact that founds it: before, there
is none. The wording, the levers and the links to the catalogue bear no date: they are those of today, but an
innovation launched after the year of `day` is left out.

Flags are computed here from dates, deadlines and the checks of sources (SourceCheck, which a link checker fills in),
and stored nowhere: nobody can switch them off.
"""

from proposals.tracker.page import ProposalPage, read_proposal
from proposals.tracker.state import AsOf, AxisGroup, DayReading, Flag, RaisedFlag, State
from proposals.tracker.tracker import Selection, Tracker, YearCount, facts_by_year, latest_updates, read_tracker

__all__ = [
    "AsOf",
    "AxisGroup",
    "Flag",
    "ProposalPage",
    "RaisedFlag",
    "DayReading",
    "Selection",
    "State",
    "Tracker",
    "YearCount",
    "facts_by_year",
    "latest_updates",
    "read_proposal",
    "read_tracker",
]
