"""What a notice of a decision says when it goes out, and when it says nothing any more."""

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
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import Verdict
from services import people
from services.erasure import erase
from services.journal import Actor
from services.people import Known
from services.publication import approve, propose
from services.publication_run import publish_some, start_due
from services.registration import current, move
from storage import Storage
from storage.engine.tx import Tx
from storage.outbox import outbox
from tests.services.test_registration import NOW
from tests.support.pending import coordinator, decided

LATER = NOW + timedelta(minutes=2)


async def published(storage: Storage, world: World, user_id: int, verdict: Verdict, **told: Any) -> Known:
    who = await storage.write(decided, world, user_id, verdict, **told)
    mina = await storage.write(coordinator, world, 100 + user_id)
    easy = world.programme.model_copy(update={"approvals": 1})
    one = await storage.write(propose, programme=easy, actor=mina, now=NOW)
    await storage.write(approve, publication_id=one, programme=easy, actor=mina, now=NOW)
    await storage.write(start_due, publication_id=one, now=LATER)
    await storage.write(publish_some, publication_id=one, now=LATER)
    return who


def told(tx: Tx, who: Known, world: World, phrases: Phrases) -> Screen | None:
    """Write the notice of a person's row as the mailer does; None where it has nothing to say any more."""
    row = tx.one(
        sa.select(outbox.c.body).where(outbox.c.person_id == who.person_id, outbox.c.purpose == Purpose.DECISION.value)
    )
    assert row is not None
    return NOTICES[Purpose.DECISION](Visit(tx, who, world, phrases, LATER), row.body)


def keys(screen: Screen | None) -> list[str]:
    assert screen is not None
    return [line.key for line in screen.lines if not isinstance(line, str)]  # type: ignore[union-attr]  # sentences


def buttons(screen: Screen | None) -> list[str]:
    assert screen is not None
    return [button.press for row in screen.rows for button in row]


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases(Catalogues())


async def test_invited_are_told_what_comes_and_asked_to_answer(
    storage: Storage, world: World, phrases: Phrases
) -> None:
    who = await published(storage, world, 5, Verdict.ABLE, reasons=["clear_tie"])
    screen = await storage.read(told, who, world, phrases)
    assert keys(screen) == ["decision.invited", "decision.invited.means", "decision.invited.next"]
    assert buttons(screen) == ["go.accept", "go.talk", "go.decline"]


async def test_companions_are_told_the_reason_in_words(storage: Storage, world: World, phrases: Phrases) -> None:
    who = await published(storage, world, 5, Verdict.COMPANION, reasons=["no_tie", "full"], words="چند کلمه")
    screen = await storage.read(told, who, world, phrases)
    assert keys(screen) == [
        "decision.companion",
        "status.reason",
        "decision.words",
        "decision.companion.next",
    ]
    assert len(screen.lines[1].params["reasons"]) == 2  # type: ignore[union-attr]  # a Say
    assert "ظرفیت این دوره تکمیل شد" in repr(screen)
    assert "چند کلمه" in repr(screen)
    assert buttons(screen) == ["go.courses", "go.complete", "go.status"]


@pytest.mark.parametrize("verdict", [Verdict.DUPLICATE, Verdict.INELIGIBLE])
async def test_others_are_told_their_own_code_only(
    storage: Storage, world: World, phrases: Phrases, verdict: Verdict
) -> None:
    await storage.write(decided, world, 4, Verdict.ABLE)
    who = await published(storage, world, 5, verdict)
    screen = await storage.read(told, who, world, phrases)
    (code,) = await storage.read(sa.select(outbox.c.occurrence).where(outbox.c.person_id == who.person_id))
    assert repr(screen).count("SD-") == repr(screen).count(code.occurrence) == 1
    assert buttons(screen) == ["go.status", "go.help"]


async def test_decision_that_was_overtaken_is_told_no_more(storage: Storage, world: World, phrases: Phrases) -> None:
    who = await published(storage, world, 5, Verdict.ABLE)

    def declines(tx: Tx) -> None:
        row = current(tx, person_id=who.person_id, call=world.programme.call.code)
        assert row is not None
        move(tx, row, "decline", actor=Actor(Role.CITIZEN, who.person_id), now=LATER)

    await storage.write(declines)
    assert await storage.read(told, who, world, phrases) is None, "a companion by their own choice is not thanked so"


async def test_decision_is_told_to_nobody_but_its_person(storage: Storage, world: World, phrases: Phrases) -> None:
    who = await published(storage, world, 5, Verdict.ABLE)
    other = await storage.write(decided, world, 6, Verdict.COMPANION)
    (row,) = await storage.read(sa.select(outbox.c.body).where(outbox.c.person_id == who.person_id))

    def misled(tx: Tx) -> Screen | None:
        return NOTICES[Purpose.DECISION](Visit(tx, other, world, phrases, LATER), row.body)

    assert await storage.read(misled) is None
    await storage.write(erase, who, now=LATER)
    assert await storage.read(sa.select(outbox).where(outbox.c.person_id == who.person_id)) == []


async def test_approval_is_asked_of_the_other_coordinators_as_long_as_it_is_open(
    storage: Storage, world: World, phrases: Phrases
) -> None:
    mina, omid = [await storage.write(coordinator, world, number, name) for number, name in ((1, "مینا"), (2, "امید"))]
    await storage.write(decided, world, 5)
    one = await storage.write(propose, programme=world.programme, actor=mina, now=NOW)

    def asked(tx: Tx) -> Screen | None:
        who = people.known(tx, messenger="telegram", user_id=2)
        assert who is not None
        (row,) = tx.all(sa.select(outbox).where(outbox.c.purpose == Purpose.APPROVAL.value))
        assert row.person_id == omid.person_id
        return NOTICES[Purpose.APPROVAL](Visit(tx, who, world, phrases, NOW), row.body)

    screen = await storage.read(asked)
    assert "مینا" in repr(screen)
    assert buttons(screen) == [f"go.samples.{one}", f"go.approve.{one}", f"go.halt.{one}", "go.desk"]
    await storage.write(approve, publication_id=one, programme=world.programme, actor=omid, now=NOW)
    assert await storage.read(asked) is None
