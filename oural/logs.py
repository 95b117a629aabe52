"""What the logs leave out: the secrets that stand in addresses, and the tracebacks that tell nothing."""

import logging

from django.core.exceptions import SuspiciousOperation

from catalogue.encryption import masked
from catalogue.refusal import Busy
from oural.outage import is_outage, reason


class HideSecretAddresses(logging.Filter):
    """Puts « … » for the secret in every address that a line of the log tells."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line as it will be written; every line is."""
        told = record.getMessage()
        hidden = masked(told)
        if hidden != told:
            record.msg, record.args = hidden, None
        return True


class OneLine(logging.Filter):
    """Drops the traceback of what is no fault of the code: a forged request, an outage, too much at once.

    The last is no error either: the site keeps its bounds.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line as it will be written; every line is."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Busy):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        if error is not None and (is_outage(error) or isinstance(error, Busy)):
            record.msg, record.args = f"{record.getMessage()} ({reason(error)})", None
        elif not isinstance(error, SuspiciousOperation):
            return True
        record.exc_info = record.exc_text = None
        return True
