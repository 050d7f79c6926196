"""Sample people and their ideas: as varied as real ones, of nobody real, the same for the same seed.

Only values are made here; whoever wants them in a database gives them to the services.
"""

from programme.sample.companions import companions
from programme.sample.drawing import sample
from programme.sample.ideas import SampleIdea, diplomats, ideas, reviewers
from programme.sample.person import SamplePerson
from programme.sample.words import Colleague

__all__ = ["Colleague", "SampleIdea", "SamplePerson", "companions", "diplomats", "ideas", "reviewers", "sample"]
