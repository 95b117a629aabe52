"""The editors' side of contributions, on Django's admin: the queue, the review page, the figures."""

from catalogue.submissions.admin import queue  # noqa: F401 registers the model
