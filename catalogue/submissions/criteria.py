"""What the catalogue takes in and why it says no: the codes that decisions carry, in the words of the site."""

from django.db import models


class RejectionReason(models.TextChoices):
    """Why a contribution is refused."""

    NO_NEED = "sans-besoin", "Le besoin auquel elle répond n’est pas dit"
    NOT_NEW = "pas-nouvelle", "Rien n’y est nouveau pour ce territoire"
    NOT_TERRITORIAL = "pas-territoriale", "Elle ne se rattache à aucun territoire"
    NOT_STARTED = "pas-commencee", "C’est une opinion ou un souhait : rien n’a été essayé"
    NO_SOURCE = "sans-source", "Aucune source publique ne permet de la vérifier"
    COMMERCIAL = "publicite", "C’est une publicité ou une offre commerciale"
    OFF_SUBJECT = "hors-sujet", "La source ne parle pas du sujet de la contribution"
    PERSONAL = "personnes", "Elle met en cause des personnes"
    DUPLICATE = "doublon", "Elle est déjà dans le catalogue ou en cours d’examen"
    SPAM = "indesirable", "C’est un message indésirable"


class ChangeReason(models.TextChoices):
    """Why something is asked of the person before the decision."""

    NEED = "preciser-besoin", "Préciser le besoin"
    DONE = "preciser-reponse", "Préciser ce qui a été fait"
    RESULTS = "resultats", "Dire ce que cela a donné"
    MEANS = "moyens", "Préciser le coût, l’équipe ou le délai"
    SOURCE = "source", "Donner une source publique"
    WHY = "preciser-motif", "Préciser le motif"
    PLACE = "territoire", "Préciser le territoire"
    DATES = "dates", "Préciser les dates"
    RIGHTS = "droits-photo", "Préciser les droits sur une photo"
    TEXT = "texte", "Relire le texte que nous proposons"
    OTHER = "autre", "Répondre à une question"


ADMISSION = (
    ("Un besoin", "Un territoire a repéré un besoin, avec celles et ceux qui y vivent ou y travaillent."),
    ("Du nouveau pour ce territoire", "La réponse est nouvelle, ou transposée dans un contexte nouveau."),
    ("Un essai au moins", "Quelque chose a été essayé : une idée seule ne suffit pas, un échec compris intéresse."),
    ("Une source publique", "Un article, une délibération, un rapport : chacun doit pouvoir vérifier."),
    ("L’intérêt général", "Ni publicité, ni mise en cause de personnes."),
)
"""The criteria of admission, each with its sentence."""
