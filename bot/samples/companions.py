"""Sample companions in the playground: they registered, and were told that they are in the network."""

from bot.clock import Clock
from bot.samples.crowd import Crowd
from bot.samples.enrolling import welcome
from conversations.world import World
from playground import Playground
from programme.sample import companions
from storage.store import Storage


def companion_crowd(playground: Playground, *, storage: Storage, world: World, clock: Clock, count: int = 171) -> Crowd:
    """Let so many companions in many zones be there to come."""
    people = companions(world.programme, world.places, count=count)
    return Crowd(playground, storage=storage, world=world, clock=clock, people=people, register=welcome)
