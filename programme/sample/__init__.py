"""Sample people and their ideas: as varied as real ones, of nobody real, the same for the same seed.

Only values are made here; whoever wants them in a database gives them to the services.
"""

from programme.sample.drawing import sample
from programme.sample.ideas import SampleIdea, SampleReviewer, diplomats, ideas, reviewers
from programme.sample.person import SamplePerson

__all__ = ["SampleIdea", "SamplePerson", "SampleReviewer", "diplomats", "ideas", "reviewers", "sample"]
