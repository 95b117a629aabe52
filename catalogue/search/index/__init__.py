"""The index in memory and in the database, and the questions asked of it."""
