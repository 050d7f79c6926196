"""Reports of an author: taken of their own ideas that are carried out, told to whoever looks after them."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.errors import Conflict, NotFound
from programme.idea import OPERATIONAL, State, Told
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.staff import Member
from services import board, people, report
from services.journal import Actor
from services.staff import change, remove
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.file import file
from storage.idea import idea
from storage.idea_note import idea_note
from storage.outbox import outbox
from tests.services.test_board import Scene, build, put
from tests.support.board import BY, desk, read
from tests.support.ideas import IDEAS_NOW, diplomat

PHOTO = {"kind": "photo", "messenger": "bale", "ref": "photo-1", "size": 10}


@pytest.fixture
async def scene(storage: Storage, world: World) -> Scene:
    return await storage.write(build, world)


def tells(tx: Tx, world: World, scene: Scene, text: str | None = "کار پیش می‌رود.", **more: Any) -> int:
    given = Told.model_validate({"text": text, **({"file": more.pop("file")} if "file" in more else {})})
    about = {"idea_id": scene.idea_id, "person_id": scene.author, "now": IDEAS_NOW, **more}
    return report.report(tx, given, programme=world.programme, **about)


async def told_to(storage: Storage) -> set[int]:
    rows = await storage.read(sa.select(outbox.c.person_id).where(outbox.c.purpose == Purpose.REPORT.value))
    return {row.person_id for row in rows}


async def test_without_an_owner_everybody_of_the_desk_is_told_and_no_reviewer(
    storage: Storage, world: World, scene: Scene
) -> None:
    reviewer = await storage.write(desk, world, 13)
    await storage.write(
        lambda tx: tx.run(sa.text("UPDATE staff SET role = 'reviewer' WHERE person_id = :id").bindparams(
            id=reviewer.person_id
        ))
    )  # fmt: skip
    await storage.write(tells, world, scene)
    assert await told_to(storage) == {scene.officer.person_id, scene.chief.person_id}


@pytest.mark.parametrize("leaves", [None, "removed", "reviewer"])
async def test_owner_alone_is_told_as_long_as_they_are_of_the_desk(
    storage: Storage, world: World, scene: Scene, leaves: str | None
) -> None:
    owner = await storage.write(desk, world, 13)
    by = Actor(Role.COORDINATOR, scene.chief.person_id)
    give = {"idea_id": scene.idea_id, "owner_id": owner.person_id, "by": by, "now": IDEAS_NOW}
    await storage.write(board.give, programme=world.programme, **give)
    if leaves == "removed":
        await storage.write(remove, person_id=owner.person_id, by=BY, now=IDEAS_NOW)
    if leaves == "reviewer":
        institution = sa.text("UPDATE staff SET institution = 'chamber' WHERE person_id = :id")
        await storage.write(lambda tx: tx.run(institution.bindparams(id=owner.person_id)))
        await storage.write(change, person_id=owner.person_id, role=Role.REVIEWER, by=BY, now=IDEAS_NOW)
    await storage.write(tells, world, scene)
    everybody = {scene.officer.person_id, scene.chief.person_id}
    assert await told_to(storage) == (everybody if leaves else {owner.person_id})


async def test_report_of_anybody_elses_idea_or_in_any_other_state_is_refused_and_stores_nothing(
    storage: Storage, world: World, scene: Scene
) -> None:
    other = (await storage.write(diplomat, world, 2)).person_id
    with pytest.raises(NotFound, match=r"report\.not_there"):
        await storage.write(tells, world, scene, person_id=other)
    for state in set(State) - set(OPERATIONAL):
        await storage.write(put, scene.idea_id, state=state.value)
        with pytest.raises(NotFound, match=r"report\.not_there"):
            await storage.write(tells, world, scene)
        with pytest.raises(NotFound, match=r"report\.not_there"):
            await storage.read(report.reportable, idea_id=scene.idea_id, person_id=scene.author)
    assert await storage.read(sa.select(idea_note.c.id)) == []
    assert await told_to(storage) == set()


async def test_so_many_reports_a_day_and_no_more(storage: Storage, world: World, scene: Scene) -> None:
    for _ in range(report.MOST_A_DAY):
        await storage.write(tells, world, scene)
    with pytest.raises(Conflict, match=r"report\.too_many"):
        await storage.write(tells, world, scene)
    await storage.write(tells, world, scene, now=IDEAS_NOW + timedelta(days=1))
    found = await storage.read(report.reports, idea_id=scene.idea_id)
    assert len(found) == report.MOST_A_DAY + 1
    assert found[0].at == IDEAS_NOW + timedelta(days=1)


async def test_report_is_sealed_counted_and_seen_by_whom_it_is_for(
    storage: Storage, world: World, scene: Scene
) -> None:
    by = Actor(Role.COORDINATOR, scene.chief.person_id)
    give = {"idea_id": scene.idea_id, "owner_id": scene.officer.person_id, "by": by, "now": IDEAS_NOW}
    await storage.write(board.give, programme=world.programme, **give)
    await storage.write(tells, world, scene, "با موزه دیدار شد.")
    raw = await storage.read(sa.select(sa.type_coerce(idea_note.c.told, sa.LargeBinary).label("bytes")))
    assert "موزه".encode() not in raw[0].bytes

    async def opened(viewer: Member, *, reads: bool = True) -> int:
        about = {"idea_id": scene.idea_id, "viewer": viewer, "programme": world.programme, "now": IDEAS_NOW}
        return (await storage.write(board.card, reads=reads, **about)).reports_new

    # A colleague who looks leaves it new for the owner, and so does a page without reports.
    assert await opened(scene.officer, reads=False) == 1
    assert [await opened(scene.chief), await opened(scene.officer), await opened(scene.officer)] == [1, 1, 0]
    counts = await storage.read(board.counters, viewer=scene.officer, programme=world.programme, now=IDEAS_NOW)
    assert counts == (0, 0, 1)


async def test_notice_of_a_report_is_overtaken_by_looking(
    storage: Storage, world: World, scene: Scene, catalogues: Catalogues
) -> None:
    note = await storage.write(tells, world, scene, file=PHOTO)

    async def written(user_id: int, note_id: int = note) -> Screen | None:
        def tell(tx: Tx) -> Screen | None:
            who = people.known(tx, messenger="telegram" if user_id > 10 else "bale", user_id=user_id)
            assert who is not None
            visit = Visit(tx, who, world, Phrases(catalogues), IDEAS_NOW)
            return NOTICES[Purpose.REPORT](visit, {"note": note_id})

        return await storage.read(tell)

    screen = await written(11)
    assert screen is not None
    assert screen.rows[0][0].press == f"go.bo_idea.{scene.idea_id}"
    assert await written(1) is None  # its author
    for state in ("erased", "withdrawn"):
        await storage.write(put, scene.idea_id, state=state)
        assert await written(11) is None
    await storage.write(put, scene.idea_id, state="running")
    assert await written(11, note + 1) is None
    about = {"idea_id": scene.idea_id, "viewer": scene.chief, "programme": world.programme, "now": IDEAS_NOW}
    await storage.write(board.card, **about)
    assert await written(11) is None


async def test_files_are_wanted_and_handed_to_the_desk_only(storage: Storage, world: World, scene: Scene) -> None:
    await storage.write(tells, world, scene, None, file=PHOTO)
    rows = await storage.read(sa.select(file.c.kind, file.c.state).order_by(file.c.kind))
    # The voice note came with the registration, and is no report's.
    assert [tuple(row) for row in rows] == [("photo", "wanted"), ("voice", "wanted")]

    async def handed(person_id: int, idea_id: int = scene.idea_id) -> Any:
        return await storage.write(report.attachments, idea_id=idea_id, person_id=person_id, now=IDEAS_NOW)

    parcel = await handed(scene.officer.person_id)
    assert [one.kind for one in parcel.files] == ["photo"]
    assert await handed(scene.author) is None
    assert await handed(scene.officer.person_id, 10**17) is None
    await storage.write(put, scene.idea_id, state="erased")
    assert await handed(scene.officer.person_id) is None
    written = await storage.read(
        sa.select(audit.c.action, audit.c.noun).where(audit.c.action != "").order_by(audit.c.id)
    )
    assert [row.action for row in written].count("attachments") == 1
    assert (written[-1].action, written[-1].noun) == ("refused", "desk")


async def test_version_of_the_idea_is_untouched_by_a_report(storage: Storage, world: World, scene: Scene) -> None:
    before = (await storage.write(read, scene.idea_id)).version
    await storage.write(tells, world, scene)
    rows = await storage.read(sa.select(idea.c.version, idea.c.reports_new).where(idea.c.id == scene.idea_id))
    assert [tuple(row) for row in rows] == [(before, 1)]
