"""Ideas for the scene of roles: what everybody of the desk, reviewers and an author have before them."""

from dataclasses import replace

import sqlalchemy as sa

from conversations.world import World
from programme.idea import Outcome
from programme.idea_deciding import fingerprint
from programme.lifecycle import Role
from programme.review import Verdict
from services import deciding_ideas, idea, merging, release, reviewing
from services.journal import Actor
from services.staff import member
from storage.engine.tx import Tx
from storage.extension import extension
from storage.idea import idea as ideas
from storage.idea_note import idea_note
from tests.services.test_registration import NOW
from tests.support.assigning import gives, reviews_of
from tests.support.board import operational, read
from tests.support.ideas import reviewer, sent
from tests.support.reviewing import about, handed_in, opened
from tests.support.reviewing import offered as given
from tests.support.reviewing import row as review_row
from tests.support.verdicts import offered, reviewed, submitted


def ideas_of(tx: Tx, world: World, persons: dict[str, int]) -> dict[str, str]:
    """Send ideas in every situation that a page is about; return what its button carries, by name."""
    many = world.programme.ideas.model_copy(update={"most": 100})
    world = replace(world, programme=world.programme.model_copy(update={"ideas": many}))
    idea_id = operational(tx, world, persons["diplomat"])
    waits = {"person_id": persons["diplomat"], "call": world.programme.call.code, "asked_at": NOW}
    more_time = tx.one(sa.insert(extension).returning(extension.c.id), **waits)
    assert more_time is not None
    return {
        "bo_id": str(idea_id),
        "bo_v": str(read(tx, idea_id).version),
        "extension": str(more_time.id),
        **_given(tx, world, persons["diplomat"]),
        **_joined(tx, world, persons["diplomat"], Actor(Role.COORDINATOR, persons["second"])),
        **_decided(tx, world, persons),
        **_reviews(tx, world, persons),
    }


def _decided(tx: Tx, world: World, persons: dict[str, int]) -> dict[str, str]:
    """Send ideas: one to be decided, which the reviewer has reviewed, and one decided against the majority."""
    author = persons["diplomat"]
    reader = member(tx, person_id=persons["reviewer"])
    boss = member(tx, person_id=persons["second"])
    assert reader is not None
    assert boss is not None
    to_decide, overridden = (sent(tx, world, author) for _ in range(2))
    submitted(tx, world, offered(tx, world, to_decide, reader), Verdict.FEASIBLE)
    reviewed(tx, world, overridden, *[Verdict.FEASIBLE] * 3)
    row = tx.one(sa.select(ideas.c.version).where(ideas.c.id == overridden))
    assert row is not None
    words = "بودجه‌ای نیست."
    deciding_ideas.draft(tx, idea_id=overridden, version=row.version, coordinator=boss, text=words)
    deciding_ideas.decide(
        tx, idea_id=overridden, version=row.version, outcome=Outcome.NOT_NOW, reasons=["budget"], coordinator=boss,
        programme=world.programme, now=NOW, words=fingerprint(words),
    )  # fmt: skip
    note = tx.one(sa.insert(idea_note).returning(idea_note.c.id), idea_id=to_decide, kind="discussion",
                  by_id=persons["officer"], at=NOW, told={"text": "یادداشت"})  # fmt: skip
    assert note is not None
    versions = {row.id: row.version for row in tx.all(sa.select(ideas.c.id, ideas.c.version))}
    return {
        "de_id": str(to_decide),
        "idea_ref": f"{to_decide}.{versions[to_decide]}",
        "pending_idea_ref": f"{overridden}.{versions[overridden]}",
        "idea_note": str(note.id),
    }


def _reviews(tx: Tx, world: World, persons: dict[str, int]) -> dict[str, str]:
    """Let the reviewer have one review that lacks nothing and one that is in, and a colleague others of their own."""
    values = {}
    for name, prefix in (("reviewer", ""), ("colleague", "other_")):
        who = member(tx, person_id=persons[name])
        assert who is not None
        written, handed, free = (sent(tx, world, persons["diplomat"]) for _ in range(3))
        ids = [given(tx, one, who) for one in (written, handed)]
        opened(tx, world, ids[0], who)
        reviewing.judge(tx, verdict=Verdict.NOT_MY_FIELD, **about(tx, ids[0], who))
        handed_in(tx, world, ids[1], who)
        version = tx.one(sa.select(ideas.c.version).where(ideas.c.id == written))
        assert version is not None
        values |= {
            f"{prefix}review_id": str(ids[0]),
            f"{prefix}review": f"{ids[0]}.{review_row(tx, ids[0]).version}",
            f"{prefix}handed_id": str(ids[1]),
            f"{prefix}handed": f"{ids[1]}.{review_row(tx, ids[1]).version}",
            f"{prefix}idea_id": str(written),
            f"{prefix}idea": f"{written}.{version[0]}",
            f"{prefix}free_idea": str(free),
        }
    return values


def _joined(tx: Tx, world: World, person_id: int, by: Actor) -> dict[str, str]:
    """Send ideas of a diplomat: two of which one is to go into the other, one that is free, one asked back."""
    goes, stays, free, asked = [sent(tx, world, person_id) for _ in range(4)]
    about = {"version": 2, "into_version": 2, "by": by, "programme": world.programme, "now": NOW}
    merge = merging.propose(tx, idea_id=goes, into_id=stays, **about)
    for name in (Outcome.WORKABLE, f"publish_{Outcome.WORKABLE}"):
        row = idea.read(tx, idea_id=asked)
        assert row is not None
        idea.move(tx, row, name, actor=by, now=NOW)
    release.ask(tx, idea_id=asked, person_id=person_id, programme=world.programme, now=NOW)
    row = idea.read(tx, idea_id=asked)
    assert row is not None
    found = {"mg_idea": stays, "mg_free": free, "merge": merge, "asked_back": asked, "asked_back_version": row.version}
    return {name: str(value) for name, value in found.items()}


def _given(tx: Tx, world: World, person_id: int) -> dict[str, str]:
    """Let the diplomat's idea be offered to the reviewer, who has a colleague."""
    reviewer(tx, world, 650, "chamber")
    idea_id = sent(tx, world, person_id)
    gives(tx, world)
    return {"as_id": str(idea_id), "as_review": str(reviews_of(tx, idea_id=idea_id)[0].id)}
