"""The catalogue's tables, one room per idea."""

from catalogue.models.allowance import Allowance
from catalogue.models.catalogue_revision import CatalogueRevision, Revision
from catalogue.models.contact import Contact
from catalogue.models.document import Document
from catalogue.models.former_slug import FormerSlug
from catalogue.models.former_theme_slug import FormerThemeSlug
from catalogue.models.illustration import Illustration
from catalogue.models.import_file import ImportFile
from catalogue.models.innovation import Innovation
from catalogue.models.lever import Lever
from catalogue.models.load_record import LoadRecord
from catalogue.models.organisation import Organisation, OrganisationKind
from catalogue.models.outgoing_mail import OutgoingMail
from catalogue.models.pending_version import PendingVersion
from catalogue.models.policy import Policy
from catalogue.models.replication import Replication, ReplicationState
from catalogue.models.scales import CostBand, EvidenceLevel, Stage, StopCause, TerritoryScope
from catalogue.models.search_document import SearchDocument
from catalogue.models.search_miss import SearchMiss
from catalogue.models.source import Source
from catalogue.models.source_state import SourceOutcome, SourceState
from catalogue.models.status import Status
from catalogue.models.territory import Territory, TerritoryKind
from catalogue.models.theme import Theme, ThemedInnovation
from catalogue.models.verification import Answer, Verification
from catalogue.models.version import Version, VersionKind
from catalogue.submissions.models import Submission, SubmissionContact, SubmissionEvent, SubmissionFile

__all__ = [
    "Allowance",
    "Answer",
    "CatalogueRevision",
    "Contact",
    "CostBand",
    "Document",
    "EvidenceLevel",
    "FormerSlug",
    "FormerThemeSlug",
    "Illustration",
    "ImportFile",
    "Innovation",
    "Lever",
    "LoadRecord",
    "Organisation",
    "OrganisationKind",
    "OutgoingMail",
    "PendingVersion",
    "Policy",
    "Replication",
    "ReplicationState",
    "Revision",
    "SearchDocument",
    "SearchMiss",
    "Source",
    "SourceOutcome",
    "SourceState",
    "Stage",
    "StopCause",
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
    "Verification",
    "Version",
    "VersionKind",
]
