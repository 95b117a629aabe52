"""The pages that the site cites: do they still answer? Asked politely, and never of a machine that is not public."""
