"""Why an agent does not come in, in sentences."""

from oural.models import User

UNREACHABLE = "ProConnect ne répond pas. Réessayez dans quelques minutes."
NOT_CONFIRMED = "ProConnect n’a pas confirmé votre identité. Recommencez depuis la page de connexion."
UNTRUSTED = "La réponse de ProConnect n’a pas pu être vérifiée. Recommencez depuis la page de connexion."
NOT_LISTED = (
    "ProConnect vous a bien reconnu, mais votre adresse électronique n’est pas dans la liste des personnes attendues "
    "ici. Demandez à une personne du rôle Administration de l’y ajouter."
)
SWITCHED_OFF = "Votre compte a été désactivé. Une personne du rôle Administration peut le rouvrir."
TAKEN = (
    "ProConnect vous a bien reconnu, mais une autre identité est déjà venue ici avec votre adresse électronique. Si "
    "elle est maintenant la vôtre, demandez à une personne du rôle Administration de délier le compte qui la tient."
)
TOO_WEAK = (
    "Ce site demande une double authentification. Activez-la auprès de votre fournisseur d’identité, puis recommencez."
)


class Refused(Exception):
    """An agent does not come in. Its text is one of the sentences above, for the agent.

    `holder` is the account that the audit names: whoever already has the address of this agent.
    """

    def __init__(self, sentence: str, *, holder: User | None = None):
        super().__init__(sentence)
        self.holder = holder
