"""What gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from oural.private_files import keep_private
from oural.serving import database
from oural.serving.frames import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oural.settings")
keep_private()

try:
    application = with_room(get_wsgi_application())
    database.connect()
except ImproperlyConfigured as error:
    sys.exit(f"Configuration : {error}")
