"""Who watches a broadcast."""

from programme.broadcast import State
from services.watching import Watching
from storage.broadcast import broadcast, broadcast_watch

WATCHING = Watching(broadcast_watch, "broadcast_id", noun=broadcast, at_rest=(State.PROPOSED.value,))
