"""The catalogue's tables, one room per idea."""

from catalogue.models.catalogue_revision import CatalogueRevision, Revision
from catalogue.models.former_slug import FormerSlug
from catalogue.models.illustration import Illustration
from catalogue.models.innovation import Innovation
from catalogue.models.lever import Lever
from catalogue.models.load_record import LoadRecord
from catalogue.models.organisation import Organisation, OrganisationKind
from catalogue.models.outgoing_mail import OutgoingMail
from catalogue.models.replication import Replication, ReplicationState
from catalogue.models.scales import CostBand, EvidenceLevel, Stage, TerritoryScope
from catalogue.models.search_document import SearchDocument
from catalogue.models.search_miss import SearchMiss
from catalogue.models.source import Source
from catalogue.models.status import Status
from catalogue.models.territory import Territory, TerritoryKind
from catalogue.models.theme import Theme, ThemedInnovation
from catalogue.submissions.models import Submission, SubmissionContact, SubmissionEvent, SubmissionFile

__all__ = [
    "CatalogueRevision",
    "CostBand",
    "EvidenceLevel",
    "FormerSlug",
    "Illustration",
    "Innovation",
    "Lever",
    "LoadRecord",
    "Organisation",
    "OrganisationKind",
    "OutgoingMail",
    "Replication",
    "ReplicationState",
    "Revision",
    "SearchDocument",
    "SearchMiss",
    "Source",
    "Stage",
    "Status",
    "Submission",
    "SubmissionContact",
    "SubmissionEvent",
    "SubmissionFile",
    "Territory",
    "TerritoryKind",
    "TerritoryScope",
    "Theme",
    "ThemedInnovation",
]
