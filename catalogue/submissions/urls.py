"""The addresses of contributions, in the name space of the catalogue. `<token>` is a secret: logs never hold it."""

from django.urls import path

from catalogue.submissions.views import confirmation, tracking

urlpatterns = [
    path("proposer/confirmer/<str:token>/", confirmation.confirm, name="contribution-confirm"),
    path("suivi/<str:token>/", tracking.tracking, name="contribution-tracking"),
]
