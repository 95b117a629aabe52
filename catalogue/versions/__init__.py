"""Versions of the entries: what each change was, how two of them are brought together, what waits to be published.

snapshot (an entry as plain values) -> labels (in words) -> diff, history (its versions) -> conflicts (two changes of
one entry), restore (back into the rows), render (without the rows) -> pending (the next version).
"""
