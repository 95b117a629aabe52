"""Bands: the intervals in which populations and years are counted, with their bounds, declared once."""

from enum import Enum

NOT_GIVEN = "non-renseigne"
"""The value, in addresses, of what an entry does not say."""


class Band(Enum):
    """An interval of whole numbers, both bounds included; None has no bound on that side."""

    def __init__(self, slug: str, label: str, low: int | None, high: int | None):
        self.slug = slug
        self.label = label
        self.low = low
        self.high = high

    def __contains__(self, number: int) -> bool:
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)


class PopulationBand(Band):
    """Bands of the population of a territory, in inhabitants."""

    UNDER_2K = "moins-de-2000", "Moins de 2\u00a0000 habitants", None, 1_999
    UNDER_10K = "2000-9999", "2\u00a0000 à 9\u00a0999", 2_000, 9_999
    UNDER_50K = "10000-49999", "10\u00a0000 à 49\u00a0999", 10_000, 49_999
    UNDER_200K = "50000-199999", "50\u00a0000 à 199\u00a0999", 50_000, 199_999
    FROM_200K = "200000-et-plus", "200\u00a0000 et plus", 200_000, None


class Period(Band):
    """Bands of the year of launch."""

    BEFORE_2005 = "avant-2005", "Avant 2005", None, 2004
    FROM_2005 = "2005-2009", "2005 à 2009", 2005, 2009
    FROM_2010 = "2010-2014", "2010 à 2014", 2010, 2014
    FROM_2015 = "2015-2019", "2015 à 2019", 2015, 2019
    FROM_2020 = "2020-et-apres", "2020 et après", 2020, None
