"""The editors' desk: what there is to do, each thing with its count and the list of the admin that shows it.

Other applications add their own things by the setting `CATALOGUE_DESK_ITEMS`: functions that give a list of items.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import AbstractBaseUser, AbstractUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from catalogue.lost_files import entries_lacking_a_file
from catalogue.models import Innovation, SearchMiss, Verification
from catalogue.models.innovation import InnovationQuerySet
from catalogue.typography import plural

LATELY = timedelta(days=14)
"""How far back the desk tells what others have changed."""

SHOWN_CHANGES = 8


@dataclass(frozen=True, slots=True)
class DeskItem:
    """A thing to do. `words` say it after its count, the endings of the plural after a bar: « brouillon|s à finir ».

    `rows` gives what is counted, for an editor; `list_name` and `query` are the list of the admin that shows exactly
    these rows, `permission` what one needs to see it, and `hint` a sentence on what is counted.
    """

    words: str
    rows: Callable[[AbstractUser], QuerySet]
    list_name: str
    query: Mapping[str, str]
    permission: str
    hint: str = ""

    @property
    def url(self) -> str:
        """The address of the list."""
        return reverse(f"admin:{self.list_name}_changelist", query=self.query)


@dataclass(frozen=True, slots=True)
class DeskCount:
    """A thing to do as it stands now."""

    item: DeskItem
    count: int

    @property
    def label(self) -> str:
        """The words in the number of the count: zero is singular."""
        return self.item.words.replace("|s", plural(self.count))


ANSWERS = DeskItem(
    "réponse|s de contacts à traiter",
    lambda user: Verification.objects.to_treat(),
    list_name="catalogue_verification",
    query={"file": "a-traiter"},
    permission="catalogue.view_verification",
    hint="Le contact dit sa fiche à corriger, ou l’innovation arrêtée.",
)

MISSES = DeskItem(
    "recherche|s sans résultat",
    lambda user: SearchMiss.objects.legible().recent(timezone.localdate()),
    list_name="catalogue_searchmiss",
    query={"periode": "recente"},
    permission="catalogue.view_searchmiss",
    hint="Ce que l’on a cherché depuis 30 jours, plusieurs fois et en vain.",
)


def own_items() -> Sequence[DeskItem]:
    """What there is to do in the catalogue itself."""
    return [
        entries("brouillon|s à finir", lambda user: Innovation.objects.drafts(), statut="draft"),
        entries(
            "fiche|s à vérifier",
            lambda user: Innovation.objects.to_verify(timezone.localdate()),
            "Publiées, et que personne n’a vérifiées depuis un an.",
            verification="a-verifier",
        ),
        entries(
            "fiche|s incomplète|s",
            lambda user: Innovation.objects.incomplete(),
            "Il leur manque une partie de ce que montre une fiche entière.",
            completude="incomplete",
        ),
        entries(
            "fiche|s sans source vivante",
            lambda user: Innovation.objects.without_live_source(),
            "Plus rien de ce qu’elles citent ne se lit.",
            sources="sans-source-vivante",
        ),
        entries(
            "fiche|s dont un fichier manque",
            lambda user: entries_lacking_a_file(),
            "Une image ou un document n’est plus sur le serveur : à remettre, ou à retirer de la fiche.",
            fichiers="manquants",
        ),
        entries(
            "fiche|s modifiée|s par d’autres",
            changed_by_others,
            f"Depuis {LATELY.days} jours.",
            modifications="autres",
        ),
        ANSWERS,
        MISSES,
    ]


def entries(words: str, rows: Callable[[AbstractUser], QuerySet], hint: str = "", **query: str) -> DeskItem:
    """Entries of the catalogue, in the list of the admin that these filters narrow."""
    return DeskItem(words, rows, "catalogue_innovation", query, "catalogue.view_innovation", hint)


def desk_counts(user: AbstractBaseUser | AnonymousUser) -> list[DeskCount]:
    """What there is to do for an editor, of what he or she may see. One query for each thing, or two."""
    items = [*own_items(), *(item for path in settings.CATALOGUE_DESK_ITEMS for item in import_string(path)())]
    return [
        DeskCount(item, item.rows(user).count())
        for item in items
        if isinstance(user, AbstractUser) and user.has_perm(item.permission)
    ]


def changes_by_others(user: AbstractUser) -> QuerySet[LogEntry]:
    """What others than this editor have written of the entries of late, the latest first."""
    return (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Innovation), action_time__gte=timezone.now() - LATELY
        )
        .exclude(user=user.pk)
        .exclude(action_flag=DELETION)
        .select_related("user", "content_type")
        .order_by("-action_time", "-pk")
    )


def changed_by_others(user: AbstractUser) -> InnovationQuerySet:
    """The entries that others than this editor have changed of late."""
    of_the_entry = changes_by_others(user).filter(object_id=Cast(OuterRef("pk"), TextField()))
    return Innovation.objects.filter(Exists(of_the_entry))
