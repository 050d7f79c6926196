"""Presses that no button of ours sent, and buttons that are nobody's any more: one sentence, an entry, nothing else."""

import random
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from bot.answering.desk.registry import DESK
from bot.answering.desk.values import VALUES, fits
from bot.clock import Clock
from bot.station import Station
from conversations.world import World
from playground import Playground
from programme.lifecycle import Role
from programme.registration import Verdict
from services.journal import Actor
from services.staff import change, remove
from storage.account import account
from storage.audit import audit
from storage.engine.row import Row
from storage.registration import registration
from storage.store import Storage
from tests.support.pending import decided
from tests.support.person import Meets, Person
from tests.support.screening import fills, invites, joins
from tests.support.snapshot import snapshot
from tests.support.telling import all_told

NEUTRAL = "متوجه نشدم"
NO_LONGER = "دیگر پیش شما نیست"
PRESSED = ("lease_until", "session_at", "active_at")
"""How long a card lasts and a sitting goes on is counted from the last press, whatever was pressed."""

CARD_PAGES = ("t_show", "t_more", "t_later", "t_not_mine", "t_note", "t_flag", "t_files", "t_ask")
DECISION_PAGES = ("t_pick", "t_ok", "t_words")
TWIN_PAGES = ("t_twin", "t_merge", "t_merge_other", "t_apart")


@pytest.fixture
def beside(bot: list[Station]) -> Storage:
    """The bot's own database."""
    return bot[0].shared.storage


@pytest.fixture
async def sample(playground: Playground, bot: list[Station], meets: Meets) -> None:
    await fills(playground, bot, meets, count=6)


async def joined(bot: list[Station], meets: Meets, name: str, role: Role, messenger: str = "telegram") -> Person:
    person = await meets(name, messenger)
    await joins(person, await invites(bot, role, name=name))
    return person


async def refusals(beside: Storage) -> int:
    return int((await beside.read(sa.select(sa.func.count()).where(audit.c.action == "refused")))[0][0])


async def person_id(beside: Storage, person: Person) -> int:
    query = sa.select(account.c.person_id).where(account.c.user_id == person.user_id)
    return int((await beside.read(query))[0].person_id)


async def files(beside: Storage) -> list[Row]:
    return await beside.read(sa.select(registration).order_by(registration.c.id))


async def holds_card(person: Person) -> str:
    await person.says("/triage")
    text = (await person.sees("از هدف ۹۲")).text
    return text[text.index("SD-") :][:8]


VALUES_PRESSED = 4
"""Values of each page that are pressed: a press is a whole round over HTTP."""

PAGES_AT_ONCE = 20
"""Pages after which the whole database is compared."""


def made_up(name: str) -> Iterator[str]:
    """Make up values for a page's buttons that none of them has."""
    drawn = random.Random(name)
    noise = "".join(chr(drawn.randrange(128)) for _ in range(64 - len(f"go.{name}.")))
    huge, persian = "9" * 30, "۱.۲.۱"
    verdict = f"{Verdict.ABLE}."
    one = (
        "",
        "x",
        huge,
        "-1",
        "۱",
        persian,
        "-1.-1.-1",
        f"{huge}.1.1",
        f"1.{huge}.1",
        noise,
        "1;2",
        "1.2.3.4.5",
        "1.2 ",
    )
    for value in (*one, f"{verdict}{huge}", f"{verdict}-1.1.1", f"{verdict}{persian}", f"{huge}.able", "apply-" + huge):
        if not fits(name, value) and len(f"go.{name}.{value}".encode()) <= 64:
            yield value


def test_what_the_buttons_of_each_page_hold_is_written_down() -> None:
    assert VALUES.keys() == DESK.keys()


async def test_made_up_values_of_any_page_change_nothing(
    bot: list[Station], meets: Meets, beside: Storage, sample: None
) -> None:
    mina = await joined(bot, meets, "مینا", Role.COORDINATOR)
    await holds_card(mina)
    before, refused = await snapshot(beside), await refusals(beside)
    names = list(DESK)
    for first in range(0, len(names), PAGES_AT_ONCE):
        pages = names[first : first + PAGES_AT_ONCE]
        for name in pages:
            # All of them are held against the page's own rule above; some of each page are pressed.
            values = list(made_up(name))
            for value in random.Random(name).sample(values, min(VALUES_PRESSED, len(values))):
                await mina.forges(f"go.{name}.{value}")
                await mina.sees(NEUTRAL)
                refused += 1
        assert await refusals(beside) == refused, pages
        assert await snapshot(beside) == before, pages


async def test_guessed_cards_change_nothing(bot: list[Station], meets: Meets, beside: Storage, sample: None) -> None:
    mina = await joined(bot, meets, "مینا", Role.OFFICER)
    omid = await joined(bot, meets, "امید", Role.OFFICER, "bale")
    mine, others = await holds_card(mina), await holds_card(omid)
    rows = {row.code: row for row in await files(beside)}
    free = next(row for code, row in rows.items() if code not in (mine, others))
    guesses = [
        (rows[mine].id, rows[mine].version + 1),
        (rows[others].id, rows[others].version),
        (free.id, free.version),
        (10**17, 1),
    ]
    before, refused = await snapshot(beside, *PRESSED), await refusals(beside)
    for registration_id, version in guesses:
        ref = f"{registration_id}.{version}.1"
        presses = [f"go.{name}.{ref}" for name in CARD_PAGES]
        presses += [f"go.{name}.able.{ref}" for name in DECISION_PAGES]
        presses += [f"go.{name}.{ref}.{rows[mine].id}" for name in TWIN_PAGES]
        for data in (*presses, f"go.t_asked.{ref}.since"):
            await mina.forges(data)
            await mina.is_answered()
            assert mine in mina.screen().text, data
        assert await snapshot(beside, *PRESSED) == before, ref
        assert await refusals(beside) > refused
        refused = await refusals(beside)


async def test_old_buttons_of_a_card_that_moved_on_tell_so_and_change_nothing(
    bot: list[Station], meets: Meets, beside: Storage, sample: None
) -> None:
    mina = await joined(bot, meets, "مینا", Role.OFFICER)
    omid = await joined(bot, meets, "امید", Role.OFFICER, "bale")
    code = await holds_card(mina)
    old = mina.screen()
    await mina.presses("بعداً")
    await mina.sees("از هدف ۹۲")
    row = next(row for row in await files(beside) if row.code == code)
    await holds_card(omid)
    while code not in omid.screen().text:
        await omid.presses("بعداً")
        await omid.sees("از هدف ۹۲")
    before, refused = await snapshot(beside, *PRESSED), await refusals(beside)
    for name in CARD_PAGES:
        await mina.forges(f"go.{name}.{row.id}.{row.version - 1}.1", old)
        await mina.is_at(NO_LONGER)
    assert await snapshot(beside, *PRESSED) == before
    # Whoever was a little too late forged nothing.
    assert await refusals(beside) == refused


async def test_buttons_of_whoever_was_removed_are_dead_at_once(
    bot: list[Station], meets: Meets, beside: Storage, sample: None, clock: Clock
) -> None:
    chief = await joined(bot, meets, "رضا", Role.COORDINATOR)
    mina = await joined(bot, meets, "مینا", Role.OFFICER)
    await holds_card(mina)
    by = Actor(Role.COORDINATOR, await person_id(beside, chief))
    gone = await person_id(beside, mina)
    card = mina.screen()
    await beside.write(lambda tx: remove(tx, person_id=gone, by=by, now=clock.now()))
    await all_told(bot)
    before, refused = await snapshot(beside), await refusals(beside)
    for row in card.buttons:
        for button in row:
            await mina.forges(button["data"], card)
            await mina.sees(NEUTRAL)
            refused += 1
    assert await snapshot(beside) == before
    assert await refusals(beside) == refused


async def test_publishing_is_dead_for_whoever_coordinates_no_more(
    bot: list[Station], meets: Meets, beside: Storage, world: World, clock: Clock
) -> None:
    chief = await joined(bot, meets, "رضا", Role.COORDINATOR)
    mina = await joined(bot, meets, "مینا", Role.COORDINATOR)
    await beside.write(decided, world, 77)
    await chief.says("/publish")
    await chief.sees("آمادهٔ اعلام است")
    await chief.presses("درخواست تأیید نفر دوم")
    await chief.sees("باید آن را تأیید کند")
    await mina.says("/publish")
    offered = await mina.sees("پیشنهاد کرده است")
    by = Actor(Role.COORDINATOR, await person_id(beside, chief))
    who = await person_id(beside, mina)
    await beside.write(lambda tx: change(tx, person_id=who, role=Role.OFFICER, by=by, now=clock.now()))
    await all_told(bot)
    before, refused = await snapshot(beside), await refusals(beside)
    pressed = [button["data"] for row in offered.buttons for button in row if button["data"] != "go.desk"]
    for data in (*pressed, "go.publish", "go.propose", "go.publish_now", f"go.settle.1.{Verdict.ABLE}", "go.staff"):
        await mina.forges(data, offered)
        await mina.sees(NEUTRAL)
        refused += 1
    assert await snapshot(beside) == before
    assert await refusals(beside) == refused
