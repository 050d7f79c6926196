"""Segments: the database means the same people as the rules do, in whatever state and however conditions are joined."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.course import Circle
from programme.errors import Conflict, Invalid, NotFound
from programme.lifecycle import Role
from programme.segment import EVERYBODY, And, Is, Not, Or, What, Who, dump, read
from programme.segment_edit import READY, circle
from services import segment_names
from services.journal import Actor
from services.segments import count, people, some
from storage import Keys, Storage
from storage.engine.tx import Tx
from tests.support.courses import COURSES_NOW
from tests.support.racing import racing
from tests.support.segments import Somebody, conditions, everybody, fits

Tree = Is | Not | And | Or
MINA = Actor(Role.COORDINATOR, 901)


def ids(tx: Tx, segment: Tree) -> set[int]:
    # As it comes back from where it is kept.
    return {row.id for row in tx.all(people(read(dump(segment)), keys=tx.keys, now=COURSES_NOW))}


def meant(everyone: list[Somebody], segment: Tree) -> set[int]:
    return {one.id for one in everyone if fits(one, segment)}


async def test_every_condition_means_the_same_people_whatever_their_state(storage: Storage) -> None:
    everyone, courses = await storage.write(everybody)
    wanted: dict[str, Tree] = {repr(one): one for one in conditions(courses)}
    wanted |= READY | {"circle": circle(Circle.COMPANIONS, frozenset({"en"})), "none": Or(of=(Not(of=EVERYBODY),))}
    for name, segment in wanted.items():
        for one in (segment, Not(of=segment)):
            expected = meant(everyone, one)
            assert await storage.read(ids, one) == expected, name
            counted = await storage.read(count, one, now=COURSES_NOW)
            assert counted.people == len(expected), name
            out_of_reach = [each for each in everyone if each.id in expected and not each.messengers]
            assert counted.unreachable == len(out_of_reach), name
    # The scene itself: each condition tells people apart.
    told_apart = [len(meant(everyone, one)) for one in conditions(courses)]
    assert max(told_apart) < len(everyone)
    assert told_apart.count(0) == 7, "those that nobody fits: a country, a city, a tie, a course that is none, a word"


async def test_conditions_joined_in_any_way_mean_the_same_people(storage: Storage) -> None:
    everyone, courses = await storage.write(everybody)
    leaves: st.SearchStrategy[Tree] = st.sampled_from(conditions(courses))

    def wider(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        several = st.lists(inner, max_size=3).map(tuple)
        some_of = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            inner.map(lambda of: Not(of=of)), several.map(lambda of: And(of=of)), some_of.map(lambda of: Or(of=of))
        )

    def check(tx: Tx) -> None:
        @given(st.recursive(leaves, wider, max_leaves=12))
        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        def same(segment: Tree) -> None:
            assert ids(tx, segment) == meant(everyone, segment)

        same()

    await storage.read(check)


async def test_some_of_a_segment_are_named_in_short(storage: Storage) -> None:
    everyone, _ = await storage.write(everybody)
    segment = Is(what=What.WHO, value=Who.COMPANION)
    three = await storage.read(some, segment, now=COURSES_NOW)
    codes = {one.id: one.code for one in everyone}
    last = sorted(meant(everyone, segment), reverse=True)[:3]
    assert [(one.code, one.name) for one in three] == [(codes[of], f"نمونه خ. {str(of)[0]}.") for of in last]
    staff = And(of=(READY["staff"], Not(of=READY["registered"])))
    (officer, *_) = await storage.read(some, staff, now=COURSES_NOW)
    assert (officer.code, officer.name) == (None, "مینا م.")
    assert await storage.read(some, Is(what=What.COUNTRY, value="FR"), now=COURSES_NOW) == []


async def test_segment_is_kept_under_a_name_that_nobody_else_gave(database_url: str, keys: Keys) -> None:
    more = {"actor": MINA, "now": COURSES_NOW}
    german = Is(what=What.COUNTRY, value="DE")
    async with racing(database_url, keys) as race:
        first, second = await race.between(
            lambda tx: segment_names.keep(tx, german, name="آلمان", **more),
            lambda tx: segment_names.keep(tx, EVERYBODY, name=" آلمان!", **more),
        )
        assert first is None
        assert isinstance(second, Conflict)
        (named,) = await race.storage.read(segment_names.kept)
        assert await race.storage.read(segment_names.rule, segment_id=named.id) == german
        for wrong in ("؟!", "ن" * 41):
            with pytest.raises(Invalid):
                await race.storage.write(segment_names.keep, german, name=wrong, **more)
        await race.storage.write(segment_names.remove, segment_id=named.id, **more)
        for gone in (segment_names.remove, segment_names.rule):
            with pytest.raises(NotFound):
                await race.storage.write(gone, segment_id=named.id, **(more if gone is segment_names.remove else {}))
