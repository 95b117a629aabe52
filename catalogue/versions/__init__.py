"""Versions of the entries: what each change was, how two of them are brought together, what waits to be published.

sheet (an entry as plain values) -> merging (two changes of one sheet), history (its versions), writing (back into the
rows), drawing (without the rows) -> differences (in words) -> services (reverting), pending (the next version).
"""
