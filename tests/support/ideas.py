"""Diplomats, their ideas, and reviewers of the five institutions, written as services do."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.station import Station
from conversations.world import World
from programme.idea import Idea
from programme.lifecycle import Role
from programme.registration import State, Verdict
from programme.staff import Member
from services import idea, people
from services.journal import Actor
from services.people import Known
from services.registration import current, move
from services.staff import invite, join
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import registration
from tests.support.pending import decided
from tests.support.person import Person

IDEAS_NOW = datetime(2027, 4, 1, 8, tzinfo=UTC)
"""Inside the window of ideas of the shipped programme."""

ANSWERS: dict[str, Any] = {
    "title": "نمایشگاه مشترک مینیاتور",
    "city": "freiburg",
    "field": "culture",
    "idea": {"text": "نمایشگاهی از مینیاتور اصفهان در موزهٔ شهر برپا شود."},
    "how": {"text": "با موزه هماهنگ می‌کنیم و هنرمندان را همراه می‌بریم."},
    "means": [{"code": "people", "line": "مدیر موزه را می‌شناسم"}, {"code": "place", "line": None}],
    "institutions": ["municipality"],
    "when": "months6",
}


def diplomat(tx: Tx, world: World, user_id: int, *, messenger: str = "bale", language: str | None = None) -> Known:
    """Meet somebody who was invited and has accepted."""
    who = decided(tx, world, user_id, Verdict.ABLE, messenger=messenger, language=language)
    by = Actor(Role.COORDINATOR, 901)
    row = current(tx, person_id=who.person_id, call=world.programme.call.code)
    assert row is not None
    move(tx, row, "publish_able", actor=by, now=IDEAS_NOW, published_at=IDEAS_NOW)
    row = tx.one(sa.select(registration).where(registration.c.id == row.id))
    assert row is not None
    assert move(tx, row, "accept", actor=Actor(Role.CITIZEN, who.person_id), now=IDEAS_NOW) is State.DIPLOMAT
    return who


def sent(tx: Tx, world: World, person_id: int, *, now: datetime = IDEAS_NOW, **answers: Any) -> int:
    """Send an idea of a diplomat; return its id."""
    idea_id = idea.begin(tx, person_id=person_id, programme=world.programme, now=now)
    told = Idea.model_validate({**ANSWERS, **answers})
    idea.submit(tx, told, idea_id=idea_id, person_id=person_id, programme=world.programme, now=now)
    return idea_id


def reviewer(
    tx: Tx, world: World, user_id: int, institution: str, *, name: str = "کارشناس", messenger: str = "telegram"
) -> Member:
    """Meet somebody who reviews for an institution."""
    who = people.meet(tx, messenger=messenger, user_id=user_id, chat_id=user_id, source=None, now=IDEAS_NOW)
    code = invite(tx, role=Role.REVIEWER, programme=world.programme, institution=institution, name=name, now=IDEAS_NOW)
    member = join(tx, person_id=who.person_id, code=code, now=IDEAS_NOW)
    assert member is not None
    return member


async def becomes_diplomat(
    stations: list[Station], who: Person, *, language: str | None = None, zone: str | None = None
) -> int:
    """Let somebody who will speak be a diplomat already; return their id."""
    shared = stations[0].shared

    def make(tx: Tx) -> int:
        known = diplomat(tx, shared.runner.world, who.user_id, messenger=who.messenger, language=language)
        tx.run(sa.update(person).where(person.c.id == known.person_id).values(zone=zone))
        return known.person_id

    return int(await shared.storage.write(make))


async def tells_idea(who: Person, title: str = "نمایشگاه مشترک") -> None:
    """Answer the first questions of an idea in Persian, up to the means."""
    await who.sees("عنوان آن می‌شود")
    await who.says(title)
    await who.sees("برای کدام شهر")
    await who.presses("فرایبورگ")
    await who.sees("در چه زمینه‌ای")
    await who.presses("فرهنگ، هنر و میراث")
    await who.sees("ایده را شرح دهید")
    await who.says("نمایشگاهی از مینیاتور اصفهان در موزهٔ شهر.")
    await who.sees("چگونه اجرا می‌شود؟")
    await who.says("با موزه هماهنگ می‌کنیم.")
    await who.sees("چه بسترهایی")


async def sends_idea(who: Person, title: str = "نمایشگاه مشترک") -> str:
    """Go through the whole form in Persian, shortly; return the idea's code."""
    await tells_idea(who, title)
    await who.presses("مکان")
    await who.presses("تمام شد")
    await who.sees("یک خط بنویسید")
    await who.presses("بدون توضیح")
    for question in ("کدام نهادها", "چه زمانی", "پیوستی"):
        await who.sees(question)
        await who.presses("رد شدن")
    await who.sees("این‌ها درست است؟")
    await who.presses("تأیید و ارسال")
    receipt = await who.sees("ایدهٔ شما ثبت شد")
    return receipt.text[receipt.text.index("ID-") :][:8]
