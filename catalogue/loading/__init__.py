"""Loading the levers, the public policies and the innovations of `fixtures/` without ever undoing what an editor did.

reader (one value of a file) -> sheets, vocabulary (whole files, checked) -> places (territories) -> merge (what to
write) -> rows, innovations (write it) -> catalogue (all of it, in one transaction).
"""
