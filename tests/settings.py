"""Settings of the tests: the real ones, quicker and louder, writing into a folder that goes away with the process."""

import atexit
import os
import shutil
import tempfile

from tests.undefined import Loud

folder = tempfile.mkdtemp(prefix="oural-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ |= {
    "VAR_DIR": folder,
    "SECRET_KEY": "only-for-tests",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DEBUG": "off",
    "HTTPS": "off",
    "SECOND_FACTOR_REQUIRED": "off",
    "NO_PROXY": "127.0.0.1",
    "EMAIL_URL": "",
}

from oural.settings import *  # noqa: E402, F403
from oural.settings import DATABASES, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir()
TEMPLATES[0]["OPTIONS"] |= {"debug": True, "string_if_invalid": Loud("%s")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A query without an order gives its rows backwards: nobody may count on the order they were written in.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA reverse_unordered_selects=ON;"
