"""The licence of what the catalogue publishes."""

LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://github.com/etalab/licence-ouverte/blob/master/LO.md"
