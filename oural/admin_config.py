"""Django's admin, with a site of ours: `INSTALLED_APPS` names it in the place of `django.contrib.admin`."""

from django.contrib.admin.apps import AdminConfig


class OuralAdminConfig(AdminConfig):
    default_site = "oural.admin_site.Site"
