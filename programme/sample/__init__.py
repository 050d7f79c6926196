"""Sample people: registrations as varied as real ones, of nobody real, the same for the same seed.

Only values are made here; whoever wants them in a database gives them to the services.
"""

from programme.sample.drawing import sample
from programme.sample.person import SamplePerson

__all__ = ["SamplePerson", "sample"]
