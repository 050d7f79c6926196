"""Countries, cities and their time zones, found by names as people type them."""

from programme.places.place import City, Country, Found
from programme.places.places import Places

__all__ = ["City", "Country", "Found", "Places"]
