"""A citizen's side of a conversation: they ask, go on, and say that they have their answer."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.conversation import MOST_AN_HOUR, About, Given, Thing
from programme.file import Programme
from programme.lifecycle import Role
from services import conversation as conversations
from services.broadcast import batch
from services.conversation_news import tell_office
from services.files import match
from services.journal import Actor, record
from storage.broadcast import broadcast, recipient
from storage.conversation import conversation, conversation_line
from storage.course import course
from storage.engine.tx import Tx
from storage.outbox import outbox

_HOUR = timedelta(hours=1)
_LATELY = (
    sa.select(sa.func.count(), sa.func.min(conversation_line.c.at))
    .join(conversation, conversation.c.id == conversation_line.c.conversation_id)
    .where(
        conversation.c.person_id == bindparam("of_person"),
        conversation_line.c.officer_id.is_(None),
        conversation_line.c.at > bindparam("after", type_=conversation_line.c.at.type),
    )
)
_RECEIVES = sa.select(recipient.c.person_id).where(
    recipient.c.broadcast_id == bindparam("of_id"), recipient.c.person_id == bindparam("of_person")
)
_WAS_TOLD = (
    sa.select(outbox.c.id)
    .where(outbox.c.person_id == bindparam("of_person"), outbox.c.batch == bindparam("of_batch"))
    .limit(1)
)


class Taken(StrEnum):
    """What came of a line: taken; taken among many; or a file that is one too many for this hour, and was not."""

    TAKEN = "taken"
    MANY = "many"
    FILE_LATER = "file_later"


def askable(tx: Tx, thing: Thing, *, person_id: int) -> Thing | None:
    """Say what somebody may ask about who names a thing: what announces a course is about the course.

    None for what they were never told of, and for a question to the network, which is answered there.
    """
    if thing.about is About.COURSE:
        query = sa.select(course.c.id).where(course.c.id == thing.id, course.c.announced_at.is_not(None))
        return None if tx.one(query) is None else thing
    told = tx.one(_RECEIVES, of_id=thing.id, of_person=person_id)
    if told is None and tx.one(_WAS_TOLD, of_person=person_id, of_batch=batch(thing.id)) is None:
        return None
    return of_broadcast(tx, broadcast_id=thing.id)


def of_broadcast(tx: Tx, *, broadcast_id: int) -> Thing | None:
    """Say what a broadcast lets people ask about."""
    row = tx.one(sa.select(broadcast.c.course_id, broadcast.c.question_id).where(broadcast.c.id == broadcast_id))
    if row is None or row.question_id is not None:
        return None
    return Thing(About.BROADCAST, broadcast_id) if row.course_id is None else Thing(About.COURSE, row.course_id)


def write(
    tx: Tx, thing: Thing, given: Given, *, person_id: int, messenger: str, programme: Programme, now: datetime
) -> Taken:
    """Take a citizen's line: it joins their conversation about the thing, which is open again if it was closed."""
    lately = tx.one(_LATELY, of_person=person_id, after=now - _HOUR)
    many = lately is not None and int(lately[0]) >= MOST_AN_HOUR
    if many and given.file is not None:
        return Taken.FILE_LATER
    row = conversations.opened(tx, thing, person_id=person_id, now=now)
    line_id = conversations.put(tx, given, conversation_id=row.id, now=now)
    conversations.change(tx, row, waits_since=row.waits_since or now, closed_at=None, messenger=messenger)
    record(tx, actor=Actor(Role.CITIZEN, person_id), action="write", noun="conversation", noun_id=row.id, now=now)
    if given.file is not None:
        match(tx, person_id=person_id, now=now)
    if not many:
        tell_office(tx, row, line_id=line_id, programme=programme, now=now)
    return Taken.MANY if many else Taken.TAKEN


def own(tx: Tx, *, conversation_id: int, person_id: int) -> Thing | None:
    """Say what somebody's own conversation is about; None when it is not theirs."""
    row = conversations.found(tx, conversation_id=conversation_id)
    return None if row is None or row.person_id != person_id else conversations.thing_of(row)


def done(tx: Tx, *, conversation_id: int, person_id: int, now: datetime) -> bool:
    """Close one's own conversation: one has the answer. False when it is not theirs, or they wait for another."""
    row = conversations.locked(tx, conversation_id=conversation_id)
    if row is None or row.person_id != person_id or row.waits_since is not None:
        return False
    if row.closed_at is None:
        conversations.change(tx, row, closed_at=now)
        actor = Actor(Role.CITIZEN, person_id)
        record(tx, actor=actor, action="close", noun="conversation", noun_id=row.id, now=now)
    return True
