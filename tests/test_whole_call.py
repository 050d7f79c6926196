"""A whole call in one sitting: 263 registrations, two officers, 92 invited, published together, told once each."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.app import running
from bot.clock import Clock
from bot.settings import Settings
from bot.station import Station
from conversations.world import World
from playground import Playground
from programme.lifecycle import Role
from programme.parts import Rate
from programme.registration import Verdict
from tests.conftest import accounts_of
from tests.support.person import Meets, Person
from tests.support.screening import Registered, fills, invites, joins

PEOPLE, INVITED, NOT_ELIGIBLE = 263, 92, 3
PATIENCE = 60.0
LABELS = {
    Verdict.ABLE: "توانمند",
    Verdict.COMPANION: "همراه",
    Verdict.DUPLICATE: "تکراری",
    Verdict.INELIGIBLE: "خارج از شرایط",
}
TOLD = {
    Verdict.ABLE: ("برگزیده شدید", "have been selected"),
    Verdict.COMPANION: ("شبکهٔ همراهان", "companions network"),
    Verdict.DUPLICATE: ("یکی شد", "was joined with"),
    Verdict.INELIGIBLE: ("ادامه نمی‌یابد", "does not go further"),
}


@pytest.fixture
async def bot(playground: Playground, settings: Settings, clock: Clock, world: World) -> AsyncIterator[list[Station]]:
    # The messengers' limits are measured by the benchmark; here nobody waits for them.
    rates = {name: Rate(a_second=1000) for name in world.programme.rates}
    programme = world.programme.model_copy(update={"rates": rates})
    async with running(settings, accounts_of(playground), clock, programme) as stations:
        yield stations


@dataclass
class Officer:
    """Somebody who screens, counting taps and decisions."""

    person: Person
    verdicts: dict[str, Verdict]
    taps: int = 0
    decisions: Counter[str] = field(default_factory=Counter)

    async def screens(self) -> None:
        """Take card after card until nothing waits."""
        await self.person.says("/triage")
        seen = await self.person.sees("")
        while "همه چیز بررسی شده است" not in seen.text:
            if "جداگانه بررسی کردند" in seen.text:
                await self.person.presses("ادامهٔ بررسی", seen.id)
                seen = await self.person.sees("")
                continue
            code = seen.text[seen.text.index("SD-") :][:8]
            label = LABELS[self.verdicts[code]]
            if self.verdicts[code] is Verdict.DUPLICATE and "نظر دوم" not in seen.text:
                await self.person.presses("مقایسه با", seen.id)
                twins = await self.person.sees("یک نفر است؟")
                await self.person.presses("این پرونده تکراری است", twins.id)
            else:
                await self.person.presses(label, seen.id)
                picking = await self.person.sees(f"چرا {label}؟")
                await self.person.presses(f"تأیید: {label}", picking.id)
            seen = await self.person.sees("")
            self.taps += 2
            self.decisions[code] += 1


def verdicts_for(registered: list[Registered]) -> dict[str, Verdict]:
    verdicts = {}
    rest = []
    for one in registered:
        if one.told.double_of is not None:
            verdicts[one.code] = Verdict.DUPLICATE
        else:
            rest.append(one.code)
    verdicts |= dict.fromkeys(rest[:INVITED], Verdict.ABLE)
    verdicts |= dict.fromkeys(rest[INVITED : INVITED + NOT_ELIGIBLE], Verdict.INELIGIBLE)
    return verdicts | dict.fromkeys(rest[INVITED + NOT_ELIGIBLE :], Verdict.COMPANION)


async def staff(bot: list[Station], meets: Meets, name: str, messenger: str, role: Role) -> Person:
    person = await meets(name, messenger)
    await joins(person, await invites(bot, role, name=name))
    return person


@pytest.mark.timeout(900)
async def test_two_officers_screen_263_people_and_each_is_told_once(
    playground: Playground, bot: list[Station], meets: Meets, clock: Clock
) -> None:
    registered = await fills(playground, bot, meets, count=PEOPLE)
    verdicts = verdicts_for(registered)
    officers = [
        Officer(await staff(bot, meets, "کارشناس نمونه", "telegram", Role.OFFICER), verdicts),
        Officer(await staff(bot, meets, "کارشناس دوم نمونه", "bale", Role.OFFICER), verdicts),
    ]
    mina = await staff(bot, meets, "هماهنگ‌کنندهٔ نمونه", "telegram", Role.COORDINATOR)
    omid = await staff(bot, meets, "هماهنگ‌کنندهٔ دوم نمونه", "bale", Role.COORDINATOR)

    await asyncio.gather(*(one.screens() for one in officers))
    # What one of them left for a second look while the other had nothing to do any more.
    for one in officers:
        await one.screens()
    decided = officers[0].decisions + officers[1].decisions
    assert decided.keys() == verdicts.keys()
    assert set(decided.values()) == {1, 2}, "once, and once more where somebody looks again"
    assert 12 <= list(decided.values()).count(2) < PEOPLE // 4
    assert [one.taps for one in officers] == [2 * one.decisions.total() for one in officers]

    await mina.says("/publish")
    await mina.sees("۹۲ منتخب")
    await mina.presses("درخواست تأیید نفر دوم")
    await mina.sees("هماهنگ‌کنندهٔ دیگری باید آن را تأیید کند")
    await omid.says("/publish")
    await omid.sees("هماهنگ‌کنندهٔ نمونه اعلام این نتیجه‌ها را پیشنهاد کرده است")
    for one in registered:
        assert not any(said in message.text for message in await one.person.chat() for both in TOLD.values()
                       for said in both if message.by_bot), "nothing is told before"  # fmt: skip
    await omid.presses("تأیید")
    await omid.sees("ثانیهٔ دیگر آغاز می‌شود")
    clock.forward(timedelta(seconds=61))
    await mina.sees("فرستاده‌شده: ۲۶۳", timeout=120)
    for one in registered:
        fa, en = TOLD[verdicts[one.code]]
        said = en if one.told.language == "en" else fa
        await one.person.sees(said, timeout=PATIENCE)
        told = [message for message in await one.person.chat() if message.by_bot]
        assert [said in message.text for message in told] == [True], [message.text for message in told]
    messengers = Counter(one.person.messenger for one in registered)
    assert messengers == {"telegram": 132, "bale": 131}
