"""Settings of the tests: the real ones, quicker and louder."""

from oural.settings import *  # noqa: F403
from oural.settings import STORAGES, TEMPLATES

DEBUG = False
HTTPS = SECURE_SSL_REDIRECT = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TEMPLATES[0]["OPTIONS"]["debug"] = True
