"""A whole round of ideas: 40 diplomats, 60 ideas, five institutions, 12 reviewers, decisions, answers, milestones."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest
import sqlalchemy as sa

from bot.app import running
from bot.clock import Clock
from bot.samples.diplomats import Diplomats
from bot.settings import Settings
from bot.station import Station
from conversations.world import World
from playground import Playground
from programme.idea import State
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.parts import Rate
from programme.review import DONE, WAITING
from programme.sample import reviewers
from services.audit import verify
from services.staff import invite
from storage.engine.row import Row
from storage.idea import idea
from storage.outbox import outbox
from storage.review import review
from storage.store import Storage
from tests.conftest import accounts_of
from tests.support.ideas import IDEAS_NOW, sends_idea
from tests.support.person import Meets, Person
from tests.support.screening import invites, joins
from tests.support.seen import plain
from tests.support.telling import all_told

AUTHORS, IDEAS, BY_CHAT, REVIEWERS = 40, 60, 8, 12
PATIENCE = 120.0
DAY = timedelta(days=1)
POINTS = ("بسیار زیاد", "قطعی", "کامل", "ندارد", "بسیار کم")
CODE = re.compile(r"ID-[A-Z0-9]{5}")


@pytest.fixture
def clock() -> Clock:
    """A clock inside the window of ideas."""
    return Clock(begins=IDEAS_NOW)


@pytest.fixture
async def bot(playground: Playground, settings: Settings, clock: Clock, world: World) -> AsyncIterator[list[Station]]:
    programme = world.programme
    # The messengers' limits are measured by the benchmark; each idea goes to three institutions, so that twelve
    # reviewers can take sixty ideas in one round.
    rates = {name: Rate(a_second=1000) for name in programme.rates}
    rules = programme.review.model_copy(update={"institutions": 3, "cap": 60})
    programme = programme.model_copy(update={"rates": rates, "review": rules})
    async with running(settings, accounts_of(playground), clock, programme) as stations:
        yield stations


@pytest.fixture
def storage(bot: list[Station]) -> Storage:
    return bot[0].shared.storage


async def ideas(storage: Storage) -> list[Row]:
    columns = (idea.c.id, idea.c.code, idea.c.state, idea.c.person_id, idea.c.reviews_in_at, idea.c.overrides)
    return await storage.read(sa.select(*columns).order_by(idea.c.id))


async def staff(bot: list[Station], meets: Meets, name: str, messenger: str, role: Role) -> Person:
    person = await meets(name, messenger)
    await joins(person, await invites(bot, role, name=name))
    return person


async def panel(bot: list[Station], meets: Meets) -> list[Person]:
    """Let the reviewers of the five institutions join by their codes."""
    shared = bot[0].shared
    programme, found = shared.runner.world.programme, []
    for one in reviewers(programme, count=REVIEWERS):
        person = await meets(one.name, one.messenger)
        about = {"programme": programme, "name": one.name, "now": shared.clock.now()}
        code = await shared.storage.write(invite, role=Role.REVIEWER, institution=one.institution, **about)
        await joins(person, code)
        found.append(person)
    return found


class Reviewer:
    """Somebody who goes through what waits for them; the first reviews are put away, as asked."""

    def __init__(self, person: Person, *, declines: tuple[str, ...] = ()) -> None:
        self.person, self.declines = person, list(declines)
        self.turn = count()
        self.conflicts: list[str] = []

    async def works(self) -> None:
        person = self.person
        await person.says("/review")
        seen = await person.sees("")
        while (code := CODE.search(seen.text)) is not None and "شروع امتیازدهی" in seen.labels:
            seen = await (self._declines(code[0]) if self.declines else self._reviews(code[0]))

    async def _declines(self, code: str) -> object:
        person, why = self.person, self.declines.pop(0)
        await person.presses("بررسی نمی‌کنم")
        await person.sees("چرا این ایده را بررسی نمی‌کنید؟")
        await person.presses(why)
        if why == "تعارض منافع":
            self.conflicts.append(code)
            await person.sees("چه نسبتی دارید؟")
            await person.presses("خویشاوندی")
        await person.sees("از فهرست شما برداشته شد")
        await person.says("/review")
        return await person.sees("")

    async def _reviews(self, code: str) -> object:
        person = self.person
        await person.presses("شروع امتیازدهی")
        for at, word in zip("۱۲۳۴۵", POINTS, strict=True):
            await person.sees(f"معیار {at} از ۵")
            await person.presses(word)
        await person.sees("نظر شما دربارهٔ این ایده")
        # By the code, so that reviewers of one idea mostly agree, and sometimes do not.
        against = ord(code[3]) % 3 == 0 or (ord(code[4]) % 5 == 0 and next(self.turn) % 2)
        await person.presses("غیرقابل اجرا" if against else "قابل اجرا")
        await person.sees("تا چه اندازه اطمینان")
        await person.presses("اطمینان زیاد")
        await person.sees("یک جمله برای صاحب ایده")
        await person.presses("رد شدن")
        await person.sees("یادداشتی برای دبیرخانه")
        await person.presses("رد شدن")
        await person.sees("جمع:")
        await person.presses("ثبت و بعدی")
        return await person.sees("")


@pytest.mark.timeout(1200)
async def test_sixty_ideas_go_from_forty_diplomats_to_the_operational_stage(  # noqa: C901 - one story, told whole
    playground: Playground, bot: list[Station], meets: Meets, clock: Clock, storage: Storage
) -> None:
    shared = bot[0].shared
    crowd = Diplomats(
        playground, storage=storage, world=shared.runner.world, clock=clock, count=AUTHORS, many=IDEAS - BY_CHAT
    )
    await crowd.fill()
    authors = {
        crowd.ids[one.number]: meets.again(playground.people.find(crowd.keys[one.number])[1].person.described())
        for one in crowd.people
    }
    assert Counter(one.messenger for one in authors.values()) == {"telegram": 20, "bale": 20}
    persian = [authors[crowd.ids[one.number]] for one in crowd.people if one.language != "en"]
    writing = [*[one for one in persian if one.messenger == "bale"][: BY_CHAT // 2],
               *[one for one in persian if one.messenger == "telegram"][: BY_CHAT // 2]]  # fmt: skip
    for one in writing:
        await one.says("/idea")
        await sends_idea(one, "نمایشگاه دو شهر")
    assert Counter(row.state for row in await ideas(storage)) == {State.SUBMITTED: IDEAS}

    mina = await staff(bot, meets, "هماهنگ‌کنندهٔ نمونه", "telegram", Role.COORDINATOR)
    omid = await staff(bot, meets, "هماهنگ‌کنندهٔ دوم نمونه", "bale", Role.COORDINATOR)
    people = await panel(bot, meets)

    # Given as planned and shown.
    await mina.says("/assign")
    await mina.sees(f"{_digits(3 * IDEAS)} بررسی برای {_digits(IDEAS)} ایده")
    await mina.presses("تأیید تقسیم")
    await mina.sees("انجام شد")
    given = await storage.read(sa.select(review.c.reviewer_id, review.c.institution))
    assert len(given) == 3 * IDEAS
    assert len({row.institution for row in given}) == 5
    loads = Counter(row.reviewer_id for row in given)
    assert len(loads) == REVIEWERS
    by_institution: dict[str, list[int]] = {}
    for (who, where), number in Counter((row.reviewer_id, row.institution) for row in given).items():
        by_institution.setdefault(where, []).append(number)
        assert who in loads
    assert all(max(numbers) - min(numbers) <= 1 for numbers in by_institution.values()), by_institution

    # In the morning each hears of it once.
    clock.forward(timedelta(hours=22))
    for one in people:
        await one.sees("ایده‌های شما برای بررسی", timeout=PATIENCE)

    # Most work at once; two put an idea away because of whose it may be, one has no time for two; two are late.
    late = [Reviewer(one) for one in people[:2]]
    panel_ = [
        Reviewer(people[2], declines=("تعارض منافع",)),
        Reviewer(people[3], declines=("تعارض منافع",)),
        Reviewer(people[4], declines=("فرصت ندارم", "فرصت ندارم")),
        *(Reviewer(one) for one in people[5:]),
    ]
    await asyncio.gather(*(one.works() for one in panel_))
    waits = await storage.read(sa.select(review.c.reviewer_id).where(review.c.state.in_(_values(WAITING))))
    assert {row.reviewer_id for row in waits} <= {*loads}
    assert waits, "somebody is late"

    # The clock reminds them, tells the coordinators, and gives what was not begun to somebody else.
    rules = shared.runner.world.programme.review
    clock.forward((rules.days + rules.remind_after) * DAY)
    for one in late:
        await one.person.sees("گذشته است", timeout=PATIENCE)
    clock.forward((rules.tell_after - rules.remind_after) * DAY)
    await mina.sees("هنوز نظری نرسیده است", timeout=PATIENCE)
    clock.forward((rules.reassign_after - rules.tell_after) * DAY)
    await _until(storage, review.c.state == "reassigned")
    for _ in range(3):
        await asyncio.gather(*(one.works() for one in (*late, *panel_)))
    assert await storage.read(sa.select(review.c.id).where(review.c.state.in_(_values(WAITING)))) == []
    done = await storage.read(sa.select(review.c.idea_id).where(review.c.state.in_(_values(DONE))))
    assert len({row.idea_id for row in done}) == IDEAS
    # What was put away for a conflict was never shown again; the card stood where others stand now.
    assert [len(one.conflicts) for one in panel_[:2]] == [1, 1]
    for one in panel_:
        for code in one.conflicts:
            assert not any(code in seen.text for seen in await one.person.chat())

    # Decided as the reviews say, in two taps each; against most of them, with a reason of one's own.
    by_id = {row.id: row for row in await ideas(storage)}
    assert all(row.reviews_in_at is not None for row in by_id.values())
    for row in by_id.values():
        await mina.says("/decide")
        await mina.sees("آمادهٔ تصمیم")
        await mina.forges(f"go.de_idea.{row.id}")
        card = await mina.sees(row.code)
        label = "غیرقابل اجرا" if "همه هم‌نظرند؛ غیرقابل اجراست" in card.text else "قابل اجرا"
        await mina.presses(label, card)
        picking = await mina.sees(f"چرا {label}")
        if "نظر دیگری دارند" in picking.text:
            # Against the majority it takes words of one's own.
            await mina.presses("متن دیگر", picking)
            await mina.sees("همین متن")
            await mina.says("در این دوره امکان آن نیست.")
            picking = await mina.sees("متن برای صاحب ایده")
        await mina.presses("تأیید", picking)
        await mina.sees("")
    states = Counter(row.state for row in await ideas(storage))
    assert set(states) == {State.PENDING_WORKABLE, State.PENDING_NOT_WORKABLE}, states
    assert sum(states.values()) == IDEAS
    for one in authors.values():
        assert not any("ایده" in seen.text and "پذیرفته" in seen.text for seen in await one.chat() if seen.by_bot)
    for row in await ideas(storage):
        if row.overrides:
            await omid.says("/decide")
            await omid.sees("")
            await omid.forges(f"go.de_idea.{row.id}")
            second = await omid.sees(row.code)
            await omid.presses("موافقم", second)
            await omid.sees("")

    # Published by two, told once each.
    await mina.says("/publish")
    await mina.sees("آمادهٔ اعلام است")
    await mina.presses("درخواست تأیید نفر دوم")
    await mina.sees("هماهنگ‌کنندهٔ دیگری باید آن را تأیید کند")
    await omid.says("/publish")
    await omid.sees("پیشنهاد کرده است")
    await omid.presses("تأیید")
    await omid.sees("ثانیهٔ دیگر آغاز می‌شود")
    clock.forward(timedelta(seconds=61))
    await mina.sees(f"فرستاده‌شده: {_digits(IDEAS)}", timeout=PATIENCE)
    told = await storage.read(sa.select(outbox.c.person_id, outbox.c.state).where(outbox.c.purpose == Purpose.IDEA))
    assert Counter(row.state for row in told) == {"sent": IDEAS}
    after = await ideas(storage)
    for person_id, one in authors.items():
        chat = [seen for seen in await one.chat() if seen.by_bot]
        for row in after:
            if row.person_id == person_id:
                found = [seen for seen in chat if row.code in seen.text and _tells(seen.text)]
                assert len(found) == 1, (row.code, [seen.text for seen in chat])

    # Authors answer: most accept, one wants to talk, one declines, two are reminded.
    awaiting = [row for row in after if row.state == State.AWAITING]
    assert len(awaiting) > 6
    for row in awaiting[4:]:
        await authors[row.person_id].forges(f"go.i_accept.{row.id}")
        await authors[row.person_id].sees(row.code)
    await authors[awaiting[0].person_id].forges(f"go.i_talk.{awaiting[0].id}")
    await authors[awaiting[0].person_id].sees(awaiting[0].code)
    await authors[awaiting[1].person_id].forges(f"go.i_decline.{awaiting[1].id}.yes")
    await authors[awaiting[1].person_id].sees(awaiting[1].code)
    clock.forward(2 * DAY + timedelta(hours=1))
    await all_told(bot)
    for row in awaiting[2:4]:
        one = authors[row.person_id]
        reminded = await one.sees("یادآوری: ایدهٔ", timeout=PATIENCE)
        assert row.code in reminded.text
        await one.forges(f"go.i_accept.{row.id}")
        await one.sees(row.code)
    now = {row.id: row.state for row in await ideas(storage)}
    assert [now[row.id] for row in awaiting[:2]] == [State.AWAITING, State.DECLINED]
    assert {now[row.id] for row in awaiting[2:]} == {State.PLANNED}

    # Two milestones, one author on each messenger.
    maryam = await staff(bot, meets, "کارشناس نمونه", "telegram", Role.OFFICER)
    for messenger in ("bale", "telegram"):
        row = next(row for row in awaiting[2:] if authors[row.person_id].messenger == messenger)
        one = authors[row.person_id]
        await maryam.says("/board")
        await maryam.sees("تابلو")
        await maryam.forges(f"go.bo_idea.{row.id}")
        card = await maryam.sees(row.code)
        await maryam.presses("برقراری تماس", card)
        await maryam.sees("به صاحب ایده گفته می‌شود")
        await maryam.presses("بدون متن")
        await maryam.sees("ثبت شد")
        clock.forward(timedelta(minutes=1, seconds=1))
        milestone = await one.sees("تماس‌های لازم برقرار شد.", timeout=PATIENCE)
        assert row.code in milestone.text
        assert one.messenger == messenger
        await one.says("/ideas")
        await one.sees("")
        await one.forges(f"go.idea_open.{row.id}")
        assert "وضعیت: برقراری تماس" in plain((await one.sees(row.code)).text)
    findings = await storage.read(verify)
    assert findings.whole, findings


async def _until(storage: Storage, condition: sa.ColumnElement[bool]) -> None:
    """Wait until the clock has brought a review so far."""
    async with asyncio.timeout(PATIENCE):
        while not await storage.read(sa.select(review.c.id).where(condition).limit(1)):
            pass


def _digits(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def _values(states: tuple[object, ...]) -> list[str]:
    return [str(state) for state in states]


def _tells(text: str) -> bool:
    return any(words in plain(text) for words in ("گرامی", "Dear"))
