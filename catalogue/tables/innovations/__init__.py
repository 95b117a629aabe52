"""The entries as a file of the editors: what it would change, then the writing of it.

columns (with the kinds of their cells) <- reading (a line) <- writing. `rules` says what a row must be, `lookups`
holds the rows that a file names.
"""
