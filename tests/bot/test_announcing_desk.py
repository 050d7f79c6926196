"""The desk's pages of one announcement, without a messenger: whom it is for, and sending it again."""

import pytest
import sqlalchemy as sa

from conversations.world import World
from locales.catalogue import Catalogues
from services import broadcast_approval, broadcast_progress, broadcast_run
from services.broadcast_run import finish_if_over
from storage import Storage
from storage.broadcast import recipient
from storage.engine.tx import Tx
from storage.outbox import outbox
from tests.services.test_announcing import companions, written
from tests.support.courses import COURSES_NOW
from tests.support.desk import Desk, desk_of, presses
from tests.support.pending import coordinator
from tests.support.telling import keys


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
    broadcast_run.plan_some(tx, broadcast_id=one, lane="telegram", now=COURSES_NOW)
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
    broadcast_run.plan_some(tx, broadcast_id=one, lane="telegram", now=COURSES_NOW)
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
