"""Reading the tracker's files back: each is tried and shown before it is written.

plan (a file, what it would change) <- updates, ledger (the rows of each table).
"""
