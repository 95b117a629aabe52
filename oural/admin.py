"""What the wiring adds to the admin: accounts and roles."""

import oural.access.admin  # noqa: F401 registers the models
