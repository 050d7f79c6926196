"""One person links Telegram and Bale by chat: one registration, one draft, on either."""

import re
from datetime import timedelta

import pytest

from bot.station import Station
from playground import Playground
from programme.lifecycle import Role
from tests.support.person import Meets, Person
from tests.support.registering import begins, lives_at_home, registers
from tests.support.screening import invites, joins


async def code_of(person: Person) -> str:
    await person.says("/link")
    found = re.search(r"/link (\w{8})", (await person.sees("کد شما")).text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("first", "second"), [("bale", "telegram"), ("telegram", "bale")])
async def test_registration_and_profile_are_found_on_both_messengers(meets: Meets, first: str, second: str) -> None:
    one, other = await meets("سارا", first), await meets("سارا", second)
    code = await registers(one)
    await other.starts()
    await other.sees("سلام")
    linking = await code_of(one)
    await other.says(f"/link {linking}")
    assert code in (await other.sees("یکی شد")).text
    await other.says("/profile")
    await other.sees("سارا نمونه")
    await other.says(f"/link {linking}")
    await other.sees("این کد اعتبار ندارد")


async def test_draft_goes_on_wherever_one_writes(sara: Person, reza: Person) -> None:
    await begins(sara)
    linking = await code_of(sara)
    await reza.says(f"/link {linking}")
    await reza.sees("یکی شد")
    await reza.presses("ادامه می‌دهم")
    await reza.sees("کجا زندگی می‌کنید؟")
    await lives_at_home(reza)
    await sara.says("/register")
    await sara.presses("ادامه می‌دهم")
    await sara.sees("نام و نام خانوادگی")


async def test_wrong_old_and_own_codes_change_nothing(sara: Person, reza: Person, playground: Playground) -> None:
    await registers(sara)
    await reza.says("/link 23456789")
    await reza.sees("این کد اعتبار ندارد")
    linking = await code_of(sara)
    await sara.says(f"/link {linking}")
    await sara.sees("در پیام‌رسان دیگر بفرستید")
    playground.forward(timedelta(minutes=11))
    await reza.says(f"/link {linking}")
    await reza.sees("این کد اعتبار ندارد")
    await registers(reza, name="رضا نمونه")
    fresh = await code_of(sara)
    await reza.says(f"/link {fresh}")
    await reza.sees("یکی‌کردن آن را پاک می‌کرد")


async def test_officer_reaches_the_desk_on_the_other_messenger_too(
    meets: Meets, bot: list[Station], sara: Person
) -> None:
    desk = await meets("کارشناس", "telegram")
    await joins(desk, await invites(bot, Role.OFFICER, name="کارشناس نمونه"))
    await sara.says(f"/link {await code_of(desk)}")
    await sara.sees("یکی شد")
    await sara.says("/requests")
    await sara.sees("درخواستی در انتظار نیست")
