"""The catalogue's tables, one room per idea."""

from catalogue.models.catalogue_revision import CatalogueRevision, Revision
from catalogue.models.former_slug import FormerSlug
from catalogue.models.former_theme_slug import FormerThemeSlug
from catalogue.models.illustration import Illustration
from catalogue.models.innovation import Innovation
from catalogue.models.lever import Lever
from catalogue.models.load_record import LoadRecord
from catalogue.models.organisation import Organisation, OrganisationKind
from catalogue.models.pending_version import PendingVersion
from catalogue.models.replication import Replication, ReplicationState
from catalogue.models.scales import CostBand, EvidenceLevel, Stage, TerritoryScope
from catalogue.models.search_document import SearchDocument
from catalogue.models.search_miss import SearchMiss
from catalogue.models.source import Source
from catalogue.models.status import Status
from catalogue.models.territory import Territory, TerritoryKind
from catalogue.models.theme import Theme, ThemedInnovation

__all__ = [
    "CatalogueRevision",
    "CostBand",
    "EvidenceLevel",
    "FormerSlug",
    "FormerThemeSlug",
    "Illustration",
    "Innovation",
    "Lever",
    "LoadRecord",
    "Organisation",
    "OrganisationKind",
    "PendingVersion",
    "Replication",
    "ReplicationState",
    "Revision",
    "SearchDocument",
    "SearchMiss",
    "Source",
    "Stage",
    "Status",
    "Territory",
    "TerritoryKind",
    "TerritoryScope",
    "Theme",
    "ThemedInnovation",
]
