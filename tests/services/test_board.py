"""The board: listed late first, walked by every role, given, noted and scheduled; on both databases."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.board import ON_BOARD, PAGE, View
from programme.errors import Conflict, Invalid, MoveNotAllowed, NotFound, ProgrammeError
from programme.idea import LIFECYCLE, OPERATIONAL, STAGES, State
from programme.lifecycle import Role
from programme.milestone import WORDS_NEEDED
from programme.notice import Purpose
from programme.staff import Member
from services import board
from services.audit import verify
from services.journal import Actor
from services.milestone import reach
from services.staff import remove
from services.waiting import waiting
from storage import Keys, Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_note import idea_note
from storage.outbox import outbox
from tests.support.board import BY, desk, idea_state, operational, reaches, read
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.racing import Race, racing

TODAY = date(2027, 4, 1)
YESTERDAY = TODAY - timedelta(days=1)
ALL = View()
WORDS = "تا اطلاع بعدی"


@dataclass(frozen=True)
class Scene:
    """An author, their idea, and who works at the desk."""

    author: int
    idea_id: int
    officer: Member
    chief: Member


def build(tx: Tx, world: World) -> Scene:
    author = diplomat(tx, world, 1).person_id
    officer = desk(tx, world, 11)
    chief = desk(tx, world, 12, Role.COORDINATOR, name="رضا")
    return Scene(author, operational(tx, world, author), officer, chief)


@pytest.fixture
async def scene(storage: Storage, world: World) -> Scene:
    return await storage.write(build, world)


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


def put(tx: Tx, idea_id: int, **values: Any) -> None:
    tx.run(sa.update(idea).where(idea.c.id == idea_id).values(**values))


def as_(member: Member, role: Role) -> Member:
    return Member(member.person_id, role, None, member.name)


@pytest.mark.parametrize("state", ON_BOARD)
async def test_from_every_state_each_role_makes_the_moves_of_the_table_and_no_others(
    state: State, storage: Storage, world: World, scene: Scene
) -> None:
    await storage.write(put, scene.idea_id, state=state.value)
    version = (await storage.write(read, scene.idea_id)).version
    for role in Role:
        for stage in State:
            about = {"idea_id": scene.idea_id, "version": version, "stage": stage, "text": WORDS}
            officer = as_(scene.officer, role)

            def try_it(tx: Tx, about: dict[str, Any] = about, officer: Member = officer) -> State:
                reach(tx, officer=officer, programme=world.programme, now=IDEAS_NOW, **about)
                raise TakenBack(idea_state(tx, about["idea_id"]))

            with pytest.raises((TakenBack, MoveNotAllowed, NotFound)) as ended:
                await storage.write(try_it)
            allowed = stage in ON_BOARD and stage.value in LIFECYCLE.offered(state, role)
            assert isinstance(ended.value, TakenBack) == allowed, (role, stage)
            if isinstance(ended.value, TakenBack):
                assert ended.value.state is stage
    assert await storage.read(idea_state, scene.idea_id) is state


class TakenBack(Exception):
    """It worked, and nothing of it is kept."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


async def test_ends_and_pauses_are_refused_without_words_and_nothing_is_stored(
    storage: Storage, world: World, scene: Scene
) -> None:
    await storage.write(reaches, world, scene.idea_id, State.RUNNING, scene.officer)
    for stage in sorted(WORDS_NEEDED):
        for text in (None, ""):
            with pytest.raises(Invalid, match=r"board\.words_needed"):
                await storage.write(reaches, world, scene.idea_id, stage, scene.officer, text=text)
    assert await storage.read(idea_state, scene.idea_id) is State.RUNNING
    await storage.write(board.schedule, idea_id=scene.idea_id, on=TODAY, **_by(scene, world))
    await storage.write(reaches, world, scene.idea_id, State.DONE, scene.officer, text="نمایشگاه برگزار شد.")
    assert (await storage.write(read, scene.idea_id)).next_on is None
    rows = await storage.read(sa.select(idea_note.c.stage, idea_note.c.told).order_by(idea_note.c.id))
    assert [(row.stage, row.told) for row in rows] == [("running", None), ("done", {"text": "نمایشگاه برگزار شد."})]


@pytest.mark.parametrize("stage", [State.CONTACTS_MADE, State.PAUSED])
async def test_of_two_officers_who_move_at_once_one_wins_and_the_author_is_told_once(
    stage: State, race: Race, world: World
) -> None:
    scene = await race.storage.write(build, world)
    version = (await race.storage.write(read, scene.idea_id)).version

    def moves(to: State, officer: Member) -> Any:
        about = {"idea_id": scene.idea_id, "version": version, "stage": to, "text": WORDS}
        return lambda tx: reach(tx, officer=officer, programme=world.programme, now=IDEAS_NOW, **about)

    outcomes = await race.between(moves(State.CONTACTS_MADE, scene.officer), moves(stage, scene.chief))
    errors = [one for one in outcomes if isinstance(one, BaseException)]
    assert [getattr(one, "key", one) for one in errors] == ["idea.move.refused"]
    assert await race.storage.read(idea_state, scene.idea_id) in (State.CONTACTS_MADE, stage)
    notes = await race.storage.read(sa.select(idea_note.c.id))
    told = await race.storage.read(sa.select(outbox.c.occurrence).where(outbox.c.purpose == "milestone"))
    assert [row.occurrence for row in told] == [str(row.id) for row in notes]
    assert len(told) == 1
    assert (await race.storage.read(verify)).whole


def shown(tx: Tx, world: World, viewer: Member, view: View = ALL) -> tuple[list[int], board.Board]:
    found = board.board(tx, view, viewer=viewer, programme=world.programme, now=IDEAS_NOW)
    return [one.id for one in found.entries], found


async def test_list_has_what_is_late_first_then_by_day_and_is_narrowed(
    storage: Storage, world: World, scene: Scene
) -> None:
    first = scene.idea_id
    late, soon, far, over, open_one = [
        await storage.write(operational, world, scene.author, title=f"ایدهٔ {number}") for number in range(4)
    ] + [await storage.write(sent, world, scene.author)]
    await storage.write(put, late, next_on=YESTERDAY, owner_id=scene.officer.person_id)
    await storage.write(put, soon, next_on=TODAY, state="running")
    await storage.write(put, far, next_on=TODAY + timedelta(days=9), reports_new=2, owner_id=scene.officer.person_id)
    await storage.write(put, over, state="done", next_on=YESTERDAY)
    ids, found = await storage.read(shown, world, scene.officer)
    assert ids == [late, soon, far, first]
    assert open_one not in ids
    assert [one.late for one in found.entries] == [True, False, False, False]
    assert (found.late, found.news, found.more) == (1, 1, False)
    assert found.counts == {State.PLANNED: 3, State.RUNNING: 1, State.DONE: 1}
    for view, expected in {
        View(shown="late"): [late],
        View(shown="news"): [far],
        View(shown="done"): [over],
        View(shown="paused"): [],
        View(mine=True): [late, far],
        View(mine=True, shown="running"): [],
    }.items():
        assert (await storage.read(shown, world, scene.officer, view))[0] == expected, view
        assert View.parse(str(view)) == view
    _, mine = await storage.read(shown, world, scene.officer, View(mine=True))
    assert mine.counts == {State.PLANNED: 2}
    counts = await storage.read(waiting, member=scene.officer, programme=world.programme, now=IDEAS_NOW)
    assert (counts.board_late, counts.board_reports, counts.board_mine) == (1, 1, 2)
    counts = await storage.read(waiting, member=scene.chief, programme=world.programme, now=IDEAS_NOW)
    assert (counts.board_late, counts.board_reports, counts.board_mine) == (1, 0, 0)


async def test_new_report_of_what_is_over_counts_as_the_board_lists_it(
    storage: Storage, world: World, scene: Scene
) -> None:
    for state in (State.RUNNING, State.DONE, State.STOPPED):
        await storage.write(put, scene.idea_id, state=state.value, reports_new=1)
        ids, found = await storage.read(shown, world, scene.officer, View(shown="news"))
        counts = await storage.read(waiting, member=scene.officer, programme=world.programme, now=IDEAS_NOW)
        assert (ids, found.news, counts.board_reports) == ([scene.idea_id], 1, 1), state


async def test_day_is_late_only_once_it_has_passed_in_the_city(storage: Storage, world: World, scene: Scene) -> None:
    await storage.write(put, scene.idea_id, next_on=TODAY)
    # 20:29 in UTC is the last minute of the day in Isfahan.
    midnight = IDEAS_NOW.replace(hour=20, minute=30)
    for now, late in ((midnight - timedelta(minutes=1), 0), (midnight, 1)):
        found = await storage.read(board.board, View(), viewer=scene.chief, programme=world.programme, now=now)
        assert found.late == late


async def test_long_list_is_turned_and_damaged_titles_hide_no_other(
    storage: Storage, world: World, scene: Scene
) -> None:
    made = [scene.idea_id, *[await storage.write(operational, world, scene.author) for _ in range(PAGE)]]
    await storage.write(lambda tx: tx.run(sa.update(idea).where(idea.c.id == made[0]).values(answers={"no": "title"})))
    damaged = sa.text("UPDATE idea SET answers = :bytes WHERE id = :id").bindparams(bytes=b"x" * 40, id=made[1])
    await storage.write(lambda tx: tx.run(damaged))
    ids, found = await storage.read(shown, world, scene.officer)
    assert ids == made[:PAGE]
    assert [one.title is None for one in found.entries] == [True, True, False, False, False]
    assert found.more
    ids, found = await storage.read(shown, world, scene.officer, View(page=1))
    assert (ids, found.more) == (made[PAGE:], False)


async def test_idea_is_given_to_colleagues_of_the_desk_only(storage: Storage, world: World, scene: Scene) -> None:
    by = Actor(Role.OFFICER, scene.officer.person_id)
    about: dict[str, Any] = {"idea_id": scene.idea_id, "by": by, "programme": world.programme, "now": IDEAS_NOW}
    await storage.write(board.give, owner_id=scene.chief.person_id, **about)
    await storage.write(board.give, owner_id=scene.chief.person_id, **about)
    opened = await storage.write(_card, world, scene)
    assert (opened.owner_id, opened.file.owner) == (scene.chief.person_id, "رضا")
    for nobody in (scene.author, 10**17):
        with pytest.raises(Conflict, match=r"board\.no_colleague"):
            await storage.write(board.give, owner_id=nobody, **about)
    await storage.write(remove, person_id=scene.officer.person_id, by=BY, now=IDEAS_NOW)
    with pytest.raises(Conflict, match=r"board\.no_colleague"):
        await storage.write(board.give, owner_id=scene.officer.person_id, **about)
    await storage.write(board.give, owner_id=None, **about)
    assert (await storage.write(_card, world, scene)).owner_id is None
    rows = await storage.read(sa.select(audit.c.after).where(audit.c.action == "owner").order_by(audit.c.id))
    assert [row.after for row in rows] == [str(scene.chief.person_id), None]
    # Whom somebody else appointed is told once; whoever takes it for themselves knows.
    told = sa.select(outbox.c.person_id).where(outbox.c.purpose == Purpose.OWNER.value)
    assert [row.person_id for row in await storage.read(told)] == [scene.chief.person_id]
    mine = {**about, "by": Actor(Role.COORDINATOR, scene.chief.person_id)}
    await storage.write(board.give, owner_id=scene.chief.person_id, **mine)
    assert len(await storage.read(told)) == 1
    whose = {"idea_id": scene.idea_id, "person_id": scene.chief.person_id}
    assert (await storage.read(board.appointed, **whose)) is not None
    await storage.write(board.give, owner_id=None, **about)
    assert await storage.read(board.appointed, **whose) is None


async def test_note_is_sealed_and_taken_away(storage: Storage, world: World, scene: Scene) -> None:
    about: dict[str, Any] = {
        "idea_id": scene.idea_id,
        "by": Actor(Role.OFFICER, scene.officer.person_id),
        "now": IDEAS_NOW,
    }
    await storage.write(board.note, text="با موزه تماس بگیریم", shown="", **about)
    assert (await storage.write(_card, world, scene)).file.board_note == "با موزه تماس بگیریم"
    raw = await storage.read(sa.select(sa.type_coerce(idea.c.board_note, sa.LargeBinary).label("bytes")))
    assert "موزه".encode() not in raw[0].bytes
    mark = (await storage.write(_card, world, scene)).note_mark
    assert mark
    for stale in ("", "0" * 12):
        with pytest.raises(Conflict, match=r"board\.note_changed"):
            await storage.write(board.note, text="یادداشت دیگر", shown=stale, **about)
    assert (await storage.write(_card, world, scene)).file.board_note == "با موزه تماس بگیریم"
    await storage.write(board.note, text=None, shown=mark, **about)
    assert (await storage.write(_card, world, scene)).file.board_note is None


async def test_of_two_who_write_a_note_at_once_one_is_told_that_it_changed(race: Race, world: World) -> None:
    scene = await race.storage.write(build, world)
    about: dict[str, Any] = {"idea_id": scene.idea_id, "shown": "", "by": BY, "now": IDEAS_NOW}
    ended = await race.between(*(lambda tx, text=text: board.note(tx, text=text, **about) for text in ("یکم", "دوم")))
    (lost,) = [one for one in ended if one is not None]
    assert isinstance(lost, Conflict)
    kept = (await race.storage.write(_card, world, scene)).file.board_note
    assert kept == ("دوم" if ended[0] is lost else "یکم")


async def test_next_day_is_set_and_refused_where_it_cannot_be_meant(
    storage: Storage, world: World, scene: Scene
) -> None:
    for on in (TODAY, date(2027, 6, 5), None):
        await storage.write(board.schedule, idea_id=scene.idea_id, on=on, **_by(scene, world))
        assert (await storage.write(_card, world, scene)).file.next_on == on
    for on, key in ((YESTERDAY, "board.day_passed"), (date(2047, 1, 1), "board.day_far")):
        with pytest.raises(Conflict) as refused:
            await storage.write(board.schedule, idea_id=scene.idea_id, on=on, **_by(scene, world))
        assert refused.value.key == key
    await storage.write(reaches, world, scene.idea_id, State.STOPPED, scene.officer, text=WORDS)
    with pytest.raises(Conflict, match=r"board\.over"):
        await storage.write(board.schedule, idea_id=scene.idea_id, on=TODAY, **_by(scene, world))


async def test_what_is_not_on_the_board_is_not_there(storage: Storage, world: World, scene: Scene) -> None:
    by = {"by": BY, "now": IDEAS_NOW}
    elsewhere = [await storage.write(sent, world, scene.author), 10**17]
    for state in set(State) - set(ON_BOARD):
        await storage.write(put, elsewhere[0], state=state.value)
        for idea_id in elsewhere:
            deeds: list[tuple[Any, dict[str, Any]]] = [
                (board.card, {"viewer": scene.chief, "programme": world.programme, "now": IDEAS_NOW}),
                (board.give, {"owner_id": scene.chief.person_id, "programme": world.programme, **by}),
                (board.note, {"text": "x", "shown": "", **by}),
                (board.schedule, {"on": TODAY, "programme": world.programme, **by}),
            ]
            for deed, more in deeds:
                with pytest.raises(NotFound, match=r"board\.gone"):
                    await storage.write(deed, idea_id=idea_id, **more)
    about = {"idea_id": elsewhere[0], "version": 1, "stage": State.RUNNING}
    with pytest.raises(ProgrammeError):
        await storage.write(reach, officer=scene.chief, programme=world.programme, now=IDEAS_NOW, **about)


def test_every_stage_can_be_left_and_come_back_to() -> None:
    for role in (Role.OFFICER, Role.COORDINATOR):
        for state in ON_BOARD:
            assert set(STAGES) - {state} <= set(LIFECYCLE.offered(state, role))
        for state in OPERATIONAL:
            assert State.STOPPED in LIFECYCLE.offered(state, role)


def _by(scene: Scene, world: World) -> dict[str, Any]:
    return {"programme": world.programme, "by": Actor(Role.OFFICER, scene.officer.person_id), "now": IDEAS_NOW}


def _card(tx: Tx, world: World, scene: Scene) -> board.Card:
    return board.card(tx, idea_id=scene.idea_id, viewer=scene.chief, programme=world.programme, now=IDEAS_NOW)
