"""The word of a session never takes the place of an answer: while a form is open, a text answers the form."""

from itertools import count

import sqlalchemy as sa

from bot.answering.heard import Command, Heard, What
from bot.answering.phrases import Phrases
from bot.answering.runner import Runner
from conversations.event import Said
from conversations.world import World
from locales.catalogue import Catalogues
from programme.attendance import CodeWord
from services import code_words
from storage import Storage
from storage.engine.tx import Tx
from storage.enrolment import attendance
from tests.services.test_registration import NOW
from tests.support.courses import OFFICER, met, opened, seated

USER = 7
NUMBERS = count(1)


def scene(tx: Tx) -> CodeWord:
    course_id = opened(tx, starts=[NOW], now=NOW)
    seated(tx, course_id=course_id, person_id=met(tx, USER, now=NOW), now=NOW)
    return code_words.drawn(tx, session_id=1, by=OFFICER, now=NOW).word


async def test_word_in_a_form_is_an_answer(storage: Storage, world: World, catalogues: Catalogues) -> None:
    runner = Runner(world, Phrases(catalogues))

    async def hears(what: What) -> None:
        heard = Heard("telegram", 1, next(NUMBERS), USER, USER, what)
        assert await storage.write(runner.hear, heard, NOW) is not None

    word = await storage.write(scene)
    await hears(Command("register"))
    await hears(Said(word.latin))
    assert await storage.read(sa.select(attendance)) == []
    await hears(Command("cancel"))
    await hears(Said(word.latin))
    assert len(await storage.read(sa.select(attendance))) == 1
