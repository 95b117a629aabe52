"""From what ProConnect says of an agent to an account of the site, or to a refusal."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from oural.access.audit import Person, record_audit
from oural.access.proconnect.refusals import NOT_LISTED, SWITCHED_OFF, TAKEN, UNTRUSTED, Refused
from oural.models import AgentIdentity, AgentRule, AuditKind, OpenSession, User

LONGEST_NAME = 150
"""Characters of the name of an account."""

LONGEST_USERNAME = 60


def admit(claims: Mapping[str, Any]) -> User:
    """The account of an agent, made on the first visit, brought up to date at each: address, name, roles.

    A person is known by `sub`. When the address changes, a line that names the old one follows it; a domain must be
    that of the present one. Raises Refused, with nothing written, for who is not expected, whose address another
    person holds, or whose account is off.
    """
    subject, email = read(claims)
    with transaction.atomic():
        identity = AgentIdentity.objects.select_for_update().filter(subject=subject).first()
        rule = rule_for(email, identity)
        if rule is None:
            raise Refused(NOT_LISTED)
        holder = AgentIdentity.objects.filter(email=email).exclude(subject=subject).first()
        if holder is not None:
            raise Refused(TAKEN, holder=holder.user)
        if identity is None:
            identity = AgentIdentity(subject=subject, user=new_account(claims))
        user = identity.user
        if not user.is_active:
            raise Refused(SWITCHED_OFF)
        user.email, user.is_staff = address_for(user, email), True
        user.display_name = " ".join(filter(None, names(claims)))[:LONGEST_NAME]
        user.save()
        user.groups.set(rule.groups.all())
        identity.rule, identity.email = rule, email
        identity.save()
    return user


def part_identity(*, user: User, by: Person) -> None:
    """Part an account from the identity that it was made for, so that somebody else may come with its address.

    Whoever comes with that address, the same person included, has another account from then on.
    """
    with transaction.atomic():
        AgentIdentity.objects.filter(user=user).delete()
        OpenSession.objects.of(user).end()
        User.objects.filter(pk=user.pk).update(email="")
        record_audit(AuditKind.RIGHTS_CHANGED, account=by, subject=user, detail="identité ProConnect déliée")


def read(claims: Mapping[str, Any]) -> tuple[str, str]:
    """The identifier and the address of the agent, in lower case. Raises Refused when one is missing or strange."""
    subject, email = claims.get("sub"), claims.get("email")
    is_fit = isinstance(subject, str) and 0 < len(subject) <= 255 and subject.isprintable() and isinstance(email, str)
    try:
        validate_email(email if is_fit else "")
    except ValidationError as error:
        raise Refused(UNTRUSTED) from error
    return str(subject), str(email).lower()


def rule_for(email: str, identity: AgentIdentity | None) -> AgentRule | None:
    """The line that expects this agent: that of the address, that of the person before, that of the domain."""
    named = AgentRule.objects.filter(pattern=email).first()
    if named is not None:
        return named
    if identity is not None and identity.rule is not None and identity.rule.is_personal:
        identity.rule.pattern = email
        identity.rule.save()
        return identity.rule
    return AgentRule.objects.filter(pattern=f"@{email.rpartition('@')[2]}").first()


def address_for(user: User, email: str) -> str:
    """The address that the account of an agent bears: no two accounts have the same one.

    ProConnect vouches for it, so that the account of another agent, where somebody wrote it, gives it up. A local
    account keeps what was written in it: the agent's then bears none.
    """
    others = User.objects.exclude(pk=user.pk).filter(email__iexact=email)
    others.filter(agent_identity__isnull=False).update(email="")
    return "" if others.exists() else email


def is_expected(user: User) -> bool:
    """Whether the line that let an agent in is still there."""
    return AgentIdentity.objects.filter(user=user, rule__isnull=False).exists()


def new_account(claims: Mapping[str, Any]) -> User:
    """An account without a password, named after the agent: « marie.curie », « marie.curie-2 »."""
    words = map(slugify, names(claims))
    base = ".".join(word for word in words if word)[:LONGEST_USERNAME] or "agent"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    number, username = 1, base
    while username in taken:
        number += 1
        username = f"{base}-{number}"
    return User.objects.create_user(username)


def names(claims: Mapping[str, Any]) -> list[str]:
    """The given and the usual name as ProConnect gives them; empty where it gives none, or what no page can show."""
    values = (claims.get("given_name"), claims.get("usual_name"))
    return [value.strip() if isinstance(value, str) and value.isprintable() else "" for value in values]
