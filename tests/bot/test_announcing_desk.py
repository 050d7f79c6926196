"""The desk's pages of one announcement, without a messenger: whom it is for, and sending it again."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.desk.audience_offers import NEAR
from conversations.pages.desk.audience import KINDS
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.file import load_programme
from programme.matching import Wanted
from programme.search import Part
from programme.segment import And, Is, What, dump, read
from services import announcing, broadcast_approval, broadcast_progress, broadcast_run
from services import companions as companions_of
from services.broadcast import move
from services.broadcast import read as of_id
from services.broadcast_run import finish_if_over
from services.journal import Actor
from storage import Storage
from storage.broadcast import broadcast, recipient
from storage.engine.tx import Tx
from storage.outbox import outbox
from tests.services.test_announcing import companions, written
from tests.support.courses import COURSES_NOW
from tests.support.desk import Desk, desk_of, presses
from tests.support.pending import coordinator
from tests.support.segments import FREIBURG, TOWN, everybody, fits
from tests.support.telling import keys

BERLIN = "2950159"


@pytest.fixture
def desk(world: World, catalogues: Catalogues) -> Desk:
    """Press a button of a coordinator's desk, or answer a page with words; return the screen."""
    return desk_of(world, catalogues)


def finished(tx: Tx, world: World, **ends: int) -> int:
    """Send an announcement to so many of each end, and let it finish."""
    mina = coordinator(tx, world, 100)
    people = companions(tx, sum(ends.values()))
    one, version = written(tx, mina)
    about = {"broadcast_id": one, "programme": world.programme, "now": COURSES_NOW}
    broadcast_approval.submit(tx, version=version, actor=mina, **about)
    broadcast_run.start_due(tx, **about)
    broadcast_run.plan_some(tx, lane="telegram", **about)
    over(tx, [(person_id, end) for end, count in ends.items() for person_id in [people.pop() for _ in range(count)]])
    assert finish_if_over(tx, broadcast_id=one, now=COURSES_NOW)
    return one


def over(tx: Tx, ends: list[tuple[int, str]]) -> None:
    for person_id, end in ends:
        tx.run(sa.update(outbox).where(outbox.c.person_id == person_id, outbox.c.state == "planned").values(state=end))


async def waiting(storage: Storage) -> int:
    return len(await storage.read(sa.select(recipient.c.person_id).where(recipient.c.state == "waiting")))


async def test_it_is_sent_also_to_those_of_whom_nobody_knows_once_somebody_said_so(
    storage: Storage, world: World, desk: Desk
) -> None:
    one = await storage.write(finished, world, sent=2, failed=1, uncertain=3)
    card = await storage.write(desk, f"go.an_show.{one}")
    missed = await storage.write(desk, f"go.an_missed.{one}.0")
    for screen in (card, missed):
        again = [press for press in presses(screen) if press.startswith("go.an_again")]
        assert again == [f"go.an_again.{one}", f"go.an_again.{one}.all"], "those surely missed apart from the others"
    asked = await storage.write(desk, f"go.an_again.{one}.all")
    assert [(line.key, line.params["count"]) for line in asked.lines] == [
        ("announce.send_uncertain_sure", 3), ("announce.send_uncertain_missed", 1),
    ]  # fmt: skip
    assert await waiting(storage) == 0, "asked once more before it is done"
    yes = presses(asked)[0]
    await storage.write(desk, yes)
    assert await waiting(storage) == 4, "whom it reached is told nothing once more"
    # The second tap finds it under way; once that round is over, it is not for those whom the new one left uncertain.
    assert keys((await storage.write(desk, yes)).lines)[0] == "broadcast.steered_before"
    await storage.write(ended, one)
    assert keys((await storage.write(desk, yes)).lines)[0] == "broadcast.changed"
    assert await waiting(storage) == 0


def ended(tx: Tx, one: int) -> None:
    """End a second round with some of whom nobody knows."""
    broadcast_run.plan_some(tx, broadcast_id=one, lane="telegram", programme=load_programme(), now=COURSES_NOW)
    tx.run(sa.update(outbox).where(outbox.c.state == "planned").values(state="uncertain"))
    assert finish_if_over(tx, broadcast_id=one, now=COURSES_NOW)


async def test_those_of_whom_nobody_knows_are_offered_alone_and_only_while_there_are_any(
    storage: Storage, world: World, desk: Desk
) -> None:
    one = await storage.write(finished, world, sent=1, uncertain=1)
    asked = await storage.write(desk, f"go.an_again.{one}.all")
    assert keys(asked.lines) == ["announce.send_uncertain_sure"]
    assert f"go.an_again.{one}" not in presses(await storage.write(desk, f"go.an_show.{one}"))
    await storage.write(lambda tx: tx.run(sa.update(outbox).values(state="sent")))
    for stale in (f"go.an_again.{one}.all", presses(asked)[0]):
        assert keys((await storage.write(desk, stale)).lines)[0] == "broadcast.changed"
    found = await storage.read(broadcast_progress.found, broadcast_id=one)
    assert found is not None
    assert found.rounds == 0
    assert "an_again" not in repr(presses(await storage.write(desk, f"go.an_show.{one}")))


async def test_misspelt_city_is_said_to_be_nobodys_and_near_names_are_offered(
    storage: Storage, world: World, catalogues: Catalogues
) -> None:
    await storage.write(everybody)
    desk = desk_of(world, catalogues, user_id=10**6)
    await storage.write(desk, "go.an_new")
    one = (await storage.read(sa.select(broadcast)))[0]
    at = f"go.an_kind.{one.id}.{{}}.n.{KINDS.index(What.CITY)}"

    async def types(words: str) -> Screen:
        version = (await storage.read(sa.select(broadcast.c.version)))[0].version
        return await storage.write(desk, at.format(version), words)

    async def meant() -> Any:
        return (await storage.read(sa.select(broadcast.c.segment)))[0].segment

    # A slip, long or short, is said to be nobody's; the names near it are offered, and taken by a button.
    slips = {"فرایبورگگ": FREIBURG, "برلن": BERLIN}
    for slip, city in slips.items():
        screen = await types(slip)
        assert (keys(screen.lines)[0], screen.lines[0].params["typed"]) == ("audience.city.unknown", slip)
        offered = [press for press in presses(screen) if press.startswith("go.an_put")]
        assert len(offered) <= NEAR
        assert any(press.endswith(f".{city}") for press in offered)
    assert keys((await types("ژژژژژژ")).lines)[0] == "audience.city.unknown.none"
    assert await meant() is None
    # One that several cities share is a question, and no slip.
    assert keys((await types("لندن")).lines) == ["audience.which_or_type"]
    freiburg = presses(await types("فرایبورگگ"))
    taken = await storage.write(desk, next(press for press in freiburg if press.endswith(f".{FREIBURG}")))
    assert keys(taken.lines)[0] == "audience.title"
    assert await meant() == dump(Is(what=What.CITY, value=FREIBURG))
    # What the table does not know is somebody's who wrote it so; a city that nobody is in is taken all the same.
    assert keys((await types(TOWN)).lines)[0] == "audience.title"
    nobody = await types("برلین")
    assert keys(nobody.lines)[0] == "audience.city.nobody"
    both = And(of=tuple(Is(what=What.CITY, value=city) for city in (FREIBURG, TOWN, BERLIN)))
    assert await meant() == dump(both)


async def test_announcement_is_begun_to_whoever_a_list_of_the_network_has(
    storage: Storage, world: World, catalogues: Catalogues
) -> None:
    mina = await storage.write(coordinator, world, 10**6)
    everyone, _ = await storage.write(everybody)
    desk = desk_of(world, catalogues, user_id=10**6)
    ties = [chip.code for chip in world.programme.connections]
    wanted = Wanted().switched(Part.CONNECTIONS, ties.index("sport"))
    suiting = await storage.write(desk, f"go.nw_match.{wanted}")
    (found,) = [line.params["count"] for line in keys_of(suiting.lines) if line.key == "network.match.count"]
    (silent, _) = await storage.read(companions_of.silent_counts, months=6, now=COURSES_NOW)
    for nth, (write, count) in enumerate({"go.nw_to_silent.6": silent, f"go.nw_to_suiting.{wanted}": found}.items()):
        begun = await storage.write(desk, write)
        assert keys(begun.lines)[0] == "announce.heading"
        assert [line.params["count"] for line in keys_of(begun.lines) if line.key == "audience.count"] == [count]
        # The second tap goes on with it.
        assert presses(await storage.write(desk, write)) == presses(begun)
        drafts = await storage.read(sa.select(broadcast).order_by(broadcast.c.id))
        assert len(drafts) == nth + 1
        one, segment = drafts[-1].id, read(drafts[-1].segment)
        # The very people of the list are fixed when it starts, whatever the list has later.
        await storage.write(started, world, one, mina)
        fixed = await storage.read(sa.select(recipient.c.person_id).where(recipient.c.broadcast_id == one))
        assert {row.person_id for row in fixed} == {each.id for each in everyone if fits(each, segment)}
        assert len(fixed) == count > 1


def started(tx: Tx, world: World, one: int, mina: Actor) -> None:
    """Write an announcement that was begun, and let it start as if another one had approved it."""
    announcing.write(tx, broadcast_id=one, language="fa", text="خبر", actor=mina, now=COURSES_NOW)
    draft = of_id(tx, broadcast_id=one)
    move(tx, draft, "approve", actor=mina, now=COURSES_NOW, starts_at=COURSES_NOW, proposed_by=1)
    broadcast_run.start_due(tx, broadcast_id=one, programme=world.programme, now=COURSES_NOW)
