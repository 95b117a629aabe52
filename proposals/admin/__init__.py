"""The editors' side of the tracker, on Django's admin."""

from proposals.admin import facts, ledger, report  # noqa: F401 registers the models
