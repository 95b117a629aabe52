"""Loading the levers and the innovations of `fixtures/` without ever undoing what an editor did.

reader (one value of a file) -> sheets, levers (whole files, checked) -> places (territories) -> merge (what to write)
-> rows, innovations (write it) -> catalogue (all of it, in one transaction).
"""
