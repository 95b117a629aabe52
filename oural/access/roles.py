"""The groups of the editors, and what each may do: the one place that says so.

Each of the four roles has the grants of those before it, so that one group is enough for a person. The tracker of the
proposals has two groups of its own, since whoever writes it does not moderate it: who does both jobs is in a group of
each kind. `python manage.py migrate` makes the groups, puts them in this state, and takes out of them what is not
here: for other rights, make another group.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.apps.registry import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS

from proposals.news import EDITORS as WRITING_THE_TRACKER

ROLES = READING, WRITING, PUBLISHING, ADMINISTERING = "Lecture", "Rédaction", "Publication", "Administration"
MODERATING_THE_TRACKER = "Modération du suivi"

# By group, then by model: the verbs of its permissions; of a role, those that it adds to the role before it.
GRANTS: dict[str, dict[str, str]] = {
    READING: {
        "catalogue.innovation": "view",
        "catalogue.source": "view",
        "catalogue.replication": "view",
        "catalogue.illustration": "view",
        "catalogue.dossier": "view",
        "catalogue.dossierentry": "view",
        "catalogue.lever": "view",
        "catalogue.policy": "view",
        "catalogue.theme": "view",
        "catalogue.organisation": "view",
        "catalogue.territory": "view",
        "catalogue.searchmiss": "view",
        "catalogue.synonymgroup": "view",
        "catalogue.weakword": "view",
        "catalogue.sourcestate": "view",
        "catalogue.submission": "view",
        "catalogue.alert": "view",
        "proposals.axis": "view",
        "proposals.proposal": "view",
        "proposals.proposalsource": "view",
        "proposals.proposalinnovation": "view",
        "proposals.proposalupdate": "view",
        "proposals.statusentry": "view",
        "proposals.statusfact": "view",
        "proposals.moderation": "view",
        "proposals.deadline": "view",
        "proposals.statement": "view",
    },
    # A published entry is read only without the right to publish (`catalogue.admin.rights`).
    WRITING: {
        "catalogue.innovation": "add change",
        "catalogue.source": "add change delete",
        "catalogue.replication": "add change delete",
        "catalogue.illustration": "add change delete",
        "catalogue.dossier": "add change",
        "catalogue.dossierentry": "add change delete",
        "catalogue.organisation": "add",
        "catalogue.contact": "view add change delete",
        "catalogue.verification": "view",
        "catalogue.submission": "change",
    },
    # What entries share is on published ones: to change it is to publish.
    PUBLISHING: {
        "catalogue.innovation": "publish",
        "catalogue.dossier": "publish delete",
        "catalogue.lever": "change",
        "catalogue.policy": "change",
        "catalogue.theme": "add change delete",
        "catalogue.synonymgroup": "add change delete",
        "catalogue.weakword": "add change delete",
        "catalogue.organisation": "change delete",
        "catalogue.verification": "change",
        "catalogue.submission": "decide",
        "catalogue.submissioncontact": "view",
    },
    ADMINISTERING: {
        "catalogue.innovation": "delete",
        "catalogue.outgoingmail": "view change",
        "catalogue.verification": "delete",
        "oural.user": "view add change",
        "auth.group": "view",
        "oural.agentrule": "view add change delete",
        "oural.auditevent": "view",
    },
    WRITING_THE_TRACKER: {
        "catalogue.innovation": "view",
        "proposals.axis": "view",
        "proposals.proposal": "view change",
        "proposals.proposalsource": "view",
        "proposals.proposalinnovation": "view add change delete",
        "proposals.proposalupdate": "view add",
        "proposals.statusentry": "view add",
        "proposals.statusfact": "view add",
        "proposals.moderation": "view",
        "proposals.deadline": "view add",
        "proposals.statement": "view",
    },
    MODERATING_THE_TRACKER: {
        "proposals.proposal": "view",
        "proposals.proposalupdate": "view",
        "proposals.statusentry": "view",
        "proposals.moderation": "view add",
        "proposals.deadline": "view",
        "proposals.statement": "view",
    },
}


def grants_of(group: str) -> dict[str, set[str]]:
    """By label of application, the codenames of the permissions of a group, those of the roles before it included."""
    found: dict[str, set[str]] = {}
    for name in ROLES[: ROLES.index(group) + 1] if group in ROLES else (group,):
        for model, verbs in GRANTS[name].items():
            application, model_name = model.split(".")
            found.setdefault(application, set()).update(f"{verb}_{model_name}" for verb in verbs.split())
    return found


def settle_groups(
    app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, apps: Apps = installed_apps, **kwargs: Any
) -> None:
    """Make the groups, and give them their permissions on an application, those and no other: after its migrations."""
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        return
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    missing = GRANTS.keys() - set(groups.values_list("name", flat=True))
    groups.bulk_create(groups.model(name=name) for name in GRANTS if name in missing)
    held = dict(permissions.filter(content_type__app_label=app_config.label).values_list("pk", "codename"))
    for group in groups.filter(name__in=GRANTS):
        _settle(group, held, grants_of(group.name).get(app_config.label, set()), using)


def _settle(group: Any, held: dict[int, str], wanted: set[str], using: str) -> None:
    """Write the rows of one group, without the signals that tell of a person who changes a role."""
    through = type(group).permissions.through
    rows = through.objects.using(using).filter(group_id=group.pk, permission_id__in=held)
    present = set(rows.values_list("permission_id", flat=True))
    due = {key for key, codename in held.items() if codename in wanted}
    rows.filter(permission_id__in=present - due).delete()
    through.objects.using(using).bulk_create(
        through(group_id=group.pk, permission_id=key) for key in sorted(due - present)
    )


def covered_models() -> Iterator[str]:
    """The labels of the models that some role may at least see."""
    for role in ROLES:
        yield from GRANTS[role]
