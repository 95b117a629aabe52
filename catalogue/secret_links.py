"""The secrets that stand in addresses: a mail gives them to one person, and nothing else of the site tells them."""

import re

SECRET = re.compile(r"(/(?:proposer/brouillon|proposer/confirmer|suivi|verifier|apercu)/)[^/\s]+")


def masked(text: str) -> str:
    """A text with « … » for the secret of each address that opens something."""
    return SECRET.sub(r"\1…", text)
