"""Alerts by mail, without an account: what may be followed, who follows it, and the digests of what is new."""
