"""What people type on the pages of the tracker: a query, a date, a reading of a proposal."""
