"""Notices whose sending goes wrong in every way a messenger knows: one comes, or a second with an apology."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bot.answering.notices.registry import NOTICES
from bot.clock import Clock
from bot.settings import Settings
from bot.station import Station
from playground import Playground
from programme.notice import Purpose
from services.notices import totals, unreached
from storage.store import Storage
from tests.faults.waiting import is_taken_in, sent_to
from tests.support.mailing import APOLOGY, notify, tell_plainly
from tests.support.person import Meets, Person
from tests.support.seen import plain

PAGE = "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>"
AGAIN, ONCE = Purpose.DECISION, Purpose.LAPSE
LATER = timedelta(seconds=5)
BLOCKED = '{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}'
NO_CHAT = '{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}'

Breaks = Callable[[Playground, str], Any]


@pytest.fixture(autouse=True)
def told_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    for purpose in Purpose:
        monkeypatch.setitem(NOTICES, purpose, tell_plainly)
    # Here notices go out when a test lets them.
    monkeypatch.setattr("bot.app.PUMP_EVERY", timedelta(days=1))


class Office:
    """Plans notices, lets them go out, and sees what became of them."""

    def __init__(self, stations: dict[str, Station], clock: Clock, database: sqlite3.Connection) -> None:
        self.stations, self.clock, self.database = stations, clock, database
        self.storage: Storage = stations["bale"]._shared.storage

    async def plans(self, person: Person, text: str, purpose: Purpose = AGAIN, **more: Any) -> int:
        now = self.clock.now()
        return await self.storage.write(
            notify, person.messenger, person.user_id, text, now=now, purpose=purpose, **more
        )

    async def sends(self, *, after: timedelta = timedelta()) -> None:
        """Let everything that is due after a while go out."""
        if after:
            self.clock.forward(after)
        await asyncio.gather(*(station.mailer.run() for station in self.stations.values()))

    def state(self, notice_id: int) -> tuple[str, str | None]:
        query = "SELECT state, reason FROM outbox WHERE id = ?"
        return tuple(self.database.execute(query, (notice_id,)).fetchone())

    def stopped(self, person: Person) -> bool:
        query = "SELECT stopped_at IS NOT NULL FROM account WHERE user_id = ?"
        return bool(self.database.execute(query, (person.user_id,)).fetchone()[0])

    def joins(self, one: Person, other: Person) -> None:
        """Let two accounts be of one person."""
        query = "UPDATE account SET person_id = (SELECT person_id FROM account WHERE user_id = ?) WHERE user_id = ?"
        with self.database:
            self.database.execute(query, (one.user_id, other.user_id))


@pytest.fixture
def office(stations: dict[str, Station], clock: Clock, settings: Settings) -> Iterator[Office]:
    with closing(sqlite3.connect(settings.data_dir / "citizen-diplomat.db", timeout=10)) as database:
        yield Office(stations, clock, database)


async def comes(playground: Playground, person: Person) -> Person:
    """Let somebody be known to the bot, and the time pass that their next message would wait."""
    await person.starts()
    await person.sees("شهروند دیپلمات")
    await is_taken_in(playground, person.messenger)
    return person


async def got(person: Person, text: str) -> list[str]:
    """Return the messages that hold a text, in their order."""
    return [plain(one.text) for one in await person.chat() if one.by_bot and text in plain(one.text)]


async def test_notice_goes_to_each_on_their_own_messenger_once(
    playground: Playground, office: Office, sara: Person, reza: Person
) -> None:
    for person in (sara, reza):
        await comes(playground, person)
        await office.plans(person, f"نتیجهٔ {person.name}")
    await office.sends()
    await office.sends()
    for person in (sara, reza):
        assert await got(person, "نتیجهٔ") == [f"نتیجهٔ {person.name}"]


CERTAIN: list[Any] = [
    pytest.param(lambda playground, bot: playground.faults.status(bot, "sendMessage", status=500), id="500"),
    pytest.param(lambda playground, bot: playground.faults.status(bot, "sendMessage", status=502), id="502"),
]
DOUBTFUL: list[Any] = [
    pytest.param(lambda playground, bot: playground.faults.status(bot, "sendMessage", body=PAGE), id="502-page"),
    pytest.param(lambda playground, bot: playground.faults.drop_before(bot, "sendMessage"), id="dropped-before"),
    pytest.param(lambda playground, bot: playground.faults.drop_after(bot, "sendMessage"), id="dropped-after"),
]


@pytest.mark.parametrize("breaks", CERTAIN)
@pytest.mark.parametrize("purpose", [AGAIN, ONCE])
async def test_what_was_certainly_not_sent_comes_later_without_an_apology(
    playground: Playground, office: Office, person: Person, breaks: Breaks, purpose: Purpose
) -> None:
    await comes(playground, person)
    notice = await office.plans(person, "نتیجه", purpose)
    breaks(playground, person.messenger)
    await office.sends()
    assert office.state(notice) == ("retry", "try later")
    await office.sends(after=LATER)
    assert office.state(notice) == ("sent", None)
    assert await got(person, "نتیجه") == ["نتیجه"]


@pytest.mark.parametrize("breaks", DOUBTFUL)
async def test_decision_that_may_have_arrived_comes_once_more_with_an_apology(
    playground: Playground, office: Office, person: Person, breaks: Breaks
) -> None:
    await comes(playground, person)
    notice = await office.plans(person, "نتیجه")
    breaks(playground, person.messenger)
    await office.sends()
    before = await got(person, "نتیجه")
    await office.sends(after=LATER)
    assert office.state(notice)[0] == "sent"
    (last,) = (await got(person, "نتیجه"))[len(before) :]
    assert last.startswith(APOLOGY)


@pytest.mark.parametrize("breaks", DOUBTFUL)
async def test_decision_that_may_have_arrived_twice_is_sent_no_more(
    playground: Playground, office: Office, person: Person, breaks: Breaks
) -> None:
    await comes(playground, person)
    notice = await office.plans(person, "نتیجه")
    for _ in range(2):
        breaks(playground, person.messenger)
        await office.sends(after=LATER)
    assert office.state(notice) == ("uncertain", "unsure")
    tried = sent_to(playground, person)
    await office.sends(after=timedelta(hours=1))
    assert sent_to(playground, person) == tried


@pytest.mark.parametrize("breaks", DOUBTFUL)
async def test_reminder_that_may_have_arrived_is_sent_no_more(
    playground: Playground, office: Office, person: Person, breaks: Breaks
) -> None:
    await comes(playground, person)
    notice = await office.plans(person, "یادآوری", ONCE)
    breaks(playground, person.messenger)
    tried = sent_to(playground, person) + 1
    await office.sends()
    assert office.state(notice) == ("uncertain", "unsure")
    await office.sends(after=timedelta(hours=1))
    assert sent_to(playground, person) == tried


async def test_flood_stops_all_notices_of_that_messenger_for_as_long_as_it_says_and_nothing_else(
    playground: Playground, office: Office, meets: Meets
) -> None:
    people = [await comes(playground, await meets(f"مینا {number}", "telegram")) for number in range(8)]
    sara = await comes(playground, await meets("سارا", "bale"))
    playground.faults.flood("telegram", "sendMessage", retry_after=350)
    before = len(playground.calls.of("sendMessage", bot="telegram"))
    notices = [await office.plans(person, "نتیجه") for person in (*people, sara)]
    await office.sends()
    # What was on its way already arrives.
    under_way = len(playground.calls.of("sendMessage", bot="telegram")) - before
    assert under_way < len(people)
    assert await got(sara, "نتیجه") == ["نتیجه"]
    await office.sends(after=timedelta(seconds=320))
    assert len(playground.calls.of("sendMessage", bot="telegram")) == before + under_way
    # Whoever writes is answered meanwhile.
    await people[-1].says("/help")
    await people[-1].sees("/register")
    await office.sends(after=timedelta(seconds=30))
    assert [await got(person, "نتیجه") for person in people] == [["نتیجه"]] * len(people)
    query = "SELECT state, attempts, unsure FROM outbox WHERE purpose = 'decision'"
    assert office.database.execute(query).fetchall() == [("sent", 0, 0)] * len(notices)


@pytest.mark.parametrize("answer", [BLOCKED, NO_CHAT], ids=["blocked", "no-chat"])
async def test_account_out_of_reach_is_stopped_and_gets_it_when_the_person_writes_again(
    playground: Playground, office: Office, person: Person, answer: str
) -> None:
    await comes(playground, person)
    kept, nudge = await office.plans(person, "نتیجه"), await office.plans(person, "بیدارباش", ONCE)
    code = 403 if answer == BLOCKED else 400
    playground.faults.status(person.messenger, "sendMessage", status=code, body=answer, times=2)
    await office.sends(after=LATER)
    await office.sends(after=LATER)
    assert office.stopped(person)
    assert office.state(kept) == office.state(nudge) == ("failed", "stopped")
    playground.faults.clear()
    # It is planned anew for whoever could not be reached, too.
    later = await office.plans(person, "نتیجهٔ دوم")
    assert office.state(later) == ("failed", "stopped")
    for _ in range(2):
        await person.says("/help")
        await person.sees("/register")
        await is_taken_in(playground, person.messenger)
        await office.sends(after=LATER)
        await office.sends(after=LATER)
    assert await got(person, "نتیجه") == ["نتیجه", "نتیجهٔ دوم"]
    assert await got(person, "بیدارباش") == []
    assert not office.stopped(person)


async def test_person_with_two_messengers_gets_it_on_the_other_one(
    playground: Playground, office: Office, sara: Person, reza: Person
) -> None:
    for person in (reza, sara):
        await comes(playground, person)
    office.joins(sara, reza)
    notice = await office.plans(reza, "نتیجه")
    ((messenger,),) = office.database.execute("SELECT messenger FROM outbox WHERE id = ?", (notice,)).fetchall()
    used, other = (reza, sara) if messenger == "telegram" else (sara, reza)
    playground.faults.status(used.messenger, "sendMessage", status=403, body=BLOCKED)
    await office.sends()
    await office.sends()
    assert office.state(notice)[0] == "sent"
    assert (await got(used, "نتیجه"), await got(other, "نتیجه")) == ([], ["نتیجه"])
    # What is planned from now on goes there at once, and what was planned before follows.
    await office.plans(reza, "خبر دوم")
    await office.sends(after=LATER)
    assert await got(other, "خبر دوم") == ["خبر دوم"]


async def test_notice_goes_to_the_messenger_that_was_used_on_the_latest_day(
    playground: Playground, office: Office, sara: Person, reza: Person
) -> None:
    for person in (sara, reza):
        await comes(playground, person)
    office.joins(sara, reza)
    for person in (reza, sara):
        office.clock.forward(timedelta(days=1))
        await person.says("/help")
        await person.sees("/register")
        await is_taken_in(playground, person.messenger)
        await office.plans(sara, f"خبر {person.name}")
        await office.sends(after=LATER)
        assert await got(person, f"خبر {person.name}") == [f"خبر {person.name}"]


@pytest.mark.logs_errors
async def test_messenger_that_is_down_costs_few_tries_and_everybody_gets_it_afterwards(
    playground: Playground, office: Office, meets: Meets
) -> None:
    people = [await comes(playground, await meets(f"مینا {number}", "telegram")) for number in range(20)]
    sara = await comes(playground, await meets("سارا", "bale"))
    playground.faults.refuse("telegram")
    before = len(playground.calls.of("sendMessage", bot="telegram"))
    notices = [await office.plans(person, "نتیجه") for person in (*people, sara)]
    for _ in range(5):
        await office.sends(after=timedelta(seconds=20))
    assert await got(sara, "نتیجه") == ["نتیجه"]
    tried = len(playground.calls.of("sendMessage", bot="telegram")) - before
    assert 0 < tried < 10
    playground.faults.clear()
    for _ in range(3):
        await office.sends(after=timedelta(minutes=2))
    assert [office.state(notice)[0] for notice in notices] == ["sent"] * len(notices)
    told = [(await got(person, "نتیجه")) for person in people]
    assert [len(one) for one in told] == [1] * len(people)
    assert sum(one[0].startswith(APOLOGY) for one in told) == tried


async def test_long_notice_whose_second_part_fails_is_not_sent_again_as_if_nothing_were(
    playground: Playground, office: Office, person: Person
) -> None:
    await comes(playground, person)
    long = "\n".join(f"سطر {number} " + "نتیجه " * 50 for number in range(25))
    decision = await office.plans(person, long)
    # The second part is the next but one message after what was sent before.
    playground.faults.status(person.messenger, "sendMessage", status=500, after=1)
    await office.sends()
    assert office.state(decision) == ("retry", "unsure")
    await office.sends(after=LATER)
    parts = await got(person, "نتیجه")
    assert len(parts) == 3
    assert [part.startswith(APOLOGY) for part in parts] == [False, True, False]
    nudge = await office.plans(person, long.replace("نتیجه", "یادآور"), ONCE)
    playground.faults.status(person.messenger, "sendMessage", status=500, after=1)
    await office.sends(after=LATER)
    assert office.state(nudge) == ("uncertain", "unsure")


async def test_notice_that_is_too_late_or_superseded_is_passed_in_silence(
    playground: Playground, office: Office, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await comes(playground, person)
    now = office.clock.now()
    late = await office.plans(person, "دیر", use_by=now + timedelta(minutes=1), due_at=now + timedelta(minutes=1))
    superseded = await office.plans(person, "")
    caplog.clear()
    await office.sends(after=timedelta(minutes=2))
    assert office.state(late) == ("skipped", "too late")
    assert office.state(superseded) == ("skipped", "superseded")
    assert await got(person, "دیر") == []
    assert [record for record in caplog.records if record.name.startswith("bot.delivery")] == []


@pytest.mark.logs_errors
async def test_notice_that_cannot_be_written_or_is_refused_stops_nobody_behind_it(
    playground: Playground, office: Office, meets: Meets, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, refused, fine = [await comes(playground, await meets(name, "telegram")) for name in ("آ", "ب", "پ")]

    def breaks(visit: Any, body: dict[str, Any]) -> None:
        raise KeyError("no such sentence")

    monkeypatch.setitem(NOTICES, Purpose.APPROVAL, breaks)
    first = await office.plans(broken, "خراب", Purpose.APPROVAL)
    second = await office.plans(refused, "ردشده")
    third = await office.plans(fine, "نتیجه")
    words = '{"ok":false,"error_code":400,"description":"Bad Request: can\'t parse entities"}'
    # One after the other: the refusal is for the second.
    monkeypatch.setattr("bot.delivery.mailer.AT_ONCE", 1)
    playground.faults.status("telegram", "sendMessage", status=400, body=words)
    await office.sends()
    assert office.state(second) == ("failed", "refused")
    assert not office.stopped(refused)
    assert office.state(third) == ("sent", None)
    assert office.state(first)[0] == "retry"
    for _ in range(3):
        await office.sends(after=timedelta(minutes=1))
    assert office.state(first) == ("failed", "fault")


@pytest.mark.logs_errors
async def test_notices_that_cannot_be_opened_end_and_hold_up_nobody(
    playground: Playground, office: Office, meets: Meets
) -> None:
    person = await comes(playground, await meets("آ", "telegram"))
    fine = await comes(playground, await meets("ب", "telegram"))
    damaged = [await office.plans(person, f"خراب {number}") for number in range(40)]
    with office.database:
        office.database.execute("UPDATE outbox SET body = x'00'")
    notice = await office.plans(fine, "نتیجه")
    await office.sends()
    assert office.state(notice) == ("sent", None)
    for _ in range(3):
        await office.sends(after=timedelta(minutes=1))
    assert {office.state(one) for one in damaged} == {("failed", "fault")}


async def test_decisions_go_before_reminders_and_these_before_broadcasts_also_when_they_come_later(
    playground: Playground, office: Office, meets: Meets, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await comes(playground, await meets(f"مینا {number}", "bale")) for number in range(6)]
    # They were answered just now, which would let those go first whom that was longer ago.
    monkeypatch.setattr("bot.delivery.rate.CHAT", 0)
    now = office.clock.now() - timedelta(hours=1)
    ids = [await office.plans(person, "یادآوری", ONCE, due_at=now) for person in people[:3]]
    with office.database:
        # No purpose of today is a broadcast.
        office.database.execute("UPDATE outbox SET priority = 3 WHERE id = ?", (ids[0],))
    decisions = [await office.plans(person, "نتیجه") for person in people[3:5]]
    going = asyncio.create_task(office.sends())
    await playground.calls.wait("sendMessage", bot="bale", times=len(people) + 1)
    decisions.append(await office.plans(people[5], "نتیجه"))
    await going
    went = [call.chat_id for call in playground.calls.of("sendMessage", bot="bale")][len(people) :]
    order = [people[number].user_id for number in (3, 4, 5, 1, 2, 0)]
    assert went == order


async def test_stopping_in_the_middle_leaves_the_rest_as_it_was(
    playground: Playground, office: Office, meets: Meets
) -> None:
    people = [await comes(playground, await meets(f"مینا {number}", "bale")) for number in range(5)]
    for person in people:
        await office.plans(person, "نتیجه", batch="p1")
    going = asyncio.create_task(office.sends())
    await playground.calls.wait("sendMessage", bot="bale", times=len(people) + 2)
    for station in office.stations.values():
        station.mailer.stop()
    await going
    counted = await office.storage.read(totals, batch="p1")
    assert sum(counted.values()) == len(people)
    assert counted["sent"] in (2, 3)
    assert counted["planned"] == len(people) - counted["sent"]
    assert await office.storage.read(unreached, batch="p1") == []
