"""The addresses of contributions, in the name space of the catalogue. `<token>` is a secret: logs never hold it."""

from django.urls import path

from catalogue.submissions.views import dispatch, steps, tracking

urlpatterns = [
    path("proposer/brouillon/<str:token>/", steps.draft, name="contribution-draft"),
    path("proposer/brouillon/<str:token>/enregistrer/", dispatch.save, name="contribution-save"),
    path("proposer/brouillon/<str:token>/reprendre/", dispatch.resume, name="contribution-resume"),
    path("proposer/brouillon/<str:token>/confirmation/", dispatch.sent, name="contribution-sent"),
    path("proposer/brouillon/<str:token>/envoi/", dispatch.send, name="contribution-send"),
    path("proposer/brouillon/<str:token>/fichiers/<int:key>/", dispatch.file, name="contribution-file"),
    path("proposer/brouillon/<str:token>/<slug:slug>/", steps.step, name="contribution-step"),
    path("proposer/confirmer/<str:token>/", dispatch.confirm, name="contribution-confirm"),
    path("proposer/<slug:kind>/", steps.begin, name="contribution-begin"),
    path("suivi/", tracking.lost_link, name="contribution-lost-link"),
    path("suivi/<str:token>/", tracking.tracking, name="contribution-tracking"),
    path("suivi/<str:token>/message/", tracking.message, name="contribution-message"),
    path("suivi/<str:token>/passages/<int:key>/", tracking.edit_decision, name="contribution-passage"),
    path("suivi/<str:token>/completer/", tracking.complete, name="contribution-complete"),
    path("suivi/<str:token>/envoi/", tracking.sent_text, name="contribution-text"),
    path("suivi/<str:token>/retirer/", tracking.withdraw, name="contribution-withdraw"),
    path("suivi/<str:token>/effacer/", tracking.erase, name="contribution-erase"),
]
