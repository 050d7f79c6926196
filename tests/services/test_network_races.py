"""Two who ask, answer or erase within the same instant, on both databases."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict
from services import network_answer, network_question
from services.erasure import erase
from storage import Keys
from storage.broadcast import broadcast
from storage.network import network_answer as answers
from storage.network import network_question as questions
from storage.network import network_term
from tests.services.test_network import ALI, MINA, asked, companion, written
from tests.services.test_registration import NOW
from tests.support.racing import Deed, Race, racing


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


async def test_of_two_who_ask_at_once_one_asks(race: Race) -> None:
    storage = race.storage
    first, second = await storage.write(written, MINA), await storage.write(written, ALI)
    for one, by, other, theirs in ((first, MINA, second, ALI), (first, MINA, first, MINA)):
        found = await race.between(
            lambda tx, of=one, by=by: network_question.ask(tx, question_id=of, by=by, now=NOW),
            lambda tx, of=other, by=theirs: network_question.ask(tx, question_id=of, by=by, now=NOW),
        )
        # Of the second race, whose question was asked in the first, nothing comes.
        assert [isinstance(one, Conflict) for one in found].count(True) == (1 if other == second else 2), found
        opened = sa.select(questions.c.id).where(questions.c.asked_at.is_not(None), questions.c.closed_at.is_(None))
        assert len(await storage.read(opened)) == 1
        assert len(await storage.read(sa.select(broadcast.c.id))) == 1


@pytest.mark.parametrize("both", [False, True], ids=["first-answer", "changed"])
async def test_taps_on_two_messengers_are_both_kept(race: Race, world: World, both: bool) -> None:
    who = await race.storage.write(companion, world)
    of = await race.storage.write(asked)

    def taps(code: str) -> Deed:
        about: dict[str, Any] = {"question_id": of.id, "person_id": who.person_id, "now": NOW}
        return lambda tx: network_answer.tick(tx, code, on=True, **about)

    if both:
        await race.storage.write(taps("c3"))
    assert [one for one in await race.between(taps("c1"), taps("c2")) if one is not None] == []
    (row,) = await race.storage.read(sa.select(answers.c.chips))
    assert sorted(row.chips) == ["c1", "c2", *(["c3"] if both else [])]


@pytest.mark.parametrize("swapped", [False, True], ids=["answer-first", "erasure-first"])
async def test_nothing_is_left_of_an_answer_that_meets_an_erasure(race: Race, world: World, swapped: bool) -> None:
    who = await race.storage.write(companion, world)
    of = await race.storage.write(asked)
    about: dict[str, Any] = {"question_id": of.id, "person_id": who.person_id, "now": NOW}
    deeds: list[Deed] = [
        lambda tx: network_answer.tick(tx, "c1", on=True, **about),
        lambda tx: erase(tx, who, now=NOW),
    ]
    found = await race.between(*(reversed(deeds) if swapped else deeds))
    assert [one for one in found if isinstance(one, Exception) and not isinstance(one, Conflict)] == []
    assert await race.storage.read(sa.select(answers.c.id)) == []
    assert await race.storage.read(sa.select(network_term.c.answer_id)) == []
