"""Who may do what to an entry: what the public sees, or has seen, is only for those who may publish."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from catalogue.models import Innovation, Status


class InnovationRights(admin.ModelAdmin):
    """The rights on the entries. Actions that publish or archive ask for « publish »."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether this person may change what the public sees."""
        return request.user.has_perm("catalogue.publish_innovation")

    def has_change_permission(self, request: HttpRequest, obj: Innovation | None = None) -> bool:
        may_change = super().has_change_permission(request, obj)
        is_draft = obj is None or obj.status == Status.DRAFT
        return may_change and (is_draft or self.has_publish_permission(request))

    def get_form(
        self, request: HttpRequest, obj: Innovation | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.may_publish = self.has_publish_permission(request)
        return form
