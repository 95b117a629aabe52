"""The entries as a file of the editors: what it would change, then the writing of it.

lookups (the rows that a file names) <- columns (with the kinds of their cells) <- importer (a line, the writing)
"""
