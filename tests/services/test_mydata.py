"""What a person sees of what is kept: their own words and what they were told, nothing of the office's."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.idea import State as IdeaState
from programme.registration import State, Verdict
from services.journal import Actor
from services.mydata import OFFICES, THEIRS, mydata, of_person
from services.people import Known
from services.publication import approve, propose
from services.publication_run import publish_some, start_due
from storage import Storage
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_note import idea_note
from storage.outbox import outbox
from storage.registration import registration
from storage.tables import metadata
from tests.services.test_registration import NOW, meet, send
from tests.support.board import desk, operational, reaches
from tests.support.ideas import ANSWERS as IDEA
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.pending import coordinator, decided

INNER = ("an inner note", "an office's words", "another's", "901", "pending", "no_tie", "'version'", "decided")


def noted(tx: Tx, who: Known) -> None:
    asked = {"question": "how_long", "answer": {"text": "since 1390"}, "by": 901, "asked_by": "another's"}
    tx.run(
        sa.update(registration)
        .where(registration.c.person_id == who.person_id)
        .values(notes=[{"by": 901, "text": "an inner note"}], flagged=1, inquiry=asked, screened={"name": "another's"})
    )


async def the_only(storage: Storage, who: Known) -> dict[str, Any]:
    (row,) = (await storage.read(mydata, who))["registration"]
    return dict(row)


@pytest.mark.parametrize("verdict", Verdict)
async def test_pending_decision_looks_like_screening_in_one_s_data(
    storage: Storage, world: World, verdict: Verdict
) -> None:
    who = await storage.write(decided, world, 5, verdict, reasons=["no_tie"], words="an office's words")
    await storage.write(noted, who)
    everything = await storage.read(mydata, who)
    assert everything["registration"][0]["state"] == State.IN_SCREENING
    assert [word for word in INNER if word in repr(everything)] == []
    assert everything["registration"][0]["inquiry"] == {"question": "how_long", "answer": {"text": "since 1390"}}


async def test_data_of_somebody_decided_differs_in_nothing_from_that_of_somebody_in_screening(
    storage: Storage, world: World
) -> None:
    seen = []
    for number, verdict in enumerate(Verdict):
        who = await storage.write(decided, world, number, verdict, reasons=["means"], words="words")
        row = await the_only(storage, who)
        del row["code"]
        seen.append(row)
    assert seen == [seen[0]] * len(Verdict)


async def test_decision_is_in_one_s_data_once_it_is_told_and_notes_never(storage: Storage, world: World) -> None:
    who = await storage.write(decided, world, 5, Verdict.COMPANION, reasons=["no_tie"], words="words for the citizen")
    await storage.write(noted, who)
    mina: Actor = await storage.write(coordinator, world, 100)
    one = await storage.write(propose, programme=world.programme, actor=mina, now=NOW)
    await storage.write(approve, publication_id=one, programme=world.programme, actor=mina, now=NOW)
    assert (await the_only(storage, who))["state"] == "in_screening"
    later = NOW + timedelta(minutes=2)
    await storage.write(start_due, publication_id=one, now=later)
    await storage.write(publish_some, publication_id=one, now=later)
    row = await the_only(storage, who)
    assert (row["state"], row["reasons"], row["reason_text"]) == ("companion", ["no_tie"], "words for the citizen")
    assert "an inner note" not in repr(row)
    assert "901" not in repr(row)


async def test_published_state_of_somebody_else_s_file_is_nobody_s_data(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    assert (await the_only(storage, who))["state"] == "submitted"


def test_every_column_of_a_person_is_theirs_or_the_office_s() -> None:
    # A new column must be named as one or the other before it can be shown or kept back.
    for table in of_person(1):
        theirs, offices = THEIRS.get(str(table.name), frozenset()), OFFICES[str(table.name)]
        assert theirs & offices == frozenset()
        assert theirs | offices == {column.name for column in table.c}, table.name
    assert THEIRS.keys() | OFFICES.keys() <= {str(name) for name in metadata.tables}


def inner_words(tx: Tx, idea_id: int) -> None:
    asked = {"field": "how", "question": "who", "at": IDEAS_NOW.isoformat(), "by": 901, "answer": {"text": "the mayor"}}
    noted = {"idea_id": idea_id, "at": IDEAS_NOW, "told": {"text": "an inner note"}}
    values = {"revisions": [asked], "board_note": "an office's words", "revised": {"title": "another's"}}
    values |= {"outcome": "not_now", "reasons": ["no_tie"], "reason_text": "an office's words", "decided_by": 901}
    tx.run(sa.update(idea).where(idea.c.id == idea_id).values(**values, state="pending_not_now"))
    tx.run(sa.insert(idea_note), kind="discussion", by_id=901, **noted)
    tx.run(sa.insert(idea_note), kind="report", by_id=1, **{**noted, "told": {"text": "we met the mayor"}})


async def test_idea_is_in_one_s_data_and_nothing_of_what_is_decided_or_discussed(
    storage: Storage, world: World
) -> None:
    who = await storage.write(diplomat, world, 5)
    other = await storage.write(diplomat, world, 6)
    idea_id = await storage.write(sent, world, who.person_id)
    await storage.write(inner_words, idea_id)
    everything = await storage.read(mydata, who)
    (row,) = everything["idea"]
    assert row["state"] == "under_review"
    assert row["answers"]["title"] == IDEA["title"]
    assert row["revisions"] == [
        {"field": "how", "question": "who", "at": IDEAS_NOW.isoformat(), "answer": {"text": "the mayor"}}
    ]
    assert [note["told"] for note in everything["idea_note"]] == [{"text": "we met the mayor"}]
    assert [word for word in (*INNER, "not_now") if word in repr(row) + repr(everything["idea_note"])] == []
    assert "idea" not in await storage.read(mydata, other)
    told = sa.update(idea).where(idea.c.id == idea_id).values(state="not_now", published_at=IDEAS_NOW)
    await storage.write(lambda tx: tx.run(told))
    (row,) = (await storage.read(mydata, who))["idea"]
    assert (row["state"], row["outcome"], row["reason_text"]) == ("not_now", "not_now", "an office's words")


async def test_milestone_is_in_one_s_data_once_it_is_told_and_never_what_was_taken_back(
    storage: Storage, world: World
) -> None:
    who = await storage.write(diplomat, world, 5)
    idea_id = await storage.write(operational, world, who.person_id)
    officer = await storage.write(desk, world, 11)

    async def stages() -> list[str]:
        return [note["stage"] for note in (await storage.read(mydata, who)).get("idea_note", ())]

    def is_sent(tx: Tx) -> None:
        tx.run(sa.update(outbox).where(outbox.c.purpose == "milestone").values(state="sent"))

    await storage.write(reaches, world, idea_id, IdeaState.CONTACTS_MADE, officer)
    assert await stages() == []
    await storage.write(is_sent)
    assert await stages() == ["contacts_made"]
    # A slip, and back.
    await storage.write(reaches, world, idea_id, IdeaState.RUNNING, officer)
    await storage.write(reaches, world, idea_id, IdeaState.CONTACTS_MADE, officer)
    assert await stages() == ["contacts_made"]
