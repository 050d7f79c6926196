"""Ideas that are carried out, and the staff who look after them, written as services do."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.idea import State
from programme.lifecycle import Role
from programme.staff import Member
from services import idea as ideas
from services import people
from services.journal import Actor
from services.milestone import reach
from services.staff import invite, join
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from tests.support.ideas import IDEAS_NOW, sent

BY = Actor(Role.COORDINATOR, 901)


def read(tx: Tx, idea_id: int) -> Row:
    row = ideas.read(tx, idea_id=idea_id)
    assert row is not None
    return row


def operational(tx: Tx, world: World, person_id: int, *, now: datetime = IDEAS_NOW, **answers: Any) -> int:
    """Send an idea of a diplomat that is workable and accepted; return its id."""
    idea_id = sent(tx, world, person_id, now=IDEAS_NOW, **answers)
    ideas.move(tx, read(tx, idea_id), "workable", actor=BY, now=now, outcome="workable")
    ideas.move(tx, read(tx, idea_id), "publish_workable", actor=BY, now=now, published_at=now)
    author = Actor(Role.DIPLOMAT, person_id)
    assert ideas.move(tx, read(tx, idea_id), "accept", actor=author, now=now) is State.PLANNED
    return idea_id


def desk(
    tx: Tx, world: World, user_id: int, role: Role = Role.OFFICER, *, name: str = "مریم", messenger: str = "telegram"
) -> Member:
    """Meet somebody who works at the desk."""
    who = people.meet(tx, messenger=messenger, user_id=user_id, chat_id=user_id, source=None, now=IDEAS_NOW)
    code = invite(tx, role=role, programme=world.programme, name=name, now=IDEAS_NOW)
    member = join(tx, person_id=who.person_id, code=code, now=IDEAS_NOW)
    assert member is not None
    return member


def reaches(
    tx: Tx,
    world: World,
    idea_id: int,
    stage: State,
    officer: Member,
    *,
    text: str | None = None,
    now: datetime = IDEAS_NOW,
) -> int:
    """Move an idea to a stage from where it stands; return the milestone's id."""
    version = read(tx, idea_id).version
    return reach(
        tx,
        idea_id=idea_id,
        version=version,
        stage=stage,
        text=text,
        officer=officer,
        programme=world.programme,
        now=now,
    )


def idea_state(tx: Tx, idea_id: int) -> State:
    row = tx.one(sa.select(idea.c.state).where(idea.c.id == idea_id))
    assert row is not None
    return State(row.state)
