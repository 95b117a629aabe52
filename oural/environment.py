"""The environment, read strictly."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

ON = frozenset({"1", "on", "true", "yes", "oui"})
OFF = frozenset({"0", "off", "false", "no", "non"})


class Environment(environ.Env):
    """django-environ, which takes any word it does not know for « off »: here it is refused."""

    def bool(self, var: str, default: Any = environ.Env.NOTSET) -> bool:
        """The switch `var`, or `default` when it is not set or empty. Raises ImproperlyConfigured for another word."""
        word = self.str(var, default="").strip().lower()
        if not word and default is not self.NOTSET:
            return default
        if word in ON | OFF:
            return word in ON
        raise ImproperlyConfigured(f"La variable {var} vaut « {word} » : écrivez on ou off.")
