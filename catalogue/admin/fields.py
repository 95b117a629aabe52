"""What the forms of the admin do with the fields of a model."""

from django.db.models import URLField

SECURE_ADDRESSES = {URLField: {"assume_scheme": "https"}}
"""An address typed without its scheme is read as https."""
