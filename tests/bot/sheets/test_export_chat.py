"""/export in chat: for coordinators, written down, with progress in one message and a file at the end."""

import asyncio
import os
from contextlib import AsyncExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from bot.app import running
from bot.clock import Clock
from bot.errands import sheets as errand
from bot.messengers.render import Reader
from bot.settings import Settings
from bot.sheets.exporting import PREFIX, Written, write_workbook
from bot.wire.errors import MessageGone, TryLater
from conversations.screen import Say, Screen
from conversations.world import World
from playground import Playground
from programme.lifecycle import Role
from services.staff import invite
from storage import Keys, Storage, open_storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.staff import staff
from tests.bot.sheets.office import by_heading
from tests.conftest import SECRET_KEY, accounts_of
from tests.support.person import Meets, Person, meeting
from tests.support.registering import registers


async def opened(settings: Settings) -> Storage:
    return await open_storage(settings.database_url.get_secret_value(), keys=Keys(SECRET_KEY))


async def joins(person: Person, settings: Settings, world: World, clock: Clock, role: Role = Role.COORDINATOR) -> None:
    """Become one of the staff, by an invitation."""
    storage = await opened(settings)
    code = await storage.write(invite, role=role, programme=world.programme, name=person.name, now=clock.now())
    await storage.close()
    await person.starts(code)
    await person.sees("خوش آمدید")


async def test_coordinator_takes_everything_out_and_it_is_written_down(
    meets: Meets,
    sara: Person,
    settings: Settings,
    world: World,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.sheets.exporting.gettempdir", lambda: str(tmp_path))
    code = await registers(sara)
    maryam = await meets("مریم", "telegram")
    await joins(maryam, settings, world, clock)
    await maryam.says("/export")
    await maryam.sees("نام، تلفن و رایانامهٔ مردم را در بر دارد")
    await maryam.presses("خروجی ساخته شود")
    file = await maryam.sees_file("citizen-diplomat-1405-2026-12-01.xlsx")
    await maryam.sees("خروجی آماده است")
    rows = by_heading(CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python())
    assert [(row["کد پیگیری"], row["نام"]) for row in rows] == [(code, "سارا نمونه")]
    # The progress was one message that was edited, and nothing of the file is left.
    texts = [seen.text for seen in await maryam.chat() if seen.by_bot]
    assert len([text for text in texts if "ردیف" in text]) == 1
    assert [name for name in os.listdir(tmp_path) if name.startswith(PREFIX)] == []
    storage = await opened(settings)
    taken = await storage.read(sa.select(audit.c.role, audit.c.after).where(audit.c.action == "export"))
    await storage.close()
    assert taken == [("coordinator", "1405")]


async def test_officer_and_citizen_get_nothing(
    meets: Meets, sara: Person, settings: Settings, world: World, clock: Clock
) -> None:
    officer = await meets("نیما", "bale")
    await joins(officer, settings, world, clock, Role.OFFICER)
    await sara.starts()
    for person in (officer, sara):
        await person.says("/export")
        await person.sees("متوجه نشدم")
        await person.forges("go.export.make")
        await person.sees("متوجه نشدم")
    storage = await opened(settings)
    done = [row.action for row in await storage.read(sa.select(audit.c.action))]
    await storage.close()
    assert "export" not in done
    assert done.count("refused") == 4


@pytest.mark.parametrize("ends", ["before", "meanwhile"])
async def test_whoever_coordinates_no_more_gets_no_file(
    meets: Meets, settings: Settings, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    maryam = await meets("مریم", "telegram")
    await joins(maryam, settings, world, clock)
    made = 0

    def retire(tx: Tx) -> None:
        tx.run(sa.update(staff).values(removed_at=clock.now()))

    def taken(tx: Tx, **_: Any) -> None:
        if ends == "before":
            retire(tx)

    async def write(path: Path, *, storage: Storage, **more: Any) -> Written:
        nonlocal made
        made += 1
        await storage.write(retire)
        return await write_workbook(path, storage=storage, **more)

    monkeypatch.setattr("bot.answering.desk.sheets.taken", taken)
    monkeypatch.setattr(errand, "write_workbook", write)
    await maryam.says("/export")
    await maryam.presses("خروجی ساخته شود")
    await maryam.sees("فایل فرستاده نشد")
    assert made == (ends == "meanwhile")
    assert [seen for seen in await maryam.chat() if seen.raw["file"]] == []
    storage = await opened(settings)
    refused = await storage.read(sa.select(audit.c.after).where(audit.c.action == "refused"))
    await storage.close()
    assert refused == [("export",)]


async def test_stop_does_not_wait_for_an_export(
    playground: Playground, settings: Settings, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def write(path: Path, **_: Any) -> Written:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(errand, "write_workbook", write)
    monkeypatch.setattr("bot.station.ERRANDS_GRACE", 0.1)
    async with meeting(playground.url) as meets, AsyncExitStack() as stack:
        await stack.enter_async_context(running(settings, accounts_of(playground), clock))
        maryam = await meets("مریم", "telegram")
        await joins(maryam, settings, world, clock)
        await maryam.says("/export")
        await maryam.presses("خروجی ساخته شود")
        await asyncio.wait_for(begun.wait(), 10)
        await asyncio.wait_for(stack.aclose(), 20)
        await maryam.sees("خروجی فرستاده نشد. دوباره تلاش کنید")


class Line:
    """A sender that keeps what is shown, and fails when told to."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.fault: Exception | None = None

    async def post(self, screen: Screen, **_: Any) -> int:
        self._keep("post", screen)
        return 7

    async def edit(self, screen: Screen, **_: Any) -> None:
        self._keep("edit", screen)

    def _keep(self, how: str, screen: Screen) -> None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        first = screen.lines[0]
        assert isinstance(first, Say)
        self.shown.append((how, first.key))


class Holder:
    def __init__(self, sender: Line) -> None:
        self.sender = sender


@pytest.fixture
def reader(world: World, catalogues: Any) -> Reader:
    return Reader(catalogues.locale("fa"), "Asia/Tehran", "Asia/Tehran", world.programme.city)


async def test_progress_is_shown_at_most_every_two_seconds(reader: Reader) -> None:
    line, moments = Line(), iter([0.0, 0.0, 1.9, 2.0, 2.0, 3.0])
    telling = errand.Telling(Holder(line), 1, reader, passed=lambda: next(moments))  # type: ignore[arg-type]
    for done in range(4):
        await telling.progress(done, 4)
    assert line.shown == [("post", "sheet.export.progress"), ("edit", "sheet.export.progress")]


async def test_message_that_cannot_be_edited_is_followed_by_a_new_one(reader: Reader) -> None:
    line = Line()
    telling = errand.Telling(Holder(line), 1, reader)  # type: ignore[arg-type]
    await telling.progress(1, 2)
    line.fault = MessageGone("gone")
    await telling.show(Screen((Say("sheet.export.done"),)))
    assert line.shown[-1] == ("post", "sheet.export.done")


async def test_picture_of_the_progress_that_does_not_get_through_stops_nothing(reader: Reader) -> None:
    line = Line()
    telling = errand.Telling(Holder(line), 1, reader)  # type: ignore[arg-type]
    line.fault = TryLater("a pause", after=30)
    await telling.progress(1, 2)
    assert line.shown == []
