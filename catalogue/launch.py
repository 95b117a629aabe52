"""What tells this launch of the site from the others: code, templates and settings are read once in each."""

import secrets

LAUNCH = secrets.token_hex(4)
"""The processes of a server share it: `oural.server` reads the views before they part."""
