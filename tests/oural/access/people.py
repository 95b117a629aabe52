"""People of the editors' side, each with a role."""

from itertools import count

from django.contrib.auth.models import Group

from oural.models import User

PASSWORD = "quatre-chevaux-verts"
numbers = count(1)


def make_member(*roles: str, **changes) -> User:
    """A member of the staff in these groups, with PASSWORD for password."""
    values = {"username": f"membre-{next(numbers)}", "is_staff": True, "password": PASSWORD}
    member = User.objects.create_user(**values | changes)
    groups = Group.objects.filter(name__in=roles)
    assert len(groups) == len(roles)
    member.groups.set(groups)
    return member
