"""French text: its words, its synonyms, its spelling, and the passages that answer."""
