"""Loading what `fixtures/` says of the report's proposals."""
