"""The secrets that stand in addresses: a mail gives them to one person, and nothing else of the site tells them."""

import re

SECRET = re.compile(r"(/(?:proposer/brouillon|proposer/confirmer|suivi|verifier|apercu)/)([^/\s]+)")


def masked(text: str) -> str:
    """A text with « … » for the secret of each address that opens something."""
    return SECRET.sub(r"\1…", text)


def secrets_of(text: str) -> list[str]:
    """What `masked` hides, in the order of the text."""
    return [found[2] for found in SECRET.finditer(text)]


def unmasked(text: str, secrets: list[str]) -> str:
    """The text that `masked` was given, from what it hid."""
    hidden = iter(secrets)
    return SECRET.sub(lambda found: found[1] + next(hidden, found[2]), text)
