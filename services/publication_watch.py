"""Who watches a publication."""

from programme.publication import State
from services.watching import Watching
from storage.publication import publication, watch

WATCHING = Watching(watch, "publication_id", noun=publication, at_rest=(State.PROPOSED.value,))
