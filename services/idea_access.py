"""Who of the staff may decide about an idea, and who may read and write what is said about it."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import GONE, State
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.review import DONE
from programme.staff import Member
from services.idea_file import open_for_staff
from services.staff import members
from storage.conflict import conflict
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.person import person
from storage.review import review

UNSEEN = (State.DRAFT, *GONE)
"""States in which an idea is nobody's but its author's."""

_IDEA = sa.select(idea.c.id, idea.c.person_id, idea.c.code, idea.c.state, idea.c.version, idea.c.call).where(
    idea.c.id == bindparam("of_id")
)
_TIED = sa.select(conflict.c.reviewer_id).where(
    conflict.c.reviewer_id == bindparam("of_member"), conflict.c.person_id == bindparam("of_author")
)
_theirs, _mine = person.alias(), person.alias()
_SAME_PHONE = sa.select(_mine.c.id).where(
    _mine.c.id == bindparam("of_member"),
    _theirs.c.id == bindparam("of_author"),
    _mine.c.phone_token == _theirs.c.phone_token,
)
_REVIEWED = sa.select(review.c.id).where(
    review.c.idea_id == bindparam("of_idea"),
    review.c.reviewer_id == bindparam("of_member"),
    review.c.state.in_([state.value for state in DONE]),
)


def seen(tx: Tx, *, idea_id: int) -> Row | None:
    """Read which idea it is, as long as the staff may see it: id, person_id, code, state, version, call."""
    row = tx.one(_IDEA, of_id=idea_id)
    return None if row is None or row.state in UNSEEN else row


def involved(tx: Tx, *, author_id: int, person_id: int) -> bool:
    """Say whether somebody is the author, has their phone number, or has declared a tie with them."""
    both = {"of_member": person_id, "of_author": author_id}
    return person_id == author_id or any(tx.one(query, **both) is not None for query in (_TIED, _SAME_PHONE))


def not_involving(person_id: int, author: sa.ColumnElement[int] = idea.c.person_id) -> sa.ColumnElement[bool]:
    """Leave out, of a list, the ideas of authors of whom `involved` holds."""
    tied = sa.exists().where(conflict.c.reviewer_id == person_id, conflict.c.person_id == author)
    phone = sa.select(_mine.c.phone_token).where(_mine.c.id == person_id).scalar_subquery()
    same = sa.exists().where(_theirs.c.id == author, _theirs.c.phone_token == phone)
    return sa.and_(author != person_id, ~tied, ~same)


def is_there(tx: Tx, *, idea_id: int, member: Member) -> bool:
    """Say whether an idea is there for somebody of the desk; where they are involved, it is as if it were not."""
    row = tx.one(_IDEA, of_id=idea_id)
    return row is not None and not involved(tx, author_id=row.person_id, person_id=member.person_id)


def open_for_desk(tx: Tx, *, idea_id: int, member: Member) -> IdeaFile | None:
    """Read an idea for somebody of the desk; None where it is not there for them."""
    return open_for_staff(tx, idea_id=idea_id) if is_there(tx, idea_id=idea_id, member=member) else None


def may_decide(tx: Tx, *, author_id: int, member: Member) -> bool:
    """Say whether somebody may decide about an idea of this author."""
    return member.role is Role.COORDINATOR and not involved(tx, author_id=author_id, person_id=member.person_id)


def deciders(tx: Tx, *, author_id: int) -> list[Member]:
    """List those who may."""
    return [one for one in members(tx) if may_decide(tx, author_id=author_id, member=one)]


def may_discuss(tx: Tx, *, idea_id: int, author_id: int, member: Member) -> bool:
    """Say whether somebody may know what is said about an idea: a reviewer only once their own verdict is in."""
    if involved(tx, author_id=author_id, person_id=member.person_id):
        return False
    if member.role is Role.REVIEWER:
        return tx.one(_REVIEWED, of_idea=idea_id, of_member=member.person_id) is not None
    return True
