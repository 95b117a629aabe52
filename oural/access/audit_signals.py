"""What the audit listens to: the site goes on saying what it does, and these write it down."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from catalogue.origin import actor
from catalogue.signals import exported
from catalogue.typography import NBSP
from oural.access import notices
from oural.access.audit import Person, record
from oural.access.second_factor import is_pending
from oural.models import AgentRule, AuditKind, User

FLAGS = {
    "is_active": "compte actif",
    "is_staff": "accès à l’administration",
    "is_superuser": "tous les droits",
}
NO_PASSWORD = "!"
NEWCOMER = {"is_active": True, "is_staff": False, "is_superuser": False, "password": NO_PASSWORD}
# By relation: the field that leads to what is given, and the way back to who has it.
RELATIONS: dict[type[Model], tuple[str, str]] = {
    User.groups.through: ("groups", "user_set"),
    User.user_permissions.through: ("user_permissions", "user_set"),
    Group.permissions.through: ("permissions", "group_set"),
    AgentRule.groups.through: ("groups", "agentrule_set"),
}
CHANGES = {"post_add": "ajout", "post_remove": "retrait", "pre_clear": "retrait"}


def connect() -> None:
    """Start to listen."""
    user_logged_in.connect(note_login)
    user_logged_out.connect(note_logout)
    user_login_failed.connect(note_failure)
    exported.connect(note_export)
    for relation in RELATIONS:
        m2m_changed.connect(note_rights, sender=relation)
    pre_save.connect(remember_account, sender=User)
    post_save.connect(note_flags, sender=User)
    post_save.connect(note_password, sender=User)
    post_delete.connect(note_deleted_account, sender=User)
    for source in (Group, AgentRule):
        pre_delete.connect(note_deleted_source, sender=source)


def note_login(sender: type, request: Any, user: User, **kwargs: Any) -> None:
    """Somebody came in; with a second factor to give, that is told when it is given."""
    if not is_pending(user, request.session):
        record(AuditKind.LOGGED_IN, account=user)


def note_logout(sender: type, user: User | None, **kwargs: Any) -> None:
    """Somebody goes; whoever had given a password only had not come in."""
    if user is not None:
        record(AuditKind.LOGGED_OUT, account=user)


def note_failure(sender: str, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Somebody did not: the account is kept only if there is one of that name, and nothing of what was typed."""
    record(AuditKind.LOGIN_FAILED, account=account_meant(credentials.get(User.USERNAME_FIELD) or ""))


def account_meant(name: str) -> User | None:
    """The account of that name or, if there is none, the only one that has it with other capitals."""
    others = User.objects.filter(username__iexact=name)[:2]
    only = others[0] if len(others) == 1 else None
    return User.objects.filter(username=name).first() or only


def note_export(sender: type[Model], user: Person, format: str, **kwargs: Any) -> None:
    """Somebody took a table away."""
    record(AuditKind.EXPORTED, account=user, detail=f"{sender._meta.verbose_name_plural}, {format}")


def note_rights(
    sender: type[Model], instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """What an account, a group or an expected agent may do changes, from whichever end."""
    if action not in CHANGES:
        return
    forward, backward = RELATIONS[sender]
    related = getattr(instance, backward if reverse else forward)
    others = related.all() if pk_set is None else related.model.objects.filter(pk__in=pk_set)
    gifts = [(other, [instance]) for other in others] if reverse else [(instance, sorted(others, key=str))]
    for owner, given in gifts:
        what = f"{CHANGES[action]}{NBSP}: {_words(given)}"
        if given and isinstance(owner, User):
            _note(subject=owner, detail=what)
        elif given:
            _note(detail=f"{_words([owner])}, {what}")


def remember_account(
    sender: type, instance: Any, raw: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Before an account is written: what its row says, of what will be written."""
    watched = [] if raw else [name for name in NEWCOMER if update_fields is None or name in update_fields]
    row = User.objects.filter(pk=instance.pk).values(*watched).first() if watched else None
    instance.row_before = row or {name: NEWCOMER[name] for name in watched}


def note_flags(sender: type, instance: Any, **kwargs: Any) -> None:
    """After it is: what has changed of its rights."""
    for flag, words in FLAGS.items():
        before = instance.row_before.get(flag)
        if before is not None and getattr(instance, flag) != before:
            _note(subject=instance, detail=f"{words}{NBSP}: {'non' if before else 'oui'}")


def note_password(
    sender: type, instance: Any, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """And whether it has another password: given, changed or taken off, by whatever way. Its owner is written to.

    A password that is only hashed anew, as Django does at a log-in when its hashers change, is the same one.
    """
    before = instance.row_before.get("password", instance.password)
    had_one, has_one = (bool(password) and is_password_usable(password) for password in (before, instance.password))
    is_hashed_anew = update_fields == {"password"} and instance._password is None and had_one and has_one
    if instance.password != before and (had_one or has_one) and not is_hashed_anew:
        change = "changé" if had_one and has_one else "donné" if has_one else "retiré"
        record(AuditKind.PASSWORD_CHANGED, account=actor(), subject=instance, detail=change)
        if not created:
            notices.tell_of_password(instance, change=change)


def note_deleted_account(sender: type, instance: User, **kwargs: Any) -> None:
    """An account is gone."""
    _note(subject=instance, detail="compte supprimé")


def note_deleted_source(sender: type, instance: Group | AgentRule, **kwargs: Any) -> None:
    """A group or an expected agent is going, and what it gave with it."""
    _note(detail=f"{_words([instance])}, supprimé")


def _words(rows: Iterable[Model]) -> str:
    """The groups by their names, the permissions by their codes, the expected agents by their numbers."""
    return ", ".join(map(_word, rows))


def _word(row: Model) -> str:
    if isinstance(row, Permission):
        return row.codename
    return f"agent attendu n°{NBSP}{row.pk}" if isinstance(row, AgentRule) else f"groupe «{NBSP}{row}{NBSP}»"


def _note(*, subject: User | None = None, detail: str) -> None:
    record(AuditKind.RIGHTS_CHANGED, account=actor(), subject=subject, detail=detail)
