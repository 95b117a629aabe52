"""Settings of the site that the browser visits: the real ones, whose passwords are quick to look at."""

from oural.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
