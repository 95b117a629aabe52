#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from oural.private_files import keep_private

INTERRUPTED = 130  # what a shell answers for a command that Ctrl-C stopped


def main() -> None:
    """Run a command. A setting that cannot be is told in a sentence, without a traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oural.settings")
    if sys.argv[1:2] != ["makemigrations"]:  # which writes code, for everybody
        keep_private()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Configuration : {error}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
