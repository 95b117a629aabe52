"""The doors of the admin. They stand before its own addresses, of which the first three take the place."""

from django.urls import path

from oural.access.views import passwords, proconnect, second_factor, sessions

app_name = "access"
urlpatterns = [
    path("login/", sessions.log_in, name="log-in"),
    path("logout/", sessions.log_out, name="log-out"),
    path("password_change/", passwords.change_password, name="password"),
    path("confirmer/", passwords.confirm, name="confirm"),
    path("second-facteur/", second_factor.overview, name="second-factor"),
    path("second-facteur/activer/", second_factor.enrol, name="enrol"),
    path("second-facteur/code/", second_factor.verify, name="verify"),
    path("second-facteur/codes-de-secours/", second_factor.renew_codes, name="recovery-codes"),
    path("second-facteur/quitter/", second_factor.leave, name="leave"),
    path("sessions/", sessions.own_sessions, name="sessions"),
    path("sessions/fermer/", sessions.end, name="end-other-sessions"),
    path("sessions/<int:number>/fermer/", sessions.end, name="end-session"),
    path("proconnect/connexion/", proconnect.log_in_elsewhere, name="proconnect"),
    path("proconnect/retour/", proconnect.come_back, name="proconnect-return"),
    path("proconnect/deconnecte/", sessions.left, name="proconnect-left"),
]
