"""The buttons that the bot adds to the playground's page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.messengers.markup import PLAIN
from bot.messengers.render import Reader, Renderer
from bot.samples.companions import companion_crowd
from bot.samples.crowd import Crowd
from bot.samples.desk import SampleDesk
from bot.samples.diplomats import Diplomats
from bot.station import Shared
from conversations.screen import Say, say
from playground import Action, Playground
from playground.population import ImpossibleError
from programme.errors import ProgrammeError
from programme.sample import reviewers
from storage.errors import StorageError

Deed = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Samples:
    """Whoever comes at the press of a button."""

    crowd: Crowd
    desk: SampleDesk
    diplomats: Diplomats
    reviewers: SampleDesk
    companions: Crowd


def offer_samples(playground: Playground, shared: Shared) -> Samples:
    """Let the page fill the programme with sample people and ideas, and let its desk and its reviewers join."""
    world = shared.runner.world
    crowd = Crowd(playground, storage=shared.storage, world=world, clock=shared.clock)
    diplomats = Diplomats(playground, storage=shared.storage, world=world, clock=shared.clock)
    staff: dict[str, Any] = {"storage": shared.storage, "programme": world.programme, "clock": shared.clock}
    colleagues = reviewers(world.programme)
    companions = companion_crowd(playground, storage=shared.storage, world=world, clock=shared.clock)
    samples = Samples(
        *(crowd, SampleDesk(playground, **staff), diplomats),
        *(SampleDesk(playground, **staff, colleagues=colleagues), companions),
    )
    many = len(crowd.people)
    _offer(
        playground,
        shared,
        "fill",
        crowd.fill,
        label=say("playground.fill", n=many),
        done=say("playground.filled", n=many),
        before=say("playground.filled_before", n=many),
    )
    _offer(
        playground,
        shared,
        "join",
        samples.desk.join,
        label=say("playground.join"),
        done=say("playground.joined"),
        before=say("playground.joined_before"),
    )
    numbers = {"n": len(diplomats.people), "ideas": len(diplomats.ideas)}
    _offer(
        playground,
        shared,
        "ideas",
        diplomats.fill,
        label=say("playground.ideas", **numbers),
        done=say("playground.ideas_sent", **numbers),
        before=say("playground.ideas_before", **numbers),
    )
    _offer(
        playground,
        shared,
        "review",
        samples.reviewers.join,
        label=say("playground.reviewers", n=len(colleagues)),
        done=say("playground.reviewers_joined", n=len(colleagues)),
        before=say("playground.reviewers_before"),
    )
    _offer(
        playground,
        shared,
        "companions",
        companions.fill,
        label=say("playground.companions", n=len(companions.people)),
        done=say("playground.companions_came", n=len(companions.people)),
        before=say("playground.companions_before", n=len(companions.people)),
    )
    return samples


def _offer(
    playground: Playground, shared: Shared, name: str, deed: Deed, *, label: Say, done: Say, before: Say
) -> None:
    async def act(language: str) -> str:
        try:
            return _said(shared, done if await deed() else before, language)
        except ProgrammeError as refusal:
            return _said(shared, say(refusal.key, **refusal.params), language)
        except StorageError as error:
            # Pressed again, it goes on; the page says why not now.
            raise ImpossibleError(str(error)) from error

    playground.offer(Action(name, _said(shared, label, "fa"), _said(shared, label, "en"), act))


def _said(shared: Shared, sentence: Say, language: str) -> str:
    """Write a sentence as the page shows it."""
    programme = shared.runner.world.programme
    known = language if language in shared.catalogues.languages else "fa"
    reader = Reader(shared.catalogues.locale(known), programme.time_zone, programme.time_zone, programme.city)
    return Renderer(PLAIN).line(sentence, reader)
