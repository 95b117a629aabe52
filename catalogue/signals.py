"""What the catalogue and the tracker tell to whoever listens; they know of nobody."""

from django.dispatch import Signal

published = Signal()
"""An entry is shown to the public for the first time, in the transaction under way: sent with `sender`, the model, and
`innovation`."""

exported = Signal()
"""Somebody of the staff takes a table away: sent with `sender`, the model, and `user`, `format` ("csv", "xlsx"…).

Files that everybody may take from the public site are not told of.
"""
