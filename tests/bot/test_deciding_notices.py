"""What coordinators and colleagues are told of an idea when a notice goes out, and when it says nothing any more."""

from typing import Any

import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.idea import Outcome
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import Verdict
from services import deciding_ideas as deciding
from services import discussion, people
from services.journal import Actor
from services.staff import remove
from storage import Storage
from storage.account import account
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.review import review
from tests.services.test_deciding_ideas import AGREED, LATER, MOST, Scene, stage
from tests.support.verdicts import moved, submitted


async def told(storage: Storage, world: World, catalogues: Catalogues, person_id: int, purpose: Purpose) -> list[Any]:
    """Write every notice of somebody's, as the mailer does; None where it has nothing to say any more."""
    phrases = Phrases(catalogues)

    def write(tx: Tx) -> list[Screen | None]:
        found = tx.one(sa.select(account).where(account.c.person_id == person_id))
        assert found is not None
        who = people.known(tx, messenger=found.messenger, user_id=found.user_id)
        assert who is not None
        query = sa.select(outbox.c.body).where(outbox.c.person_id == person_id, outbox.c.purpose == purpose.value)
        visit = Visit(tx, who, world, phrases, LATER)
        return [NOTICES[purpose](visit, row.body) for row in tx.all(query.order_by(outbox.c.id))]

    # It only reads: it is written in a transaction that can do nothing else.
    screens = await storage.read(write)
    return [None if screen is None else screen.lines[0].key for screen in screens]


async def test_news_of_reviews_is_told_only_while_it_is_true(
    storage: Storage, world: World, catalogues: Catalogues
) -> None:
    scene = await stage(storage, world, *AGREED)
    mina, omid = (one.person_id for one in scene.chiefs)
    assert await told(storage, world, catalogues, mina, Purpose.REVIEWS_IN) == ["decide.reviews_in"]
    first = (await storage.read(sa.select(review.c.id).order_by(review.c.id)))[0].id
    await storage.write(moved, world, first, "amend", amended=1)
    assert await told(storage, world, catalogues, mina, Purpose.REVIEWS_IN) == [None]
    await storage.write(submitted, world, first, Verdict.CONDITIONAL, now=LATER)
    assert await told(storage, world, catalogues, mina, Purpose.REVIEWS_IN) == [None, "decide.reviews_in"]
    await storage.write(remove, person_id=omid, by=Actor(Role.COORDINATOR, mina), now=LATER)
    assert await told(storage, world, catalogues, omid, Purpose.REVIEWS_IN) == [None, None]
    await scene.decide(Outcome.CONDITIONAL, "partner")
    assert await told(storage, world, catalogues, mina, Purpose.REVIEWS_IN) == [None, None]


async def test_idea_that_nobody_reviewed_is_told_so(storage: Storage, world: World, catalogues: Catalogues) -> None:
    scene = await stage(storage, world, None)
    only = (await storage.read(sa.select(review.c.id)))[0].id
    await storage.write(moved, world, only, "decline", refusal="no_time")
    mina = scene.chiefs[0].person_id
    assert await told(storage, world, catalogues, mina, Purpose.REVIEWS_IN) == ["decide.no_review"]


async def test_second_person_is_asked_only_while_it_waits_for_them(
    storage: Storage, world: World, catalogues: Catalogues
) -> None:
    scene = await stage(storage, world, *MOST)
    mina, omid = scene.chiefs
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    assert await told(storage, world, catalogues, omid.person_id, Purpose.SECOND) == ["decide.second_asked"]
    await storage.write(deciding.undo, coordinator=mina, programme=world.programme, now=LATER)
    assert await told(storage, world, catalogues, omid.person_id, Purpose.SECOND) == [None]
    await scene.overrides(Outcome.NOT_WORKABLE, "law")
    about = {"idea_id": scene.idea_id, "version": (await scene.row()).version, "coordinator": omid, "now": LATER}
    await storage.write(deciding.agree, **about)
    assert await told(storage, world, catalogues, omid.person_id, Purpose.SECOND) == [None, None]
    assert await told(storage, world, catalogues, mina.person_id, Purpose.SECOND) == ["decide.second_agreed"]


async def test_colleague_who_has_looked_is_not_called(storage: Storage, world: World, catalogues: Catalogues) -> None:
    scene: Scene = await stage(storage, world, *AGREED)
    mina, omid = scene.chiefs
    note = await storage.write(discussion.add, idea_id=scene.idea_id, member=mina, text="نظر", now=LATER)
    about = {"note_id": note, "person_id": omid.person_id, "by": mina, "programme": world.programme, "now": LATER}
    await storage.write(discussion.mention, **about)
    assert await told(storage, world, catalogues, omid.person_id, Purpose.MENTION) == ["discussion.you_are_named"]
    await storage.write(discussion.look, idea_id=scene.idea_id, member=omid)
    assert await told(storage, world, catalogues, omid.person_id, Purpose.MENTION) == [None]
