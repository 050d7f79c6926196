"""The outbox by chat: what an officer sees of messages that did not arrive, and sending them again."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.clock import Clock
from bot.settings import Settings
from conversations.world import World
from programme.lifecycle import Role
from programme.notice import Purpose
from services.journal import Actor
from services.staff import change, invite, remove
from storage.audit import audit
from storage.key_file import load_keys
from storage.outbox import outbox
from storage.store import Storage, open_storage
from tests.conftest import SECRET_KEY
from tests.support.mailing import notify, person_of, tell_plainly
from tests.support.person import Meets, Person
from tests.support.registering import registers
from tests.support.seen import plain


@pytest.fixture
async def held(bot: None, settings: Settings) -> AsyncIterator[Storage]:
    """The bot's database, from outside."""
    keys, _ = load_keys(SECRET_KEY, settings.data_dir)
    storage = await open_storage(settings.database_url.get_secret_value(), keys=keys)
    yield storage
    await storage.close()


async def joins(person: Person, held: Storage, world: World, clock: Clock, role: Role = Role.OFFICER) -> None:
    what: dict[str, Any] = {"role": role, "programme": world.programme, "name": person.name, "now": clock.now()}
    await person.starts(await held.write(invite, **what))
    await person.sees("به همکاران افزوده شدید")


async def fails(held: Storage, person: Person, reason: str, clock: Clock) -> int:
    """Let there be a notice that did not reach somebody."""
    notice = await held.write(
        notify,
        person.messenger,
        person.user_id,
        f"نتیجه {reason}",
        now=clock.now(),
        due_at=clock.now().replace(year=2030),
    )
    state = "uncertain" if reason == "unsure" else "failed"
    changed = (
        sa.update(outbox).where(outbox.c.id == notice).values(state=state, reason=reason, unsure=state == "uncertain")
    )
    await held.write(lambda tx: tx.run(changed))
    return notice


async def test_officer_sends_again_what_did_not_arrive_and_sees_codes_only(
    held: Storage, world: World, clock: Clock, meets: Meets, sara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NOTICES, Purpose.DECISION, tell_plainly)
    officer = await meets("کارشناس", "telegram")
    await joins(officer, held, world, clock)
    code = await registers(sara, name="سارا نمونه")
    stranger = await meets("رهگذر", "telegram")
    await stranger.starts()
    await stranger.sees("شهروند دیپلمات")
    await fails(held, sara, "stopped", clock)
    await fails(held, stranger, "unsure", clock)
    await officer.says("/outbox")
    seen = await officer.sees("صندوق ارسال")
    assert "نرسیده ۱، نامعلوم ۱" in seen.text.replace("\u2068", "").replace("\u2069", "")
    await officer.presses("گیرنده ربات را متوقف کرده است")
    listed = await officer.sees(code)
    assert listed.id == seen.id
    assert "سارا" not in listed.text
    (label,) = [plain(one) for one in listed.labels if "ارسال دوباره:" in one]
    assert label == f"ارسال دوباره: ۱. {code}، اعلام نتیجه"
    await officer.presses(next(one for one in listed.labels if "ارسال دوباره:" in one))
    await officer.sees_toast("۱ پیام دوباره در نوبت ارسال است")
    await sara.sees("نتیجه stopped")
    await officer.presses("ارسال دوباره", listed)
    await officer.sees_toast("دیگر در میان نرسیده‌ها نیست")
    await officer.presses("صندوق ارسال")
    await officer.presses("معلوم نیست رسیده باشد")
    await officer.presses("ارسال دوبارهٔ همه")
    await officer.sees("۱ پیام دوباره فرستاده می‌شود. مطمئن هستید؟")
    await officer.presses("بله، همه دوباره فرستاده شود")
    await officer.sees("پیام نرسیده‌ای نیست")
    assert "شاید این پیام را پیش‌تر هم گرفته باشید" in (await stranger.sees("نتیجه unsure")).text
    entries = await held.read(sa.select(audit.c.role).where(audit.c.action == "resend"))
    assert [entry.role for entry in entries] == ["officer"] * 2


async def test_many_are_listed_page_by_page(held: Storage, world: World, clock: Clock, meets: Meets) -> None:
    officer = await meets("کارشناس", "bale")
    await joins(officer, held, world, clock)
    for number in range(8):
        person = await meets(f"مینا {number}", "telegram")
        await person.starts()
        await person.sees("شهروند دیپلمات")
        await fails(held, person, "refused", clock)
    await officer.says("/outbox")
    await officer.presses("پیام‌رسان متن را نپذیرفت")
    first = await officer.sees("اعلام نتیجه")
    assert len([label for label in first.labels if label.startswith("ارسال دوباره:")]) == 6
    await officer.presses("قدیمی‌ترها")
    await officer.sees("اعلام نتیجه")
    await officer.presses("تازه‌ترها")
    await officer.forges("go.outbox.of.refused.999999999")
    await officer.sees("نپذیرفت")
    for forged in ("go.outbox.of.nothing.0", "go.outbox.again.x.y.z"):
        await officer.forges(forged)
        await officer.sees("متوجه نشدم")


async def test_nobody_else_sees_it(held: Storage, world: World, clock: Clock, meets: Meets, sara: Person) -> None:
    reviewer = await meets("داور", "telegram")
    what: dict[str, Any] = {"role": Role.REVIEWER, "institution": "chamber", "name": "داور", "now": clock.now()}
    institution = world.programme.institutions[-1].code
    await reviewer.starts(await held.write(invite, programme=world.programme, **what | {"institution": institution}))
    await reviewer.sees("به همکاران افزوده شدید")
    await sara.starts()
    await sara.sees("شهروند دیپلمات")
    for person in (reviewer, sara):
        await person.says("/outbox")
        await person.sees("متوجه نشدم")


async def test_colleague_is_told_the_last_change_of_their_role(
    held: Storage, world: World, clock: Clock, meets: Meets
) -> None:
    chief, other = await meets("هماهنگ", "telegram"), await meets("همکار", "bale")
    await joins(chief, held, world, clock, Role.COORDINATOR)
    await joins(other, held, world, clock)
    by = Actor(Role.COORDINATOR, await held.read(person_of, "telegram", chief.user_id))
    person_id = await held.read(person_of, "bale", other.user_id)
    await held.write(change, person_id=person_id, role=Role.COORDINATOR, by=by, now=clock.now())
    await other.sees("اکنون این است: هماهنگ‌کننده")
    await held.write(remove, person_id=person_id, by=by, now=clock.now())
    await other.sees("شما دیگر از همکاران دبیرخانه نیستید")
