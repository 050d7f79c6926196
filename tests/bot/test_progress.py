"""The messages that show how far a publication is: edited when something changed, seldom enough, anew when gone."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.delivery.progress import Progress
from bot.intake.lanes import Lanes
from bot.messengers.telegram import TELEGRAM
from bot.publishing import BATCHES, Publisher
from bot.wire.errors import DeliveryError, MessageGone, Refused, Stopped, TryLater
from conversations.screen import Screen
from conversations.world import World
from programme.registration import Verdict
from services.journal import Actor
from services.publication import approve, propose
from services.publication_run import MOST
from services.publication_watch import WATCHING
from services.staff import remove
from storage import Storage
from storage.outbox import outbox
from storage.person import person
from storage.publication import publication, watch
from tests.services.test_publication import deliver
from tests.services.test_registration import NOW
from tests.support.damage import damage
from tests.support.pending import coordinator, decided


class Still(Clock):
    """A clock that moves only when it is moved."""

    def now(self) -> datetime:
        return NOW + self.ahead


class Shows:
    """A sender that writes down what it shows, and fails when it is told to."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, int, Screen]] = []
        self.edit_fails: DeliveryError | None = None
        self.post_fails: DeliveryError | None = None

    def reader(self, language: str, zone: str) -> tuple[str, str]:
        return language, zone

    async def in_line(self, chat_id: int) -> None:
        """Never called: nothing leaves here."""

    async def edit(self, screen: Screen, *, chat_id: int, message_id: int, reader: Any, turn: Any) -> None:
        assert turn == self.in_line, "nobody waits for progress"
        if self.edit_fails is not None:
            raise self.edit_fails
        self.shown.append(("edit", message_id, screen))

    async def post(self, screen: Screen, *, chat_id: int, reader: Any, turn: Any) -> int:
        assert turn == self.in_line, "nobody waits for progress"
        if self.post_fails is not None:
            raise self.post_fails
        self.shown.append(("post", 78, screen))
        return 78


class Scene:
    """A publication that runs, and the message of a coordinator beside it."""

    def __init__(self, storage: Storage, world: World, mina: Actor, one: int) -> None:
        self.storage, self.mina, self.one = storage, mina, one
        self.clock, self.sender = Still(), Shows()
        sender: Any = self.sender
        self.publisher = Publisher(storage=storage, clock=self.clock)
        self.progress = Progress(
            replace(TELEGRAM, edits_every=2.0),
            storage=storage,
            sender=sender,
            sends=Lanes(),
            world=world,
            clock=self.clock,
        )

    async def passes(self, seconds: float) -> None:
        self.clock.forward(timedelta(seconds=seconds))
        await self.publisher.run()
        await self.progress.run()

    async def watched(self) -> list[Any]:
        return await self.storage.read(sa.select(watch.c.message_id))


@pytest.fixture
async def scene(storage: Storage, world: World) -> Scene:
    mina = await storage.write(coordinator, world, 100)
    await storage.write(decided, world, 1, Verdict.ABLE)
    await storage.write(decided, world, 2, Verdict.COMPANION)
    one = await storage.write(propose, programme=world.programme, actor=mina, now=NOW)
    await storage.write(approve, publication_id=one, programme=world.programme, actor=mina, now=NOW)
    at = {"messenger": "telegram", "chat_id": 100, "message_id": 77, "shown": "of old"}
    await storage.write(WATCHING.keep, of_id=one, person_id=mina.person_id or 0, **at)  # type: ignore[arg-type]  # as named
    return Scene(storage, world, mina, one)


async def test_message_is_edited_when_something_changed_and_ends_with_the_last_word(scene: Scene) -> None:
    for seconds in (0, 3, 3):
        await scene.passes(seconds)
    assert len(scene.sender.shown) == 1, "the time left is shown in steps"
    await scene.passes(60)
    assert await scene.watched() == [(77,)]
    await scene.storage.write(deliver, "sent")
    await scene.passes(3)
    assert [(how, message_id) for how, message_id, _ in scene.sender.shown] == [("edit", 77)] * 3
    assert "publication.finished" in repr(scene.sender.shown[-1])
    assert await scene.watched() == []


async def test_message_is_not_edited_more_often_than_the_messenger_bears(scene: Scene) -> None:
    await scene.passes(61)
    await scene.storage.write(deliver, "sent", None, 1)
    await scene.passes(1)
    assert len(scene.sender.shown) == 1
    await scene.passes(1)
    assert len(scene.sender.shown) == 2


@pytest.mark.parametrize("fails", [MessageGone("gone"), Refused("refused")])
async def test_message_that_is_gone_is_followed_by_a_new_one(scene: Scene, fails: DeliveryError) -> None:
    scene.sender.edit_fails = fails
    await scene.passes(61)
    assert [how for how, *_ in scene.sender.shown] == ["post"]
    assert await scene.watched() == [(78,)]


async def test_what_fails_for_now_is_tried_again(scene: Scene) -> None:
    scene.sender.edit_fails = TryLater("busy", after=1)
    await scene.passes(61)
    assert await scene.watched() == [(77,)]
    scene.sender.edit_fails = None
    await scene.passes(3)
    assert [how for how, *_ in scene.sender.shown] == ["edit"]


async def test_whoever_cannot_be_reached_is_shown_no_more(scene: Scene) -> None:
    scene.sender.edit_fails = Stopped("blocked")
    await scene.passes(61)
    assert await scene.watched() == []


async def test_whoever_coordinates_no_more_sees_no_more(scene: Scene, world: World) -> None:
    other = await scene.storage.write(coordinator, world, 101)
    await scene.storage.write(remove, person_id=scene.mina.person_id or 0, by=other, now=NOW)
    await scene.passes(61)
    assert scene.sender.shown == []
    assert await scene.watched() == []


async def test_nothing_is_looked_up_while_an_approval_is_waited_for(scene: Scene) -> None:
    back = sa.update(publication).where(publication.c.id == scene.one)
    await scene.storage.write(lambda tx: tx.run(back.values(state="proposed")))
    await scene.passes(1)
    assert scene.sender.shown == []
    assert await scene.watched() == [(77,)]
    await scene.storage.write(lambda tx: tx.run(back.values(state="stopped")))
    await scene.passes(3)
    assert "publication.stopped" in repr(scene.sender.shown[-1])
    assert await scene.watched() == []


async def test_damaged_row_of_one_coordinator_holds_up_no_other(
    scene: Scene, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = await scene.storage.write(coordinator, world, 101)
    at = {"messenger": "telegram", "chat_id": 101, "message_id": 88, "shown": "of old"}
    await scene.storage.write(WATCHING.keep, of_id=scene.one, person_id=other.person_id or 0, **at)  # type: ignore[arg-type]  # as named
    await scene.storage.write(damage, person, "zone", scene.mina.person_id or 0)
    await scene.passes(0)
    # Side by side, so in any order.
    assert sorted(message_id for _, message_id, _ in scene.sender.shown) == [77, 88], "by the programme's clock"
    show = scene.progress._show

    async def fails(screen: Screen, row: Any) -> int | None:
        if row.message_id == 77:
            raise ZeroDivisionError
        return await show(screen, row)

    monkeypatch.setattr(scene.progress, "_show", fails)
    for _ in range(2):
        await scene.passes(61)
    assert [message_id for _, message_id, _ in scene.sender.shown[2:]] == [88]
    assert await scene.watched() == [(88,)]
    assert caplog.text.count("a progress is shown no more, reference E-") == 1


async def test_a_run_has_an_end_and_the_next_goes_on(
    scene: Scene, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.publishing.BATCHES", 2)
    monkeypatch.setattr("bot.publishing.PAUSE", timedelta())
    for number in range(3, MOST * 3):
        await scene.storage.write(decided, world, number, Verdict.ABLE)
    one = await scene.storage.write(publish_all, world, scene.mina)
    told = []
    for _ in range(3):
        await scene.passes(61)
        told.append(len(await scene.storage.read(sa.select(outbox.c.id).where(outbox.c.batch == f"publication.{one}"))))
    assert BATCHES > 2
    assert told == [MOST * 2, MOST * 3 - 1, MOST * 3 - 1]


def publish_all(tx: Any, world: World, mina: Actor) -> int:
    from services.publication import stop

    first = propose(tx, programme=world.programme, actor=mina, now=NOW)
    stop(tx, publication_id=first, actor=mina, now=NOW)
    one = propose(tx, programme=world.programme, actor=mina, now=NOW)
    approve(tx, publication_id=one, programme=world.programme, actor=mina, now=NOW)
    return one
