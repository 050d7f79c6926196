"""Who of the staff may decide about an idea, and who may read and write what is said about it."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import GONE, State
from programme.lifecycle import Role
from programme.review import DONE
from programme.staff import Member
from services.staff import members
from storage.conflict import conflict
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

UNSEEN = (State.DRAFT, *GONE)
"""States in which an idea is nobody's but its author's."""

_IDEA = sa.select(idea.c.id, idea.c.person_id, idea.c.code, idea.c.state, idea.c.version, idea.c.call).where(
    idea.c.id == bindparam("of_id")
)
_TIED = sa.select(conflict.c.reviewer_id).where(
    conflict.c.reviewer_id == bindparam("of_member"), conflict.c.person_id == bindparam("of_author")
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
    """Say whether somebody is the author, or has declared a tie with them."""
    return person_id == author_id or tx.one(_TIED, of_member=person_id, of_author=author_id) is not None


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
