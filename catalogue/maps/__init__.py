"""Maps of the catalogue, drawn on the server: departments or regions coloured by count, and small locator maps."""

from catalogue.maps.home import home_map
from catalogue.maps.locator import Locator, locator_map, territory_locator

__all__ = ["Locator", "home_map", "locator_map", "territory_locator"]
