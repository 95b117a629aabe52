"""What the logs leave out: the secrets that stand in addresses."""

import logging

from catalogue.secret_links import masked


class HideSecretAddresses(logging.Filter):
    """Puts « … » for the secret in every address that a line of the log tells."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line as it will be written; every line is."""
        told = record.getMessage()
        hidden = masked(told)
        if hidden != told:
            record.msg, record.args = hidden, None
        return True
