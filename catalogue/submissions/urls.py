"""The addresses of contributions, in the name space of the catalogue. `<token>` is a secret: logs never hold it."""

from django.urls import path

from catalogue.submissions.views import confirmation, drafting, leaving, recovery, sending, starting, tracking

urlpatterns = [
    path("proposer/brouillon/<str:token>/", drafting.draft, name="contribution-draft"),
    path("proposer/brouillon/<str:token>/enregistrer/", sending.save, name="contribution-save"),
    path("proposer/brouillon/<str:token>/reprendre/", sending.resume, name="contribution-resume"),
    path("proposer/brouillon/<str:token>/confirmation/", sending.sent, name="contribution-sent"),
    path("proposer/brouillon/<str:token>/envoi/", sending.send, name="contribution-send"),
    path("proposer/brouillon/<str:token>/fichiers/<int:key>/", sending.file, name="contribution-file"),
    path("proposer/brouillon/<str:token>/<slug:slug>/", drafting.step, name="contribution-step"),
    path("proposer/confirmer/<str:token>/", confirmation.confirm, name="contribution-confirm"),
    path("proposer/<slug:kind>/", starting.begin, name="contribution-begin"),
    path("suivi/", recovery.lost_link, name="contribution-lost-link"),
    path("suivi/<str:token>/", tracking.tracking, name="contribution-tracking"),
    path("suivi/<str:token>/message/", tracking.message, name="contribution-message"),
    path("suivi/<str:token>/passages/<int:key>/", tracking.passage, name="contribution-passage"),
    path("suivi/<str:token>/completer/", tracking.complete, name="contribution-complete"),
    path("suivi/<str:token>/envoi/", leaving.sent_text, name="contribution-text"),
    path("suivi/<str:token>/retirer/", leaving.withdraw, name="contribution-withdraw"),
    path("suivi/<str:token>/effacer/", leaving.erase, name="contribution-erase"),
]
