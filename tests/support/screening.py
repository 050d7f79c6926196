"""People to screen, and people who screen them, for chat tests of the desk."""

from dataclasses import dataclass

from bot.samples.crowd import Crowd
from bot.station import Station
from playground import Playground
from programme.lifecycle import Role
from programme.sample import SamplePerson
from services.staff import invite
from tests.support.person import Meets, Person


@dataclass(frozen=True)
class Registered:
    """A sample person who has registered: what they told, their tracking code, and whom to speak as."""

    told: SamplePerson
    code: str
    person: Person


async def fills(
    playground: Playground, stations: list[Station], meets: Meets, *, count: int = 263, seed: int = 1399
) -> list[Registered]:
    """Register so many sample people through the services, whoever came first in front."""
    shared = stations[0].shared
    world = shared.runner.world
    crowd = Crowd(playground, storage=shared.storage, world=world, clock=shared.clock, count=count, seed=seed)
    await crowd.fill()
    return [
        Registered(
            told=one,
            code=crowd.codes[one.number],
            person=meets.again(playground.people.find(crowd.keys[one.number])[1].person.described()),
        )
        for one in crowd.people
    ]


async def invites(stations: list[Station], role: Role, *, name: str) -> str:
    """Make an invitation as the operator does, and return its code."""
    shared = stations[0].shared
    programme, now = shared.runner.world.programme, shared.clock.now()
    return await shared.storage.write(invite, role=role, programme=programme, now=now, name=name)


async def joins(person: Person, code: str) -> None:
    """Follow the link of an invitation, and wait for the welcome."""
    await person.starts(code)
    # Whatever it says, it is the answer.
    await person.sees("")
