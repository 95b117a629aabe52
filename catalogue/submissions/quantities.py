"""The figures that people give of an innovation, read as they write them: « 45 000 € », « 2,5 ETP », « 6 mois »."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue.loading.sheets import LARGEST_COST, LARGEST_STAFF, LONGEST_DELAY
from catalogue.models.innovation_constraints import FIRST_YEAR, LAST_YEAR
from catalogue.tables.table import plain_number

LONGEST_FIGURE = 60
"""Characters of a figure with its unit, at most."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure: its bounds, the units that may follow it, and the sentence for what is none of this."""

    least: Decimal
    most: Decimal
    units: str
    error: str
    has_tenths: bool = False

    def read(self, text: str) -> int | Decimal | None:
        """The figure of a text, None when it is empty. Raises ValueError with the sentence."""
        compact = "".join(text.casefold().split())
        if not compact:
            return None
        found = re.fullmatch(rf"([0-9]{{1,13}}(?:[.,][0-9])?)(?:{self.units})?", compact[: LONGEST_FIGURE + 1])
        number = Decimal(found[1].replace(",", ".")) if found else None
        if number is None or not self.least <= number <= self.most:
            raise ValueError(self.error)
        if self.has_tenths:
            return number
        if number != int(number):
            raise ValueError(self.error)
        return int(number)


QUANTITIES = {
    "cost": Quantity(
        Decimal(0),
        Decimal(LARGEST_COST),
        "€|euros?",
        "Écrivez un montant entier, en euros, par exemple « 45 000 ».",
    ),
    "staff_count": Quantity(
        Decimal("0.1"),
        Decimal(LARGEST_STAFF),
        r"personnes?|agents?|salariée?s?|etp|équivalents?tempspleins?",
        "Écrivez un nombre de personnes, par exemple « 3 » ou « 2,5 ».",
        has_tenths=True,
    ),
    "months_to_results": Quantity(
        Decimal(0),
        Decimal(LONGEST_DELAY),
        "mois",
        f"Écrivez un nombre de mois, de 0 à {LONGEST_DELAY}, par exemple « 6 ».",
    ),
    "start_year": Quantity(
        Decimal(FIRST_YEAR), Decimal(LAST_YEAR), "", f"Écrivez une année, de {FIRST_YEAR} à {LAST_YEAR}."
    ),
}
"""By the column of the entry that holds them."""


def figure_text(value: Any) -> str:
    """A figure, or a text, as it stands in a form; empty when it is not known."""
    if isinstance(value, int | Decimal):
        return str(plain_number(Decimal(value))).replace(".", ",")
    return value or ""
