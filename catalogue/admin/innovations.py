"""Innovations in the admin: the list that editors work from, the sheet as they fill it in, and its previews."""

from django.contrib import admin

from catalogue.admin.exchange import ExchangesFiles
from catalogue.admin.innovation_form import InnovationSheet
from catalogue.admin.innovation_list import InnovationList
from catalogue.admin.innovation_preview import InnovationPreview
from catalogue.admin.innovation_rights import InnovationRights
from catalogue.admin.meeting import MeetsOthers
from catalogue.admin.pending import PreparesPending
from catalogue.admin.typed import InnovationLookup, SuggestsNames
from catalogue.admin.versions import KeepsVersions
from catalogue.admin.withdrawal import ArchivesRatherThanDeletes
from catalogue.models import Innovation


@admin.register(Innovation)
class InnovationAdmin(
    KeepsVersions,
    ArchivesRatherThanDeletes,
    PreparesPending,
    MeetsOthers,
    InnovationRights,
    ExchangesFiles,
    InnovationList,
    InnovationSheet,
    InnovationPreview,
    SuggestsNames,
):
    """The entries."""

    lookup = InnovationLookup()
