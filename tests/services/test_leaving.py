"""Leaving: what is withdrawn, left alone or erased goes when it was promised, found by the tables themselves."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.registration import Profile
from services import drafts
from services.erasure import erase
from services.mydata import mydata, of_person
from services.people import Known
from services.profile import complete
from services.registration import begin, withdraw
from services.replies import owe
from services.retention import lapse, purge
from storage import Storage
from storage.conversation import conversation, conversation_line
from storage.engine.tx import Tx
from storage.file import file
from storage.person import person
from storage.registration import registration
from storage.tables import metadata
from tests.services.test_registration import NOW, meet, send, state_of


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
async def test_withdrawn_registration_is_emptied_after_its_days(
    storage: Storage, world: World, days: int, kept: bool
) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    await storage.write(withdraw, person_id=who.person_id, programme=world.programme, now=NOW)
    due = {"programme": world.programme, "now": NOW + timedelta(days=days)}
    assert await storage.write(purge, **due) == (0 if kept else 1, ())
    held = sa.select(registration.c.answers, person.c.details).join(person, person.c.id == registration.c.person_id)
    assert [(row.answers is not None, row.details is not None) for row in await storage.read(held)] == [(kept, kept)]
    assert len(await storage.read(sa.select(file))) == (1 if kept else 0)
    assert await storage.write(purge, **due) == (0, ()), "it does not find its own work again"


async def test_withdrawn_registration_of_somebody_who_came_back_is_not_emptied(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    await storage.write(withdraw, person_id=who.person_id, programme=world.programme, now=NOW)
    await storage.write(send, who, world)
    assert await storage.write(purge, programme=world.programme, now=NOW + timedelta(days=40)) == (0, ())


@pytest.mark.parametrize(("ahead", "state"), [(timedelta(seconds=-1), "draft"), (timedelta(), "lapsed")])
async def test_draft_left_alone_lapses_on_its_day_and_leaves_nothing(
    storage: Storage, world: World, ahead: timedelta, state: str
) -> None:
    who = await storage.write(meet)

    def draft(tx: Tx) -> None:
        begin(tx, person_id=who.person_id, programme=world.programme, consent=1, now=NOW)
        drafts.save(tx, {"answers": {}}, person_id=who.person_id, form="registration", version=0, now=NOW)

    await storage.write(draft)
    await storage.write(lapse, programme=world.programme, now=world.programme.lapses_at() + ahead)
    assert [row.state for row in await storage.read(state_of, who)] == [state]
    left = await storage.read(lambda tx: drafts.load(tx, person_id=who.person_id, form="registration"))
    assert (left is None) == (state == "lapsed")


def fill_everything(tx: Tx, world: World, user_id: int) -> Known:
    """Put a canary wherever a person's words can be."""
    who = meet(tx, user_id)
    send(tx, who, world)
    cv = {"kind": "document", "messenger": "bale", "ref": "canary cv", "name": "canary.pdf", "size": 3}
    profile = {"phone": "+4915112345678", "organisation": "canary", "cv": [cv]}
    complete(tx, Profile.model_validate(profile), person_id=who.person_id, now=NOW)
    drafts.save(tx, {"answers": {"name": "canary"}}, person_id=who.person_id, form="profile", version=0, now=NOW)
    owe(tx, person_id=who.person_id, messenger="bale", now=NOW)
    return who


def left_of(tx: Tx, person_id: int) -> dict[str, list[Any]]:
    return {str(table.name): tx.all(sa.select(table).where(of)) for table, of in of_person(person_id).items()}


async def test_mydata_holds_everything_of_a_person_and_nothing_of_another(storage: Storage, world: World) -> None:
    who = await storage.write(fill_everything, world, 5)
    await storage.write(fill_everything, world, 6)
    everything = await storage.read(mydata, who)
    counts = {"person": 1, "account": 1, "draft": 1, "file": 2, "outbox": 1, "registration": 1}
    assert {name: len(rows) for name, rows in everything.items()} == counts
    assert everything["account"][0]["user_id"] == 5
    assert everything["draft"][0]["answers"] == {"answers": {"name": "canary"}}


async def test_erasure_leaves_dates_and_states_only(storage: Storage, world: World) -> None:
    who = await storage.write(fill_everything, world, 5)
    other = await storage.write(fill_everything, world, 6)
    receipt, addresses = await storage.write(erase, who, now=NOW)
    assert receipt.startswith("ER-")
    assert addresses == ()
    mine = await storage.read(left_of, who.person_id)
    assert {name for name, rows in mine.items() if rows} == {"person", "registration"}
    tombstone = {"id", "person_id", "call", "code", "state", "version", "consent_version"}
    tombstone |= {"queue", "gaps", "has_file", "flagged", "nudges", "indexed"}
    left = {name for rows in mine.values() for row in rows for name, value in row._mapping.items() if value is not None}
    assert {name for name in left if not name.endswith("_at")} <= tombstone
    assert "canary" in repr(await storage.read(left_of, other.person_id))


def test_every_table_is_somebodys_or_known_to_be_nobodys() -> None:
    # A new table that holds something of a person must have a person_id, so that erasure and /mydata find it.
    nobodys = {"seen", "audit", "audit_head", "key_check", "file_removal", "invitation", "tally", "publication"}
    # What a messenger calls a file; goes with the file's row.
    nobodys |= {"file_copy"}
    # Codes and times of a registration, whose row says whose it is; an erasure empties that row and the index.
    nobodys |= {"judgement", "second_look", "passed", "apart", "term", "publication_item"}
    # So of an idea.
    nobodys |= {"review", "idea_note", "idea_merge", "idea_term", "idea_publication_item"}
    # What everybody may know of courses and announcements; rows of an enrolment, an answer or a conversation.
    nobodys |= {"course", "course_session", "broadcast", "network_question", "segment", "reminder_replan"}
    nobodys |= {"attendance", "course_feedback", "certificate", "network_term", "conversation_line"}
    assert {table.name for table in metadata.sorted_tables} - {table.name for table in of_person(1)} == nobodys


async def test_file_that_two_people_sent_is_removed_with_the_second(storage: Storage) -> None:
    def kept(tx: Tx, user_id: int) -> Known:
        who = meet(tx, user_id)
        row = {"kind": "photo", "messenger": "bale", "file_ref": "x", "address": "a" * 64, "state": "kept"}
        tx.run(sa.insert(file).values(person_id=who.person_id, created_at=NOW, **row))
        return who

    first, second = await storage.write(kept, 1), await storage.write(kept, 2)
    assert (await storage.write(erase, first, now=NOW))[1] == ()
    assert (await storage.write(erase, second, now=NOW))[1] == ("a" * 64,)


async def test_code_that_was_told_does_not_lead_to_the_tombstone(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    (told,) = await storage.read(sa.select(registration.c.code))
    await storage.write(erase, who, now=NOW)
    (left,) = await storage.read(sa.select(registration.c.code))
    assert left.code != told.code


async def test_draft_of_an_earlier_call_lapses_and_takes_nothing_of_the_running_one(
    storage: Storage, world: World
) -> None:
    earlier = world.programme.call.model_copy(update={"code": "earlier"})
    window = earlier.registration
    past = window.model_copy(update={name: getattr(window, name) - timedelta(days=400) for name in ("opens", "closes")})
    earlier = earlier.model_copy(update={"registration": past})
    programme = world.programme.model_copy(update={"calls": [earlier, world.programme.call]})
    both = World(programme, world.places)
    who, other = await storage.write(meet, 5), await storage.write(meet, 6)

    def begun(tx: Tx, known: Known) -> None:
        begin(
            tx,
            person_id=known.person_id,
            programme=programme.model_copy(update={"calls": [earlier]}),
            consent=1,
            now=NOW,
        )
        drafts.save(tx, {"answers": {}}, person_id=known.person_id, form="registration", version=0, now=NOW)
        drafts.save(tx, {"answers": {}}, person_id=known.person_id, form="profile", version=0, now=NOW)

    await storage.write(begun, who)
    await storage.write(begun, other)
    await storage.write(send, who, both)
    assert (await storage.write(lapse, programme=programme, now=NOW))[0] == 2
    assert [row.state for row in await storage.read(state_of, who)] == ["lapsed", "submitted"]
    left = await storage.read(left_of, who.person_id)
    assert (len(left["file"]), len(left["draft"])) == (1, 1)
    assert left["draft"][0].form == "profile"
    assert left["person"][0].details == {"name": "canary"}
    assert next(row.answers for row in left["registration"] if row.state == "submitted") is not None
    assert (await storage.read(left_of, other.person_id))["draft"] == []


async def test_who_withdrew_long_ago_leaves_no_letter_to_the_office(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    talk = {"person_id": who.person_id, "about": "course", "about_id": 1, "opened_at": NOW}
    (row,) = await storage.write(lambda tx: tx.all(sa.insert(conversation).returning(conversation.c.id), **talk))
    line = {"conversation_id": row.id, "text": "canary", "at": NOW}
    await storage.write(lambda tx: tx.run(sa.insert(conversation_line), **line))
    await storage.write(withdraw, person_id=who.person_id, programme=world.programme, now=NOW)
    for days, left in ((29, 1), (31, 0)):
        await storage.write(purge, programme=world.programme, now=NOW + timedelta(days=days))
        assert len(await storage.read(sa.select(conversation_line.c.id))) == left
