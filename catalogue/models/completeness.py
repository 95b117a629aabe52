"""What a whole sheet has: the one list that the desk counts by, that its list filters on, that its form shows."""

from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, Model, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sheet. `name` is its field or relation, `label` what a sentence calls it: « le besoin ».

    `is_needed` tells those without which nothing is published, `is_expected` those without which a sheet is not whole:
    the cost, that nobody may know, is asked for and not expected.
    """

    name: str
    label: str
    is_relation: bool = False
    is_needed: bool = False
    is_expected: bool = True

    def lacks(self, model: type[Model]) -> Q | Combinable:
        """The condition, on entries of the model, of having nothing there."""
        if self.is_relation:
            return ~Exists(model._default_manager.filter(pk=OuterRef("pk"), **{f"{self.name}__isnull": False}))
        field = model._meta.get_field(self.name)
        return Q(**{f"{self.name}__isnull": True}) if field.null else Q(**{self.name: ""})

    def is_missing(self, innovation: Model) -> bool:
        """Whether this entry has nothing there. A query for a relation, unless it was fetched."""
        value = getattr(innovation, self.name)
        return not value.all() if self.is_relation else value in (None, "")


PARTS = (
    Part("summary", "le résumé", is_needed=True),
    Part("levers", "un levier", is_relation=True, is_needed=True),
    Part("policies", "une politique publique", is_relation=True, is_needed=True),
    Part("themes", "un thème", is_relation=True),
    Part("need", "le besoin"),
    Part("description", "la réponse"),
    Part("results", "les résultats"),
    Part("lessons", "les enseignements"),
    Part("organisations", "un partenaire", is_relation=True),
    Part("start_year", "l’année de lancement"),
    Part("cost_band", "le coût", is_expected=False),
    Part("sources", "une source", is_relation=True, is_needed=True),
)
"""In the order of the public sheet."""

EXPECTED = tuple(part for part in PARTS if part.is_expected)
PARTS_BY_NAME = {part.name: part for part in PARTS}


def lacks_one(parts: tuple[Part, ...], model: type[Model]) -> Q:
    """The condition of lacking one of the parts or several."""
    condition = Q()
    for part in parts:
        condition |= Q(part.lacks(model))
    return condition


def gap_count(model: type[Model]) -> Combinable:
    """How many of the expected parts an entry lacks."""
    total: Combinable = Value(0, IntegerField())
    for part in EXPECTED:
        total = total + Case(When(part.lacks(model), then=1), default=0, output_field=IntegerField())
    return total


def gaps(innovation: Model) -> list[Part]:
    """The parts that an entry lacks, in the order of the sheet."""
    return [part for part in PARTS if part.is_missing(innovation)]
