"""Check constraints validated together: a form that is saved asks the database once, and not once for each."""

from collections.abc import Collection
from functools import reduce
from operator import and_

from django.core.exceptions import ValidationError
from django.db import models


class CheckedTogether(models.Model):
    """A row of which the check constraints are validated in one query; one each only when it breaks some."""

    class Meta:
        abstract = True

    keeps_its_checks = False

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        checks = [
            constraint.condition
            for constraint in self._meta.constraints
            if is_check(constraint) and not constraint.condition.referenced_base_fields & set(exclude or ())
        ]
        self.keeps_its_checks = not checks or self.keeps(reduce(and_, checks), exclude)
        super().validate_constraints(exclude=exclude)

    def keeps(self, condition: models.Q, exclude: Collection[str] | None) -> bool:
        """Whether the row keeps a condition."""
        try:
            models.CheckConstraint(condition=condition, name="together").validate(type(self), self, exclude)
        except ValidationError:
            return False
        return True

    def get_constraints(self) -> list:
        """The constraints left to validate: the others say which check is broken, when one is."""
        return [
            (model, [each for each in constraints if not (self.keeps_its_checks and is_check(each))])
            for model, constraints in super().get_constraints()
        ]


def is_check(constraint: models.BaseConstraint) -> bool:
    """Whether a constraint is about the row alone."""
    return isinstance(constraint, models.CheckConstraint)
