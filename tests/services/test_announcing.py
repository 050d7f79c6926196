"""Announcements: written without losing anything, approved by a second person where many get them, steered by one."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.desk.broadcasts import watched
from conversations.world import World
from programme.answers import Kept
from programme.broadcast import Kind, State
from programme.broadcast_told import CAPTION, MESSAGE, ROOM
from programme.course import Circle
from programme.errors import Conflict, Invalid, MoveNotAllowed, NotAllowed, ProgrammeError
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import State as Registered
from programme.segment_edit import READY
from services import (
    announcing,
    broadcast_approval,
    broadcast_progress,
    broadcast_run,
    broadcast_steer,
    course_news,
    files,
)
from services.broadcast import begin, move, read
from services.broadcast_watch import WATCHING
from services.journal import Actor
from storage import Keys, Storage
from storage.broadcast import broadcast, recipient
from storage.engine.tx import Tx
from storage.file import file
from storage.outbox import outbox
from storage.person import person
from storage.registration import registration
from storage.staff import staff
from tests.support.courses import CLOCK, COURSES_NOW, filled, met, opened, seated
from tests.support.pending import coordinator
from tests.support.racing import racing

NOW = COURSES_NOW
PICTURE = Kept(kind="photo", messenger="telegram", ref="picture", size=9)


def companions(tx: Tx, count: int) -> list[int]:
    people = [met(tx, 1000 + number) for number in range(count)]
    at = dict.fromkeys(("created_at", "state_at", "updated_at", "submitted_at"), NOW)
    at |= {"state": Registered.COMPANION.value}
    for person_id in people:
        tx.run(sa.insert(registration).values(person_id=person_id, call="c", code=f"SD-{person_id}", **at))
    return people


def written(tx: Tx, by: Actor, **values: Any) -> tuple[int, int]:
    """Write an announcement to all companions; return its id and version."""
    one = announcing.begin(tx, actor=by, now=NOW)
    announcing.write(tx, broadcast_id=one, language="fa", text="خبر", actor=by, now=NOW)
    version = read(tx, broadcast_id=one).version
    segment = values.get("segment", READY["companions"])
    announcing.aim(tx, segment, broadcast_id=one, version=version, actor=by, now=NOW)
    return one, version + 1


async def state_of(storage: Storage, one: int) -> State:
    found = await storage.read(broadcast_progress.found, broadcast_id=one)
    assert found is not None
    return found.state


async def asked(storage: Storage) -> list[int]:
    query = sa.select(outbox.c.person_id).where(outbox.c.purpose == Purpose.BROADCAST_APPROVAL.value)
    return [row.person_id for row in await storage.read(query.order_by(outbox.c.id))]


async def test_refused_step_leaves_the_draft_as_it_was(storage: Storage, world: World) -> None:
    mina = await storage.write(coordinator, world, 100)
    more: dict[str, Any] = {"actor": mina, "now": NOW}
    one = await storage.write(announcing.begin, **more)
    assert await storage.write(announcing.begin, **more) == one, "an empty one is gone on with"
    for text, key in (("؟!", "text.no_words"), ("😀" * 2000 + "م", "text.too_long")):
        with pytest.raises(Invalid, match=key):
            await storage.write(announcing.write, broadcast_id=one, language="fa", text=text, **more)
    fits = "م" * (MESSAGE - ROOM)
    await storage.write(announcing.write, broadcast_id=one, language="fa", text=fits, **more)
    with pytest.raises(Invalid, match="caption_too_long"):
        await storage.write(announcing.attach, PICTURE, broadcast_id=one, **more)
    await storage.write(announcing.write, broadcast_id=one, language="fa", text="م" * (CAPTION - ROOM), **more)
    await storage.write(announcing.write, broadcast_id=one, language="en", text="News", **more)
    await storage.write(announcing.attach, PICTURE, broadcast_id=one, **more)
    with pytest.raises(Invalid, match="too_long"):
        await storage.write(announcing.write, broadcast_id=one, language="en", text="m" * (CAPTION - ROOM + 1), **more)
    with pytest.raises(Invalid, match="past"):
        await storage.write(announcing.schedule, NOW, broadcast_id=one, programme=world.programme, **more)
    found = await storage.read(broadcast_progress.found, broadcast_id=one)
    assert found is not None
    stale = {"broadcast_id": one, "version": found.version - 1, **more}
    with pytest.raises(Conflict, match="changed"):
        await storage.write(announcing.aim, READY["abroad"], **stale)
    assert (found.words("fa"), found.words("en"), found.file_kind) == ("م" * (CAPTION - ROOM), "News", "photo")
    # Nothing else of the coordinator's takes it away; another one takes its place.
    assert mina.person_id is not None
    await storage.write(files.match, person_id=mina.person_id, now=NOW)
    assert len(await storage.read(sa.select(file.c.id))) == 1
    await storage.write(announcing.attach, PICTURE.model_copy(update={"ref": "another"}), broadcast_id=one, **more)
    assert [row.file_ref for row in await storage.read(sa.select(file))] == ["another"]
    await storage.write(announcing.unwrite, broadcast_id=one, language="en", **more)
    await storage.write(announcing.drop, broadcast_id=one, **more)
    assert await storage.read(sa.select(file)) == []
    assert await storage.read(broadcast_progress.listed, page=0, size=9) == ([], False)


@pytest.mark.parametrize(("number", "state"), [(2, State.APPROVED), (3, State.PROPOSED)])
async def test_many_recipients_want_a_second_person(
    storage: Storage, world: World, number: int, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"broadcasts": world.programme.broadcasts.model_copy(update={"approve_above": 2})}
    programme = world.programme.model_copy(update=few)
    mina, omid = await storage.write(coordinator, world, 100), await storage.write(coordinator, world, 101)
    await storage.write(companions, number)
    one, version = await storage.write(written, mina)
    more: dict[str, Any] = {"programme": programme, "now": NOW}
    with pytest.raises(Conflict, match="changed"):
        await storage.write(broadcast_approval.submit, broadcast_id=one, version=version - 1, actor=mina, **more)
    done = await storage.write(broadcast_approval.submit, broadcast_id=one, version=version, actor=mina, **more)
    assert done is state
    if state is State.APPROVED:
        assert await asked(storage) == []
        return
    assert await asked(storage) == [omid.person_id]
    about = {"broadcast_id": one, "version": version + 1, **more}
    with pytest.raises(NotAllowed, match="another_must"):
        await storage.write(broadcast_approval.approve, actor=mina, **about)
    with pytest.raises(NotAllowed, match="coordinators_only"):
        await storage.write(broadcast_approval.approve, actor=Actor(Role.OFFICER, omid.person_id), **about)
    # What was taken back and written anew is not approved by a button of before.
    await storage.write(broadcast_approval.take_back, broadcast_id=one, actor=omid, now=NOW)
    again = {"broadcast_id": one, "version": version + 2, "actor": mina, **more}
    assert await storage.write(broadcast_approval.submit, **again) is State.PROPOSED
    with pytest.raises(Conflict, match="changed"):
        await storage.write(broadcast_approval.approve, actor=omid, **about)
    await storage.write(broadcast_approval.approve, actor=omid, **(about | {"version": version + 3}))
    found = await storage.read(broadcast_progress.found, broadcast_id=one)
    assert found is not None
    assert (found.state, found.starts_at, found.counted) == (State.APPROVED, NOW, 3)
    assert (found.proposed_by, found.approved_by) == (mina.person_id, omid.person_id)
    with pytest.raises(Conflict, match="approved_before"):
        await storage.write(broadcast_approval.approve, actor=omid, **(about | {"version": version + 3}))


async def test_what_lacks_something_is_not_sent(storage: Storage, world: World) -> None:
    mina = await storage.write(coordinator, world, 100)
    more: dict[str, Any] = {"programme": world.programme, "actor": mina, "now": NOW}

    async def refused(one: int, key: str) -> None:
        row = (await storage.read(sa.select(broadcast.c.version).where(broadcast.c.id == one)))[0]
        with pytest.raises(Conflict, match=key):
            await storage.write(broadcast_approval.submit, broadcast_id=one, version=row.version, **more)

    one = await storage.write(announcing.begin, actor=mina, now=NOW)
    await refused(one, "no_words")
    await storage.write(announcing.write, broadcast_id=one, language="fa", text="خبر", actor=mina, now=NOW)
    await refused(one, "no_segment")
    other, _ = await storage.write(written, mina, segment=READY["diplomats"])
    await refused(other, "nobody")
    await storage.write(companions, 1)
    last, version = await storage.write(written, mina)
    soon = NOW.replace(hour=NOW.hour + 1)
    await storage.write(
        announcing.schedule, soon, broadcast_id=last, programme=world.programme, actor=mina, now=NOW
    )  # fmt: skip
    more["now"] = soon
    await refused(last, "hour_passed")
    more["now"] = NOW
    await storage.write(broadcast_approval.submit, broadcast_id=last, version=version + 1, **more)
    found = await storage.read(broadcast_progress.found, broadcast_id=last)
    assert found is not None
    assert (found.state, found.starts_at) == (State.APPROVED, soon)


def running(tx: Tx, by: Actor) -> tuple[int, list[int]]:
    people = companions(tx, 3)
    one, _ = written(tx, by)
    move(tx, read(tx, broadcast_id=one), "approve", actor=by, now=NOW, starts_at=NOW)
    move(tx, read(tx, broadcast_id=one), "start", actor=CLOCK, now=NOW, total=3)
    for person_id, state in zip(people, ("sent", "failed", "waiting"), strict=True):
        told: dict[str, Any] = {"broadcast_id": one, "person_id": person_id}
        if "messenger" in recipient.c:
            told["messenger"] = "telegram"
        tx.run(sa.insert(recipient).values(state="waiting" if state == "waiting" else "planned", **told))
        if state != "waiting":
            times = {"due_at": 1, "use_by": 9, "created_at": 1, "updated_at": 1, "priority": 3}
            about = {"purpose": "broadcast", "occurrence": f"{one}.0", "batch": f"broadcast.{one}", "reason": "stopped"}
            tx.run(sa.insert(outbox).values(person_id=person_id, messenger="telegram", state=state, **times, **about))
    return one, people


async def test_of_two_who_steer_at_once_one_does(database_url: str, keys: Keys, world: World) -> None:
    async with racing(database_url, keys) as race:
        mina = await race.storage.write(coordinator, world, 100)
        omid = await race.storage.write(coordinator, world, 101)
        one, _ = await race.storage.write(running, mina)
        about: dict[str, Any] = {"broadcast_id": one, "now": NOW}
        found = await race.between(
            lambda tx: broadcast_steer.pause(tx, actor=mina, **about),
            lambda tx: broadcast_steer.pause(tx, actor=omid, **about),
        )
        assert found[0] is None
        assert isinstance(found[1], MoveNotAllowed | Conflict)
        found = await race.between(
            lambda tx: broadcast_steer.resume(tx, actor=mina, **about),
            lambda tx: broadcast_steer.abort(tx, actor=omid, **about),
        )
        assert found[0] is None
        # Whether it runs or rests, it may be ended.
        assert found[1] is None or isinstance(found[1], ProgrammeError)


async def test_of_two_who_approve_at_once_one_does(database_url: str, keys: Keys, world: World) -> None:
    few = {"broadcasts": world.programme.broadcasts.model_copy(update={"approve_above": 0})}
    more: dict[str, Any] = {"programme": world.programme.model_copy(update=few), "now": NOW}
    async with racing(database_url, keys) as race:
        mina, omid, sima = [await race.storage.write(coordinator, world, 100 + number) for number in range(3)]
        await race.storage.write(companions, 1)
        one, version = await race.storage.write(written, mina)
        about: dict[str, Any] = {"broadcast_id": one, **more}
        await race.storage.write(broadcast_approval.submit, version=version, actor=mina, **about)
        found = await race.between(
            lambda tx: broadcast_approval.approve(tx, version=version + 1, actor=omid, **about),
            lambda tx: broadcast_approval.approve(tx, version=version + 1, actor=sima, **about),
        )
        assert found[0] is None
        assert isinstance(found[1], Conflict)


async def test_counts_are_of_recipients_and_those_not_reached_are_tried_once_more(
    storage: Storage, world: World
) -> None:
    mina = await storage.write(coordinator, world, 100)
    one, people = await storage.write(running, mina)
    found = await storage.read(broadcast_progress.found, broadcast_id=one)
    assert found is not None
    counted = await storage.read(broadcast_progress.totals, found)
    assert (counted.total, counted.sent, counted.failed, counted.left) == (3, 1, 1, 1)
    missed, more = await storage.read(broadcast_progress.missed, broadcast_id=one, page=0, size=5)
    assert ([(each.code, each.reason) for each in missed], more) == ([(f"SD-{people[1]}", "stopped")], False)
    about: dict[str, Any] = {"broadcast_id": one, "actor": mina, "now": NOW}
    with pytest.raises(MoveNotAllowed):
        await storage.write(broadcast_steer.send_again, **about)

    def ended(tx: Tx) -> None:
        tx.run(sa.update(recipient).values(state="planned"))
        move(tx, read(tx, broadcast_id=one), "finish", actor=CLOCK, now=NOW, ended_at=NOW)

    await storage.write(ended)
    assert await storage.write(broadcast_steer.send_again, **about) == 1
    again = await storage.read(broadcast_progress.found, broadcast_id=one)
    assert again is not None
    assert (again.state, again.rounds) == (State.RUNNING, 1)
    waits = await storage.read(sa.select(recipient.c.person_id).where(recipient.c.state == "waiting"))
    assert [row.person_id for row in waits] == [people[1]]


@pytest.mark.parametrize("limit", [2, 3])
async def test_course_is_announced_to_its_circle_and_to_many_only_once_a_coordinator_agrees(
    storage: Storage, world: World, limit: int
) -> None:
    few = {"broadcasts": world.programme.broadcasts.model_copy(update={"approve_above": limit})}
    about: dict[str, Any] = {"programme": world.programme.model_copy(update=few), "now": NOW}
    mina = await storage.write(coordinator, world, 100)
    people = await storage.write(companions, 4)
    english = sa.update(person).where(person.c.id == people[0]).values(language="en")
    await storage.write(lambda tx: tx.run(english))
    unwanted = await storage.write(opened, circle=Circle.DIPLOMATS)
    assert await storage.write(course_news.announce, course_id=unwanted, **about) is None
    assert await storage.write(course_news.announce, course_id=10**9, **about) is None
    course_id = await storage.write(opened, circle=Circle.COMPANIONS)
    one = await storage.write(course_news.announce, course_id=course_id, **about)
    assert await storage.write(course_news.announce, course_id=course_id, **about) == one, "announced once"
    found = await storage.read(broadcast_progress.found, broadcast_id=one)
    assert found is not None
    assert (found.kind, found.course_id, found.counted) == (Kind.COURSE, course_id, 3)
    assert found.state is (State.PROPOSED if limit == 2 else State.APPROVED)
    assert await asked(storage) == ([mina.person_id] if limit == 2 else [])
    if limit == 2:
        more = {"broadcast_id": one, "version": found.version, "actor": mina}
        await storage.write(broadcast_approval.approve, **more, **about)
    assert await state_of(storage, one) is State.APPROVED


async def test_course_is_announced_to_nobody_who_is_in_it_when_that_begins(storage: Storage, world: World) -> None:
    people = await storage.write(companions, 3)
    course_id = await storage.write(opened, circle=Circle.COMPANIONS)
    await storage.write(seated, course_id=course_id, person_id=people[0])
    one = await storage.write(course_news.announce, course_id=course_id, programme=world.programme, now=NOW)
    assert one is not None
    await storage.write(seated, course_id=course_id, person_id=people[1])
    await storage.write(broadcast_run.start_due, broadcast_id=one, programme=world.programme, now=NOW)
    assert [row.person_id for row in await storage.read(sa.select(recipient.c.person_id))] == people[2:]


async def test_course_in_all_languages_of_the_bot_is_announced_in_all(storage: Storage, world: World) -> None:
    people = await storage.write(companions, 2)
    english = sa.update(person).where(person.c.id == people[0]).values(language="en")
    await storage.write(lambda tx: tx.run(english))
    for languages, number in ((["fa", "en"], 2), (["de"], 2), (["en", "de"], 1)):
        course_id = await storage.write(filled, circle=Circle.COMPANIONS, languages=languages)
        one = await storage.write(course_news.announce, course_id=course_id, programme=world.programme, now=NOW)
        found = await storage.read(broadcast_progress.found, broadcast_id=one)
        assert found is not None
        assert found.counted == number, languages


async def test_text_of_a_question_is_not_asked_of_an_announcement(storage: Storage) -> None:
    one = await storage.write(begin, Kind.QUESTION, actor=CLOCK, now=NOW)
    found = await storage.read(broadcast_progress.found, broadcast_id=one)
    assert found is not None
    assert not found.empty


async def test_message_of_whoever_watches_is_shown_how_far_it_is(storage: Storage, world: World) -> None:
    mina = await storage.write(coordinator, world, 100)
    assert mina.person_id is not None
    one, _ = await storage.write(running, mina)
    about = {"messenger": "telegram", "chat_id": 100, "message_id": 77, "shown": "of old"}
    await storage.write(WATCHING.keep, of_id=one, person_id=mina.person_id, **about)
    (row,) = await storage.read(WATCHING.watches, messenger="telegram")
    screen, over = await storage.read(watched, row, world=world, now=NOW)
    assert not over
    counts = {line.key: line.params["count"] for line in screen.lines if "count" in getattr(line, "params", {})}
    assert counts == {
        "announce.total": 3, "announce.sent": 1, "announce.failed": 1, "announce.uncertain": 0,
        "announce.skipped": 0, "announce.left": 1,
    }  # fmt: skip
    await storage.write(broadcast_steer.abort, broadcast_id=one, actor=mina, now=NOW)
    assert (await storage.read(watched, row, world=world, now=NOW))[1]
    await storage.write(lambda tx: tx.run(sa.delete(staff).where(staff.c.person_id == mina.person_id)))
    assert await storage.read(watched, row, world=world, now=NOW) == (None, True)
