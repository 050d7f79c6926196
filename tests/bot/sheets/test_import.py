"""The way of a sheet: taken out, filled in, compared, approved, applied through the door that the desk uses."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.desk.sheets import where
from bot.clock import Clock
from bot.erasing import Eraser
from bot.importing import Importer
from bot.sheets import opening
from bot.sheets.differing import applying, difference
from bot.sheets.understanding import Understanding
from conversations.screen import keys_of
from conversations.world import World
from programme.answers import Kept
from programme.lifecycle import Role
from programme.registration import Profile, State, Verdict
from programme.sheet import Difference, Refusal, Result
from services import comparing, files, importing
from services.deciding import decide
from services.journal import Actor
from services.profile import complete
from services.registration import move
from services.staff import remove
from storage import Keys, NotCommitted, Storage
from storage.audit import audit
from storage.decision_import import decision_import
from storage.engine.tx import Tx
from storage.file import file
from storage.files import FileStore
from storage.judgement import judgement
from storage.outbox import outbox
from storage.registration import registration
from storage.second_look import second_look
from tests.bot.sheets.office import CATALOGUES, crowd, damage, employ, export_to, filled, rows_of, workbook
from tests.services.test_registration import NOW

HEAD = ("code", "decision", "reason")
NOBODY = Actor(Role.COORDINATOR)
SHEET = Kept(kind="document", messenger="telegram", ref="a sheet", name="a.xlsx", size=9)


@pytest.fixture
def understanding(world: World) -> Understanding:
    return Understanding(world.programme, CATALOGUES)


async def compared(storage: Storage, world: World, content: bytes, actor: Actor = NOBODY) -> Difference:
    words = Understanding(world.programme, CATALOGUES)
    return await difference(
        content, understanding=words, storage=storage, programme=world.programme, actor=actor, now=NOW
    )


async def applied(storage: Storage, found: Difference, actor: Actor = NOBODY) -> Result:
    result = Result()
    async for part in applying(found.changes, storage=storage, actor=actor, now=NOW):
        result += part
    return result


async def change(storage: Storage, code: str, work: Callable[[Tx, Any], Any]) -> None:
    def do(tx: Tx) -> None:
        work(tx, tx.one(sa.select(registration).where(registration.c.code == code)))

    await storage.write(do)


def judge(verdict: Verdict, reasons: tuple[str, ...], actor: Actor) -> Callable[[Tx, Any], Any]:
    return lambda tx, row: decide(tx, row, verdict=verdict, reasons=reasons, text=None, actor=actor, now=NOW)


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_export_filled_in_by_another_program_comes_back_as_pending(
    storage: Storage, world: World, tmp_path: Path, language: str
) -> None:
    one, two, three, four = await crowd(storage, world, 4)
    actor = await storage.write(employ)
    await export_to(tmp_path / "a.xlsx", storage, world, language)
    words = {"fa": ("توانمند", "همراه"), "en": ("able", "companion")}[language]
    content = filled(
        tmp_path / "a.xlsx", {one: (words[0], ""), two: (words[1], "full، =1+1"), three: ("ineligible", "")}
    )
    found = await compared(storage, world, content, actor)
    assert (found.new, found.changed, found.same, found.refused) == (3, 0, 0, ())
    assert [row.state for row in await rows_of(storage)] == ["submitted"] * 4, "nothing changes before it is approved"
    assert await applied(storage, found, actor) == Result(applied=3)
    rows = {row.code: row for row in await rows_of(storage)}
    assert [rows[code].state for code in (one, two, three, four)] == [
        "pending_able", "pending_companion", "pending_ineligible", "submitted",
    ]  # fmt: skip
    assert (rows[one].reasons, rows[two].reasons, rows[two].reason_text) == (["clear_tie"], ["full"], "=1+1")
    assert rows[one].decided_by == actor.person_id
    assert len(await storage.read(sa.select(judgement))) == 3
    again = await compared(storage, world, content, actor)
    assert (again.changes, again.same, again.refused) == ((), 3, ())


async def test_difference_tells_apart_what_is_new_changed_the_same_and_impossible(
    storage: Storage, world: World
) -> None:
    codes = await crowd(storage, world, 9)
    new, changed, same, explained, published, held, asked, withdrawn, draft = codes
    officer, coordinator = Actor(Role.OFFICER, 71), Actor(Role.COORDINATOR, 72)
    for code in (changed, same, explained, published):
        await change(storage, code, judge(Verdict.ABLE, ("clear_tie",), officer))
    await change(storage, published, lambda tx, row: move(tx, row, "publish_able", actor=coordinator, now=NOW))
    lease = {"officer_id": 71, "lease_until": NOW + timedelta(minutes=5)}
    for code in (held, asked):
        await change(storage, code, lambda tx, row: move(tx, row, "claim", actor=officer, now=NOW, **lease))
    await change(storage, asked, lambda tx, row: move(tx, row, "ask", actor=officer, now=NOW))
    for code, state in ((withdrawn, "withdrawn"), (draft, "draft")):
        query = sa.update(registration).where(registration.c.code == code).values(state=state)
        await storage.write(lambda tx, query=query: tx.run(query))
    rows = [(code, "companion" if code in (changed,) else "able", "") for code in codes]
    rows[3] = (explained, "able", "means")
    found = await compared(storage, world, workbook(HEAD, *rows, ("SD-22222", "able", ""), (new[:-1], "able", "")))
    assert [(one.code, one.before) for one in found.changes] == [
        (new, None), (changed, Verdict.ABLE), (explained, Verdict.ABLE),
    ]  # fmt: skip
    assert (found.new, found.changed, found.same) == (1, 2, 1)
    assert [(one.row, one.why) for one in found.refused] == [
        (6, "published"), (7, "held"), (8, "asked"), (9, "withdrawn"), (10, "unknown_code"), (11, "unknown_code"),
        (12, "unknown_code"),
    ]  # fmt: skip
    assert Difference.from_dict(found.as_dict()) == found


async def test_what_changed_since_the_export_is_refused_and_looking_at_it_is_no_change(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    one, two, three = await crowd(storage, world, 3)
    await export_to(tmp_path / "a.xlsx", storage, world)
    officer = Actor(Role.OFFICER, 71)
    for name in ("claim", "release"):
        await change(storage, one, lambda tx, row, name=name: move(tx, row, name, actor=officer, now=NOW))
    await change(storage, two, judge(Verdict.COMPANION, ("full",), officer))
    answers = {"name": "نام دیگر"}
    query = sa.update(registration).where(registration.c.code == three).values(answers=answers)
    await storage.write(lambda tx: tx.run(query))
    content = filled(tmp_path / "a.xlsx", {code: ("able", "") for code in (one, two, three)})
    found = await compared(storage, world, content)
    assert [change.code for change in found.changes] == [one]
    assert [(refusal.code, refusal.why) for refusal in found.refused] == [(two, "changed"), (three, "changed")]


async def test_mark_holds_under_a_newer_key(storage: Storage, world: World, tmp_path: Path) -> None:
    (code,) = await crowd(storage, world, 1)
    await export_to(tmp_path / "a.xlsx", storage, world)
    older = storage.keys
    ring = Keys("a newer key of sufficient length, for tests", "another one of sufficient length as well")
    ring._ring |= older._ring
    storage.keys.__dict__.update(ring.__dict__)
    found = await compared(storage, world, filled(tmp_path / "a.xlsx", {code: ("able", "")}))
    assert (found.new, found.refused) == (1, ())


async def test_what_changes_between_comparing_and_applying_is_left_out_and_said(storage: Storage, world: World) -> None:
    free, moved, held = await crowd(storage, world, 3)
    found = await compared(storage, world, workbook(HEAD, *((code, "able", "") for code in (free, moved, held))))
    officer = Actor(Role.OFFICER, 71)
    await change(storage, moved, judge(Verdict.COMPANION, ("full",), officer))
    await change(storage, held, lambda tx, row: move(tx, row, "claim", actor=officer, now=NOW))
    result = await applied(storage, found)
    assert (result.applied, result.left) == (1, 2)
    assert result.left_out == (Refusal(3, moved, "changed"), Refusal(4, held, "changed"))
    states = {row.code: row.state for row in await rows_of(storage)}
    assert states == {free: "pending_able", moved: "pending_companion", held: "in_screening"}


async def test_two_coordinators_who_apply_at_once_decide_each_registration_once(storage: Storage, world: World) -> None:
    codes = await crowd(storage, world, 60)
    one, two = await storage.write(employ), await storage.write(employ, Role.COORDINATOR, 901, "نیما")
    differences = [
        await compared(storage, world, workbook(HEAD, *((code, word, "") for code in codes)), actor)
        for word, actor in (("able", one), ("companion", two))
    ]
    both = await asyncio.gather(
        *(applied(storage, found, by) for found, by in zip(differences, (one, two), strict=True))
    )
    assert sum(result.applied for result in both) == sum(result.left for result in both) == 60
    said = await storage.read(sa.select(judgement.c.registration_id))
    assert len({row.registration_id for row in said}) == len(said) == 60
    assert {row.state for row in await rows_of(storage)} <= {"pending_able", "pending_companion"}


class House:
    """The parts that an import passes through, as the process has them."""

    def __init__(self, storage: Storage, store: FileStore, world: World, understanding: Understanding) -> None:
        self.storage, self.store, self.world = storage, store, world
        self.clock = Clock(begins=NOW)
        self.importer = Importer(
            storage=storage,
            store=store,
            eraser=Eraser(storage=storage, store=store),
            programme=world.programme,
            understanding=understanding,
            clock=self.clock,
        )

    async def sends(self, actor: Actor, content: bytes | None) -> int:
        """Send a sheet whose bytes arrive, or are given up."""
        assert actor.person_id is not None
        number = await self.storage.write(importing.begin, SHEET, person_id=actor.person_id, now=NOW)
        (wanted,) = await self.storage.read(files.wanted, messenger="telegram")
        if content is None:
            for _ in range(files.MOST_ATTEMPTS):
                await self.storage.write(files.fail, file_id=wanted)
            return number
        address = self.store.address(content)
        await self.storage.write(files.place, file_id=wanted, address=address)
        self.store.put(content)
        await self.storage.write(files.keep, file_id=wanted, size=len(content))
        return number

    async def row(self) -> Any:
        return (await self.storage.read(sa.select(decision_import).order_by(decision_import.c.id.desc())))[0]

    async def plan(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.row()).plan
        return found

    async def approves(self, actor: Actor, number: int) -> bool:
        def do(tx: Tx) -> bool:
            row = importing.one(tx, import_id=number, person_id=actor.person_id or 0)
            return row is not None and importing.approve(tx, row, actor=actor, now=NOW)

        return await self.storage.write(do)

    async def told(self) -> list[str]:
        rows = await self.storage.read(sa.select(outbox.c.purpose, outbox.c.body).order_by(outbox.c.id))
        assert {row.purpose for row in rows} <= {"sheet"}
        return [row.body["state"] for row in rows]


@pytest.fixture
def house(storage: Storage, world: World, tmp_path: Path, understanding: Understanding) -> House:
    return House(storage, FileStore(tmp_path / "files", storage.keys), world, understanding)


async def test_sheet_is_read_told_approved_and_applied_and_its_bytes_go(house: House, tmp_path: Path) -> None:
    codes = await crowd(house.storage, house.world, 70)
    maryam = await house.storage.write(employ)
    number = await house.sends(maryam, workbook(HEAD, *((code, "able", "") for code in codes)))
    await house.importer.run()
    assert ((await house.row()).state, await house.told()) == ("planned", ["planned"])
    assert await house.storage.read(sa.select(file)) == []
    assert list((tmp_path / "files").iterdir()) == []
    await house.importer.run()
    assert {row.state for row in await rows_of(house.storage)} == {"submitted"}
    assert await house.approves(maryam, number)
    await house.importer.run()
    row = await house.row()
    assert (row.state, row.ended_at is not None, Result.from_dict(row.plan)) == ("applied", True, Result(applied=70))
    assert {row.state for row in await rows_of(house.storage)} == {"pending_able"}
    assert await house.told() == ["planned", "applied"]
    assert not await house.approves(maryam, number), "a second press finds nothing to approve"
    entries = await house.storage.read(sa.select(audit.c.actor_id).where(audit.c.action == "import"))
    assert entries == [(maryam.person_id,)]


async def test_work_cut_off_in_the_middle_is_finished_and_counted_whole(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = await crowd(house.storage, house.world, 120)
    maryam = await house.storage.write(employ)
    number = await house.sends(maryam, workbook(HEAD, *((code, "able", "") for code in codes)))
    await house.importer.run()
    await house.approves(maryam, number)
    parts = 0
    whole = comparing.apply

    def dies(*args: Any, **more: Any) -> Result:
        nonlocal parts
        parts += 1
        if parts == 3:
            raise NotCommitted("the server is gone")
        return whole(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr("bot.sheets.differing.apply", dies)
        await house.importer.run()
    assert sum(row.state == "pending_able" for row in await rows_of(house.storage)) == 100
    await house.importer.run()
    assert Result.from_dict((await house.row()).plan) == Result(applied=120)
    assert len(await house.storage.read(sa.select(judgement))) == 120, "nobody is decided twice"


@pytest.mark.parametrize(("content", "why"), [(b"no archive", "not_xlsx"), (None, "lost"), (workbook(HEAD), "nothing")])
async def test_sheet_that_cannot_be_read_is_told_and_leaves_no_file(
    house: House, content: bytes | None, why: str
) -> None:
    maryam = await house.storage.write(employ)
    await house.sends(maryam, content)
    await house.importer.run()
    row = await house.row()
    assert (row.state, row.plan["why"]) == ("unreadable", why)
    assert await house.told() == ["unreadable"]
    assert await house.storage.read(sa.select(file)) == []


async def test_file_of_a_sheet_stays_when_its_sender_changes_their_own_answers(house: House) -> None:
    maryam = await house.storage.write(employ)
    assert maryam.person_id is not None
    await house.storage.write(importing.begin, SHEET, person_id=maryam.person_id, now=NOW)
    await house.storage.write(complete, Profile(organisation="شهرداری"), person_id=maryam.person_id, now=NOW)
    assert [row.state for row in await house.storage.read(sa.select(file))] == ["wanted"]


async def test_newer_sheet_drops_the_one_before_with_its_file(house: House) -> None:
    maryam = await house.storage.write(employ)
    assert maryam.person_id is not None
    for _ in range(2):
        await house.storage.write(importing.begin, SHEET, person_id=maryam.person_id, now=NOW)
    states = await house.storage.read(sa.select(decision_import.c.state).order_by(decision_import.c.id))
    assert [row.state for row in states] == ["dropped", "waiting"]
    assert len(await house.storage.read(sa.select(file))) == 1


async def test_difference_that_nobody_approves_lapses_and_is_forgotten(house: House) -> None:
    (code,) = await crowd(house.storage, house.world, 1)
    maryam = await house.storage.write(employ)
    await house.sends(maryam, workbook(HEAD, (code, "able", "")))
    await house.importer.run()
    house.clock.forward(timedelta(days=2, seconds=1))
    await house.importer.run()
    row = await house.row()
    assert (row.state, row.plan) == ("dropped", None)


async def test_whoever_coordinates_no_more_applies_nothing(house: House) -> None:
    (code,) = await crowd(house.storage, house.world, 1)
    maryam = await house.storage.write(employ)
    nima = await house.storage.write(employ, Role.COORDINATOR, 901, "نیما")
    number = await house.sends(maryam, workbook(HEAD, (code, "able", "")))
    await house.importer.run()
    await house.approves(maryam, number)
    await house.storage.write(remove, person_id=maryam.person_id or 0, by=nima, now=NOW)
    await house.importer.run()
    assert (await rows_of(house.storage))[0].state == State.SUBMITTED
    assert Result.from_dict((await house.row()).plan) == Result()


async def test_nobody_approves_a_sheet_of_somebody_else(house: House) -> None:
    (code,) = await crowd(house.storage, house.world, 1)
    maryam = await house.storage.write(employ)
    nima = await house.storage.write(employ, Role.COORDINATOR, 901, "نیما")
    number = await house.sends(maryam, workbook(HEAD, (code, "able", "")))
    await house.importer.run()
    assert not await house.approves(nima, number)


async def test_decision_from_a_sheet_ends_the_second_look_and_keeps_what_a_double_was_merged_into(
    storage: Storage, world: World
) -> None:
    one, two = await crowd(storage, world, 2)
    first = (await rows_of(storage))[0].id
    officer = Actor(Role.OFFICER, 71)

    def merge(tx: Tx, row: Any) -> None:
        more = {"actor": officer, "now": NOW, "merged_into": first}
        decide(tx, row, verdict=Verdict.DUPLICATE, reasons=(), text=None, **more)
        values = {"kind": "asked", "state": "waiting", "first_by": 71, "first_verdict": "duplicate", "made_at": NOW}
        tx.run(sa.insert(second_look), registration_id=row.id, call=row.call, **values)

    await change(storage, two, merge)
    found = await compared(storage, world, workbook(HEAD, (two, "duplicate", "same_person"), (one, "able", "")))
    assert await applied(storage, found) == Result(applied=2)
    row = (await rows_of(storage))[1]
    assert (row.state, row.reasons, row.merged_into) == ("pending_duplicate", ["same_person"], first)
    assert await storage.read(sa.select(second_look)) == []


async def test_row_that_cannot_be_opened_is_stepped_over_and_told(house: House) -> None:
    codes = await crowd(house.storage, house.world, 5)
    maryam = await house.storage.write(employ)
    await damage(house.storage, codes[1])
    number = await house.sends(maryam, workbook(HEAD, *((code, "able", "") for code in codes)))
    await house.importer.run()
    found = Difference.from_dict(await house.plan())
    assert [change.code for change in found.changes] == [code for code in codes if code != codes[1]]
    assert [(refusal.code, refusal.why, refusal.word[:2]) for refusal in found.refused] == [(codes[1], "fault", "E-")]
    await damage(house.storage, codes[3], "notes")
    await house.approves(maryam, number)
    await house.importer.run()
    result = Result.from_dict(await house.plan())
    assert (result.applied, result.left, result.reference) == (3, 1, "")
    assert [(refusal.code, refusal.why) for refusal in result.left_out] == [(codes[3], "fault")]
    states = await house.storage.read(sa.select(registration.c.code, registration.c.state))
    assert {row.code for row in states if row.state == "pending_able"} == {codes[0], codes[2], codes[4]}


async def test_one_sheet_whose_difference_cannot_be_opened_ends_and_is_told_and_the_others_go_on(house: House) -> None:
    codes = await crowd(house.storage, house.world, 2)
    people = [await house.storage.write(employ), await house.storage.write(employ, Role.COORDINATOR, 901, "نیما")]
    numbers = [
        await house.sends(actor, workbook(HEAD, (code, "able", ""))) for actor, code in zip(people, codes, strict=True)
    ]
    await house.importer.run()
    for actor, number in zip(people, numbers, strict=True):
        await house.approves(actor, number)
    first = decision_import.c.person_id == people[0].person_id
    unreadable = sa.literal(bytes(40), sa.LargeBinary)
    await house.storage.write(lambda tx: tx.run(sa.update(decision_import).where(first).values(plan=unreadable)))
    await house.importer.run()
    assert [row.state for row in await rows_of(house.storage)] == ["submitted", "pending_able"]
    (plan,) = await house.storage.read(sa.select(decision_import.c.plan).where(first))
    assert Result.from_dict(plan.plan).reference.startswith("E-")
    assert await house.told() == ["planned", "planned", "applied", "applied"]


async def test_fault_in_reading_ends_the_sheet_and_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    maryam = await house.storage.write(employ)
    await house.sends(maryam, workbook(HEAD, ("SD-2345A", "able", "")))
    monkeypatch.setattr(opening, "COMMAND", ("-c", "raise LookupError('of ours')"))
    await house.importer.run()
    row = await house.row()
    assert (row.state, row.plan["why"], row.ended_at is not None) == ("unreadable", "fault", True)
    assert await house.told() == ["unreadable"]
    assert await house.storage.read(sa.select(file)) == []


async def test_sheet_that_ends_the_process_is_not_read_for_ever(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    maryam = await house.storage.write(employ)
    await house.sends(maryam, workbook(HEAD, ("SD-2345A", "able", "")))
    readings = 0

    async def dies(*_: Any, **__: Any) -> Difference:
        nonlocal readings
        readings += 1
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("bot.importing.difference", dies)
        for _ in range(importing.MOST_READINGS):
            with pytest.raises(SystemExit):
                await house.importer.run()
            assert (await house.row()).state == "waiting"
        await house.importer.run()
    assert readings == importing.MOST_READINGS
    assert ((await house.row()).state, (await house.plan())["why"]) == ("unreadable", "fault")
    assert await house.told() == ["unreadable"]


async def test_long_work_is_done_in_turns_and_counted_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = await crowd(house.storage, house.world, 120)
    maryam = await house.storage.write(employ)
    number = await house.sends(maryam, workbook(HEAD, *((code, "able", "") for code in codes)))
    await house.importer.run()
    await house.approves(maryam, number)
    monkeypatch.setattr("bot.importing.LONGEST", -1.0)
    for turn in (50, 100, 120):
        assert (await house.row()).ended_at is None
        await house.importer.run()
        assert sum(row.state == "pending_able" for row in await rows_of(house.storage)) == turn
    await house.importer.run()
    assert Result.from_dict(await house.plan()) == Result(applied=120)


async def test_page_and_a_new_sheet_do_without_a_difference_that_cannot_be_opened(house: House) -> None:
    (code,) = await crowd(house.storage, house.world, 1)
    maryam = await house.storage.write(employ)
    await house.sends(maryam, workbook(HEAD, (code, "able", "")))
    await house.importer.run()
    unreadable = sa.literal(bytes(40), sa.LargeBinary)
    await house.storage.write(lambda tx: tx.run(sa.update(decision_import).values(plan=unreadable)))

    def look(tx: Tx) -> Any:
        row = importing.latest(tx, person_id=maryam.person_id or 0)
        return None if row is None else where(tx, row, house.world.programme)

    screen = await house.storage.read(look)
    assert "sheet.wrong.unopened" in {say.key for say in keys_of(screen.lines)}
    await house.sends(maryam, workbook(HEAD, (code, "able", "")))
    await house.importer.run()
    assert (await house.row()).state == "planned"


async def test_sheet_makes_no_double_of_nothing(storage: Storage, world: World) -> None:
    (code,) = await crowd(storage, world, 1)
    found = await compared(storage, world, workbook(HEAD, (code, "duplicate", "")))
    assert (found.changes, [one.why for one in found.refused]) == ((), ["of_what"])
