"""What the logs leave out: the secrets that stand in the addresses of contributions."""

import logging
import re

SECRET = re.compile(r"(/(?:proposer/brouillon|proposer/confirmer|suivi)/)[^/\s]+")


class HideSecretAddresses(logging.Filter):
    """Puts « … » for the secret in every address that a line of the log tells."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line as it will be written; every line is."""
        told = record.getMessage()
        hidden = SECRET.sub(r"\1…", told)
        if hidden != told:
            record.msg, record.args = hidden, None
        return True
