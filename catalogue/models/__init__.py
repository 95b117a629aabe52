"""The catalogue's tables, one room per idea."""

from catalogue.models.alert import Alert, Frequency
from catalogue.models.catalogue_revision import CatalogueRevision, Revision
from catalogue.models.contact import Answer, Contact, Verification
from catalogue.models.dossier import Dossier, DossierEntry, DossierStatus
from catalogue.models.former_slug import FormerSlug, FormerThemeSlug
from catalogue.models.import_file import ImportFile, LoadRecord
from catalogue.models.indicators import (
    AttractionRole,
    IndicatorImport,
    Indicators,
    Programme,
    ProgrammeMembership,
    RuralZone,
)
from catalogue.models.innovation import Innovation
from catalogue.models.kept_file import Document, Illustration
from catalogue.models.notebook import Notebook, NotebookEntry
from catalogue.models.outgoing_mail import OutgoingMail
from catalogue.models.policy import Policy
from catalogue.models.replication import Replication, ReplicationState
from catalogue.models.scales import CostBand, EvidenceLevel, Stage, Status, StopCause, TerritoryScope
from catalogue.models.search_document import SearchDocument
from catalogue.models.search_miss import SearchMiss
from catalogue.models.search_words import SynonymGroup, SynonymKind, WeakWord
from catalogue.models.source import Source, SourceOutcome, SourceState
from catalogue.models.territory import Territory, TerritoryKind
from catalogue.models.theme import Theme, ThemedInnovation
from catalogue.models.version import PendingVersion, Version, VersionKind
from catalogue.models.vocabulary import Lever, Organisation, OrganisationKind
from catalogue.submissions.models import Submission, SubmissionContact, SubmissionEvent, SubmissionFile
from catalogue.throttle import Allowance

__all__ = [
    "Alert",
    "Allowance",
    "Answer",
    "AttractionRole",
    "CatalogueRevision",
    "Contact",
    "CostBand",
    "Document",
    "Dossier",
    "DossierEntry",
    "DossierStatus",
    "EvidenceLevel",
    "FormerSlug",
    "FormerThemeSlug",
    "Frequency",
    "Illustration",
    "ImportFile",
    "IndicatorImport",
    "Indicators",
    "Innovation",
    "Lever",
    "LoadRecord",
    "Notebook",
    "NotebookEntry",
    "Organisation",
    "OrganisationKind",
    "OutgoingMail",
    "PendingVersion",
    "Policy",
    "Programme",
    "ProgrammeMembership",
    "Replication",
    "ReplicationState",
    "Revision",
    "RuralZone",
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
    "SynonymGroup",
    "SynonymKind",
    "Territory",
    "TerritoryKind",
    "TerritoryScope",
    "Theme",
    "ThemedInnovation",
    "Verification",
    "Version",
    "VersionKind",
    "WeakWord",
]
