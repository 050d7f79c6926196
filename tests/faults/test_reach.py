"""People whom nothing reaches for a while, and files that cannot be fetched for a while."""

import sqlite3
from contextlib import closing

from bot.settings import Settings
from bot.station import Station
from playground import Playground
from tests.faults.waiting import is_taken_in, until
from tests.support.person import Person
from tests.support.registering import begins, registers

PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"


async def test_blocking_stops_an_account_and_writing_again_takes_it_back(
    playground: Playground, settings: Settings, person: Person
) -> None:
    await begins(person)
    if person.messenger == "telegram":
        await person.blocks()
        await is_taken_in(playground, "telegram")
        await is_stopped(settings, person, stopped=True)
        await person.unblocks()
    else:  # Bale tells nobody: the next send finds out
        answer = '{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}'
        playground.faults.status("bale", "sendMessage", status=403, body=answer)
        await person.presses("اصفهان")
        await is_stopped(settings, person, stopped=True)
    await person.starts()
    await person.presses("ادامه می‌دهم")
    await person.sees("کجا زندگی می‌کنید؟" if person.messenger == "telegram" else "نام و نام خانوادگی")
    await is_stopped(settings, person, stopped=False)


async def is_stopped(settings: Settings, person: Person, *, stopped: bool) -> None:
    """Wait until the account is, or is no longer, known to be out of reach."""
    with closing(sqlite3.connect(settings.data_dir / "citizen-diplomat.db")) as database:
        query = "SELECT stopped_at IS NOT NULL FROM account WHERE user_id = ?"
        await until(lambda: database.execute(query, (person.user_id,)).fetchone() == (stopped,), f"stopped: {stopped}")


async def test_file_is_not_given_up_while_its_messenger_is_down(
    playground: Playground, stations: dict[str, Station], settings: Settings, person: Person
) -> None:
    await registers(person)
    await person.presses("تکمیل اطلاعات")
    await person.sees("شمارهٔ تلفن شما؟")
    for question in ("رایانامه", "زبان", "زمینه", "سازمان", "ساعت", "رزومه"):
        await person.presses("رد شدن")
        await person.sees(question)
    playground.faults.status(person.messenger, "getFile", times=None, body=PAGE)
    await person.sends("document", name="cv.pdf", mime="application/pdf")
    await person.sees("این‌ها درست است؟")
    await person.presses("تأیید و ذخیره")
    await person.sees("اطلاعات تکمیلی شما ذخیره شد")
    keeper = stations[person.messenger].keeper
    for _ in range(10):
        await keeper.run()
    playground.faults.clear()
    await keeper.run()
    with closing(sqlite3.connect(settings.data_dir / "citizen-diplomat.db")) as database:
        assert database.execute("SELECT state FROM file").fetchall() == [("kept",)]
