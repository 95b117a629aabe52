"""Why an agent does not come in, in sentences."""

UNREACHABLE = "ProConnect ne répond pas. Réessayez dans quelques minutes."
NOT_CONFIRMED = "ProConnect n’a pas confirmé votre identité. Recommencez depuis la page de connexion."
UNTRUSTED = "La réponse de ProConnect n’a pas pu être vérifiée. Recommencez depuis la page de connexion."
NOT_LISTED = (
    "ProConnect vous a bien reconnu, mais votre adresse électronique n’est pas dans la liste des personnes attendues "
    "ici. Demandez à une personne du rôle Administration de l’y ajouter."
)
SWITCHED_OFF = "Votre compte a été désactivé. Une personne du rôle Administration peut le rouvrir."
TOO_WEAK = (
    "Ce site demande une double authentification. Activez-la auprès de votre fournisseur d’identité, puis recommencez."
)


class Refused(Exception):
    """An agent does not come in. Its text is one of the sentences above, for the agent."""
