"""The entries: what editors do to them, the rules they keep, the one seam of every write, and what is near to them."""
