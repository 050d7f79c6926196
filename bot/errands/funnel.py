"""Counts the funnel of the registration: sealed answers are opened a few at a time, and everybody is served between."""

from functools import partial

from conversations.registration import REGISTRATION
from conversations.walk import asked, seen, stages
from conversations.world import World
from programme.registration import Place
from programme.statistics import Funnel
from services import funnel
from storage.store import Storage

UNTOLD = "zone"
"""Asked only of those whose city does not tell it; so where it may be asked, the answers themselves are opened."""


async def count(storage: Storage, world: World) -> Funnel:
    """Count the funnel of the running call."""
    call, counted = world.programme.call.code, funnel.Count()
    saw = partial(asked, REGISTRATION, world=world)
    stood = partial(seen, REGISTRATION, world=world)
    last: int | None = 0
    while last is not None:
        last = await storage.read(funnel.drafts, counted, call=call, seen=stood, after=last)
    for place, country, people in await storage.read(funnel.groups, call=call):
        known = {"place": place, "country": country if place is Place.ABROAD else None}
        path = saw(known)
        if place is None or UNTOLD not in path:
            counted.send(path, people)
            continue
        last = 0
        while last is not None:
            last = await storage.read(
                funnel.sent, counted, call=call, country=country, place=place, asked=saw, after=last
            )
    return counted.funnel(stages(REGISTRATION))
