"""A registration's file as its service reads it, on both databases."""

from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.registration import Profile, State, Verdict
from programme.registration_file import Double, Note
from programme.staff import Member
from services.journal import Actor
from services.profile import complete
from services.registration import current, move, withdraw
from services.registration_file import open_file
from services.search import find
from storage import Storage
from storage.apart import apart
from storage.engine.tx import Tx
from storage.registration import registration
from storage.second_look import second_look
from storage.staff import staff
from tests.services.test_search import NOW, OFFICER, indexed, registered, row_of

COORDINATOR = Member(901, Role.COORDINATOR, None, "رها")
FIRST = Member(902, Role.OFFICER, None, "نیما")


async def judged(storage: Storage, world: World, user_id: int = 5) -> Any:
    """A registration found able by the first officer."""
    who = await registered(storage, world, user_id)
    decision: dict[str, Any] = {"reasons": ["means"], "reason_text": "سپاس", "decided_at": NOW}
    decision["decided_by"] = who.person_id

    def judge(tx: Tx) -> None:
        for name in ("claim", "able"):
            row = current(tx, person_id=who.person_id, call=world.programme.call.code)
            assert row is not None
            move(tx, row, name, actor=Actor(Role.OFFICER, 902), now=NOW, **(decision if name == "able" else {}))
        tx.run(sa.insert(staff).values(person_id=who.person_id, role="officer", name="نیما", joined_at=NOW))

    await storage.write(judge)
    return await row_of(storage, who)


async def test_file_holds_what_was_decided_by_whom_and_what_was_noted(storage: Storage, world: World) -> None:
    row = await judged(storage, world)
    notes = [{"by": row.person_id, "at": NOW.isoformat(), "text": "خوب"}, {"text": "بی‌نام"}]
    await storage.write(lambda tx: tx.run(sa.update(registration).values(notes=notes, flagged=1)))
    view = await storage.read(open_file, registration_id=row.id, viewer=OFFICER)
    assert view is not None
    assert (view.code, view.version, view.state) == (row.code, 4, State.PENDING_ABLE)
    assert (view.verdict, view.reasons, view.reason_text) == (Verdict.ABLE, ("means",), "سپاس")
    assert (view.decided_by, view.decided_at, view.flagged) == ("نیما", NOW, True)
    assert view.notes == (Note("خوب", "نیما", NOW), Note("بی‌نام"))
    assert await storage.read(open_file, registration_id=row.id + 9, viewer=OFFICER) is None


async def test_contact_data_is_not_in_a_file(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    profile = {"phone": "+989131234567", "email": "a@b.de", "organisation": "شهرداری", "languages": ["fa"]}
    await storage.write(complete, Profile.model_validate(profile), person_id=who.person_id, now=NOW)
    row = await row_of(storage, who)
    view = await storage.read(open_file, registration_id=row.id, viewer=COORDINATOR)
    assert view is not None
    assert (view.has_phone, view.has_email, view.profile) == (True, True, {"languages": ["fa"]})
    assert not any(secret in repr(view) for secret in ("9131234567", "a@b.de", "شهرداری"))


@pytest.mark.parametrize(
    ("viewer", "state", "sees"),
    [(OFFICER, "waiting", False), (FIRST, "waiting", True), (COORDINATOR, "waiting", True), (OFFICER, "agreed", True)],
)
async def test_first_verdict_is_hidden_from_whoever_is_to_look_second(
    storage: Storage, world: World, viewer: Member, state: str, sees: bool
) -> None:
    row = await judged(storage, world)
    look = {"call": row.call, "kind": "sample", "first_by": 902, "first_verdict": "able", "made_at": NOW}
    await storage.write(lambda tx: tx.run(sa.insert(second_look).values(registration_id=row.id, state=state, **look)))
    await indexed(storage, world)
    view = await storage.read(open_file, registration_id=row.id, viewer=viewer)
    assert view is not None
    assert view.look is not None
    assert (view.verdict is Verdict.ABLE, view.reasons == ("means",), view.decided_at == NOW) == (sees,) * 3
    assert (view.look.first is Verdict.ABLE, view.blind) == (sees, not sees)
    hits, _ = await storage.read(find, "محمد", call=row.call, viewer=viewer)
    assert [hit.blind for hit in hits] == [not sees]


async def test_doubles_are_those_of_one_phone_or_one_name_and_city_not_told_apart(
    storage: Storage, world: World
) -> None:
    phone = Profile.model_validate({"phone": "+989131234567"})
    people = {
        "same name": await registered(storage, world, 5, name="حسيني نژاد محمدرضا"),
        "one": await registered(storage, world, 6),
        "same phone": await registered(storage, world, 7, name="کیان"),
        "another": await registered(storage, world, 8, name="محمد رضا حسنی‌نژاد"),
        "elsewhere": await registered(storage, world, 9, city={"id": 2950159, "name": "برلین"}),
        "left": await registered(storage, world, 10),
    }
    for name in ("one", "same phone"):
        await storage.write(complete, phone, person_id=people[name].person_id, now=NOW)
    await storage.write(withdraw, person_id=people["left"].person_id, programme=world.programme, now=NOW)
    rows = {name: await row_of(storage, who) for name, who in people.items()}

    async def doubles(name: str) -> set[Double]:
        view = await storage.read(open_file, registration_id=rows[name].id, viewer=OFFICER)
        assert view is not None
        return set(view.doubles)

    def double(name: str) -> Double:
        return Double(rows[name].id, rows[name].code)

    assert await doubles("one") == {double("same name"), double("same phone")}
    assert await doubles("same phone") == {double("one")}
    assert await doubles("another") == await doubles("elsewhere") == await doubles("left") == set()
    pair = sorted([rows["one"].id, rows["same name"].id])
    await storage.write(lambda tx: tx.run(sa.insert(apart).values(one_id=pair[0], other_id=pair[1])))
    assert await doubles("one") == {double("same phone")}
    assert await doubles("same name") == set()
