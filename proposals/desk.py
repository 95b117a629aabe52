"""What the tracker adds to the editors' desk. The settings name it."""

from catalogue.desk import DeskItem
from proposals.models import Proposal, StatusEntry


def desk_items() -> list[DeskItem]:
    """The entries of the second voice that wait for a decision, and the proposals that lack something."""
    return [
        DeskItem(
            "lecture|s contradictoire|s à modérer",
            lambda user: StatusEntry.objects.awaiting_moderation(),
            list_name="proposals_statusentry",
            query={"moderation": "attente"},
            permission="proposals.view_statusentry",
        ),
        DeskItem(
            "proposition|s à compléter",
            lambda user: Proposal.objects.to_complete(),
            list_name="proposals_proposal",
            query={"a_completer": "tout"},
            permission="proposals.view_proposal",
            hint="Leur intitulé, leur numéro ou leur axe restent à établir d’après le rapport.",
        ),
    ]
