"""The story of a file says why: reasons of each decision, what it is joined with, and both verdicts once both know."""

from datetime import timedelta

import sqlalchemy as sa

from conversations.world import World
from programme.registration import Verdict
from programme.second_look import State as Look
from programme.staff import Member
from programme.story import Deed
from services import second_looks
from services.deciding import decide, read
from services.journal import Actor
from services.registration_file import open_file
from services.story import story
from storage import Storage
from storage.engine.tx import Tx
from storage.registration import registration
from storage.second_look import second_look
from tests.services.test_registration import NOW
from tests.services.test_triage import officer, registered


def judged(
    tx: Tx, number: int, by: Member, verdict: Verdict, reasons: list[str], *, text: str | None = None, minutes: int = 0,
    into: int | None = None,
) -> None:  # fmt: skip
    row = read(tx, registration_id=number)
    assert row is not None
    actor, now = Actor(by.role, by.person_id), NOW + timedelta(minutes=minutes)
    decide(tx, row, verdict=verdict, reasons=reasons, text=text, actor=actor, now=now, merged_into=into)


def told(tx: Tx, number: int, viewer: Member) -> list[Deed]:
    view = open_file(tx, registration_id=number, viewer=viewer)
    assert view is not None
    return [deed for deed in story(tx, view) if deed.action in (*Verdict, "second_look", "judged")]


async def ids(storage: Storage) -> list[int]:
    return [row.id for row in await storage.read(sa.select(registration.c.id).order_by(registration.c.id))]


async def test_each_decision_has_its_reasons_and_the_one_that_stands_its_words(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 1)
    by = await storage.write(officer, world, 1)
    (one,) = await ids(storage)
    await storage.write(judged, one, by, Verdict.ABLE, ["clear_tie", "means"])
    await storage.write(judged, one, by, Verdict.COMPANION, ["full"], text="سال دیگر", minutes=1)
    able, companion = await storage.read(told, one, by)
    assert (able.reasons, able.words) == (("clear_tie", "means"), None)
    assert (companion.reasons, companion.words, companion.other) == (("full",), "سال دیگر", None)


async def test_a_duplicate_names_the_file_it_is_joined_with(storage: Storage, world: World) -> None:
    await storage.write(registered, world, 2)
    by = await storage.write(officer, world, 1)
    one, other = await ids(storage)
    await storage.write(judged, one, by, Verdict.DUPLICATE, [], into=other)
    (deed,) = await storage.read(told, one, by)
    code = (await storage.read(sa.select(registration.c.code).where(registration.c.id == other)))[0].code
    assert deed.other == code


async def test_a_second_look_names_its_verdict_once_both_are_known_and_hides_the_first_until_then(
    storage: Storage, world: World
) -> None:
    await storage.write(registered, world, 1)
    first, second = [await storage.write(officer, world, number) for number in (1, 2)]
    (one,) = await ids(storage)
    await storage.write(judged, one, first, Verdict.ABLE, ["clear_tie"])

    def want(tx: Tx) -> None:
        row = read(tx, registration_id=one)
        assert row is not None
        tx.run(sa.delete(second_look))
        looked = {"registration_id": one, "call": row.call, "kind": "asked", "state": "waiting", "made_at": NOW}
        tx.run(sa.insert(second_look).values(first_by=first.person_id, first_verdict="able", **looked))

    await storage.write(want)
    (hidden,) = await storage.read(told, one, second)
    assert (hidden.action, hidden.reasons) == ("judged", ())

    def look(tx: Tx) -> Look:
        row = tx.one(sa.select(second_look))
        assert row is not None
        reasons, later = ["full"], NOW + timedelta(minutes=2)
        return second_looks.judge(tx, row, verdict=Verdict.COMPANION, reasons=reasons, officer=second, now=later)

    assert await storage.write(look) is Look.DISAGREED
    for viewer in (first, second):
        able, otherwise = await storage.read(told, one, viewer)
        assert able.reasons == ("clear_tie",)
        assert (otherwise.action, otherwise.verdict, otherwise.reasons) == ("second_look", Verdict.COMPANION, ("full",))
