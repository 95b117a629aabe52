"""The tables of the wiring: what the preparation of the site remembers."""

from oural.models.prepared_step import PreparedStep

__all__ = ["PreparedStep"]
