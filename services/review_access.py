"""What of an idea somebody of the staff may see; a reviewer only what they review, its author after their verdict."""

import sqlalchemy as sa

from programme.file import Programme
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.review import DONE, WAITING
from programme.staff import Member
from services.idea_access import open_for_desk
from services.idea_file import open_for_staff
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.review import plain, review

_LIVE = sa.select(*plain).where(
    review.c.idea_id == sa.bindparam("of_idea"),
    review.c.reviewer_id == sa.bindparam("of_person"),
    review.c.state.in_([state.value for state in (*WAITING, *DONE)]),
)


def own_review(tx: Tx, *, idea_id: int, person_id: int) -> Row | None:
    """Read the review that somebody has of an idea; one that was declined or taken off their list is none."""
    return tx.one(_LIVE, of_idea=idea_id, of_person=person_id)


def knows_author(own: Row, *, programme: Programme) -> bool:
    """Say whether a reviewer may know whose idea it is: once their own verdict was given."""
    return own.submitted_at is not None or not programme.review.blind


def open_for(tx: Tx, *, idea_id: int, member: Member, programme: Programme) -> IdeaFile | None:
    """Read an idea as far as a member of the staff may see it; None where they may not see it at all."""
    if member.role is not Role.REVIEWER:
        return open_for_desk(tx, idea_id=idea_id, member=member)
    own = own_review(tx, idea_id=idea_id, person_id=member.person_id)
    return None if own is None else open_for_staff(tx, idea_id=idea_id, named=knows_author(own, programme=programme))
