"""Staff by chat: the first coordinator comes in by the operator's code, everybody else by an invitation."""

import pytest

from bot.station import Station
from programme.lifecycle import Role
from tests.support.person import Meets, Person
from tests.support.screening import invites


@pytest.fixture
async def mina(bot: list[Station], meets: Meets) -> Person:
    """A coordinator, on Telegram."""
    person = await meets("مینا", "telegram")
    await person.starts(await invites(bot, Role.COORDINATOR, name="مینا نمونه"))
    await person.sees("به همکاران افزوده شدید")
    return person


async def link_from(person: Person, messenger: str) -> str:
    """Read the payload of a link that was shown."""
    screen = await person.sees("دعوت‌نامه آماده است")
    line = next(line for line in screen.text.splitlines() if messenger in line and "start=" in line)
    return line.partition("start=")[2].strip("\u2066\u2069 ")


async def test_coordinator_invites_an_officer_who_gives_their_own_name(mina: Person, meets: Meets) -> None:
    await mina.says("/staff")
    await mina.sees("همکاران")
    await mina.presses("دعوت کارشناس دبیرخانه")
    await mina.sees("نام همکار را بنویسید")
    await mina.presses("خودش بنویسد")
    code = await link_from(mina, "تلگرام")
    omid = await meets("امید", "bale")
    await omid.starts(code)
    await omid.sees("نام شما چیست؟")
    await omid.says("امید نمونه")
    await omid.sees("امید نمونه: کارشناس دبیرخانه")
    await mina.says("/staff")
    assert "امید نمونه: کارشناس دبیرخانه" in (await mina.sees("همکاران")).text.replace("\u2068", "").replace(
        "\u2069", ""
    )


async def test_language_of_a_coordinator_leads_back_to_the_desk(mina: Person) -> None:
    await mina.says("/language fa")
    changed = await mina.sees("زبان")
    assert changed.labels[0] == "میز کار"


async def test_link_works_once_and_says_the_same_of_every_dead_code(mina: Person, meets: Meets) -> None:
    await mina.says("/staff")
    await mina.presses("دعوت کارشناس دبیرخانه")
    await mina.sees("نام همکار")
    await mina.says("امید نمونه")
    code = await link_from(mina, "بله")
    first, second = await meets("امید", "bale"), await meets("بیگانه", "telegram")
    await first.starts(code)
    await first.sees("خوش آمدید")
    for tried in (code, "join_guessed"):
        await second.starts(tried)
        await second.sees("این پیوند یا کد اعتبار ندارد")
    # Typed instead of followed, it is understood alike.
    await second.says(code)
    await second.sees("این پیوند یا کد اعتبار ندارد")


async def test_reviewer_is_invited_for_an_institution(mina: Person, meets: Meets) -> None:
    await mina.says("/staff")
    await mina.presses("دعوت کارشناس بررسی")
    await mina.sees("از کدام نهاد؟")
    await mina.presses("اتاق بازرگانی استان")
    await mina.sees("نام همکار")
    await mina.says("لیلا نمونه")
    code = await link_from(mina, "تلگرام")
    leila = await meets("لیلا", "telegram")
    await leila.starts(code)
    await leila.sees("کارشناس بررسی، اتاق بازرگانی استان")
    await leila.says("/triage")
    await leila.sees("متوجه نشدم")


async def test_who_is_removed_finds_no_desk_and_the_last_coordinator_stays(
    mina: Person, bot: list[Station], meets: Meets
) -> None:
    omid = await meets("امید", "telegram")
    await omid.starts(await invites(bot, Role.OFFICER, name="امید نمونه"))
    await omid.sees("خوش آمدید")
    await omid.says("/desk")
    desk = await omid.sees("میز کار امید نمونه")
    await mina.says("/staff")
    await mina.sees("همکاران")
    await mina.presses("امید نمونه")
    await mina.sees("امید نمونه: کارشناس دبیرخانه")
    await mina.presses("کنار گذاشتن")
    await mina.sees("مطمئن هستید؟")
    await mina.presses("بله، کنار گذاشته شود")
    await mina.sees("تغییر ذخیره شد")
    await omid.sees("دیگر")
    await omid.presses("شروع بررسی", desk)
    await omid.sees("متوجه نشدم")
    await mina.presses("مینا نمونه")
    await mina.sees("مینا نمونه: هماهنگ‌کننده")
    await mina.presses("کنار گذاشتن")
    await mina.presses("بله، کنار گذاشته شود")
    await mina.sees("این تنها هماهنگ‌کننده است")


async def test_menu_of_commands_is_ones_own_where_the_messenger_can(
    mina: Person, bot: list[Station], meets: Meets
) -> None:
    commands: set[str] = set()
    for _ in range(20):
        # The menu is set beside the welcome: nobody waits for it.
        await mina.says("/help")
        assert "/publish" in (await mina.sees("در میز کار")).text
        commands = {one["command"] for one in mina.state["commands"]}
        if "desk" in commands:
            break
    assert {"desk", "triage", "publish", "staff"} <= commands
    stranger = await meets("بیگانه", "telegram")
    await stranger.says("/help")
    assert "/desk" not in (await stranger.sees("راهنما")).text
