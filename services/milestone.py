"""Milestones: an idea on the board moves, and its author is told, once, unless it was taken back before."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.board import ON_BOARD
from programme.errors import Conflict, Invalid, NotFound
from programme.file import Programme
from programme.idea import ENDED, State
from programme.milestone import GRACE, WORDS_NEEDED, Milestone, told
from programme.notice import Purpose
from programme.staff import Member
from services import idea as ideas
from services.journal import Actor
from services.notices import awake_at, plan
from services.release import overtaken
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_note import idea_note
from storage.outbox import outbox
from storage.utc import epoch

KIND = "milestone"
_SENT = ("sent", "uncertain")

_OF_IDEA = (
    sa.select(
        idea_note.c.id, idea_note.c.stage, idea_note.c.at, idea_note.c.told,
        outbox.c.state, outbox.c.unsure, outbox.c.updated_at,
    )
    .join(idea, idea.c.id == idea_note.c.idea_id)
    .outerjoin(
        outbox,
        (outbox.c.person_id == idea.c.person_id)
        & (outbox.c.purpose == Purpose.MILESTONE.value)
        & (outbox.c.occurrence == sa.cast(idea_note.c.id, sa.Text)),
    )
    .where(idea_note.c.idea_id == bindparam("of_idea"), idea_note.c.kind == KIND)
    .order_by(idea_note.c.id)
)  # fmt: skip
_OWN = sa.select(idea.c.id).where(
    idea.c.id == bindparam("of_id"), idea.c.person_id == bindparam("of_person"), idea.c.state.in_(ON_BOARD)
)
_joined = idea.alias("joined")
# Of whoever else is told of an idea: it was merged into the one that goes on.
_JOINED = sa.select(_joined.c.person_id).where(
    _joined.c.merged_into == bindparam("of_id"), _joined.c.state == State.MERGED.value
)
_INTO = (
    sa.select(idea.c.id)
    .join(_joined, _joined.c.merged_into == idea.c.id)
    .where(
        _joined.c.id == bindparam("of_id"),
        _joined.c.person_id == bindparam("of_person"),
        _joined.c.state == State.MERGED.value,
        idea.c.state.in_(ON_BOARD),
    )
)
_TO_TELL = (
    sa.select(idea.c.id, idea.c.code, idea.c.answers, idea.c.person_id)
    .join(idea_note, idea_note.c.idea_id == idea.c.id)
    .where(
        idea_note.c.id == bindparam("of_note"),
        idea_note.c.kind == KIND,
        sa.or_(
            idea.c.person_id == bindparam("of_person"),
            sa.exists().where(
                _joined.c.merged_into == idea.c.id,
                _joined.c.person_id == bindparam("of_person"),
                _joined.c.state == State.MERGED.value,
            ),
        ),
        idea.c.state.in_(ON_BOARD),
    )
)


def reach(
    tx: Tx,
    *,
    idea_id: int,
    version: int,
    stage: State,
    officer: Member,
    programme: Programme,
    now: datetime,
    text: str | None = None,
) -> int:
    """Move an idea on the board, and tell its author in a minute, or in the morning; return the milestone's id.

    Raises:
        NotFound: when it is not on the board.
        Conflict: when it moved since it was shown.
        MoveNotAllowed: when the lifecycle has no such move for this role.
        Invalid: when an end or a pause has no words.
    """
    row = on_board(tx, idea_id=idea_id)
    if row.version != version:
        raise Conflict("idea.move.refused")
    if stage not in ON_BOARD:
        raise NotFound("board.gone")
    if stage in WORDS_NEEDED and not text:
        raise Invalid("board.words_needed")
    actor = Actor(officer.role, officer.person_id)
    # Nobody waits for a next step where there is none.
    over = {"next_on": None} if stage in ENDED else {}
    ideas.move(tx, row, stage.value, actor=actor, now=now, **over)
    made = tx.one(
        sa.insert(idea_note).returning(idea_note.c.id),
        idea_id=idea_id,
        kind=KIND,
        by_id=officer.person_id,
        at=now,
        stage=stage.value,
        told={"text": text} if text else None,
    )
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    # Whose idea was merged into it carries it out, too.
    for person_id in sorted({row.person_id, *(one.person_id for one in tx.all(_JOINED, of_id=idea_id))}):
        plan(
            tx,
            person_id=person_id,
            purpose=Purpose.MILESTONE,
            occurrence=str(made.id),
            body={"note": made.id},
            due_at=awake_at(tx, person_id=person_id, programme=programme, now=now + GRACE),
            now=now,
        )
    if stage in ENDED:
        overtaken(tx, row, str(made.id), programme=programme, now=now + GRACE)
    return int(made.id)


def on_board(tx: Tx, *, idea_id: int) -> Row:
    """Read an idea of the board, to be changed.

    Raises:
        NotFound: when it is not there.
    """
    row = ideas.read(tx, idea_id=idea_id)
    if row is None or row.state not in ON_BOARD:
        raise NotFound("board.gone")
    return row


def every(tx: Tx, *, idea_id: int) -> tuple[Milestone, ...]:
    """List all milestones of an idea by age, for the staff: also those that were taken back."""
    rows = tx.all(_OF_IDEA, of_idea=idea_id)
    latest = rows[-1].at if rows else None
    return tuple(
        Milestone(row.id, State(row.stage), row.at, (row.told or {}).get("text"), _may_be_read(row, latest))
        for row in rows
    )


def milestones(tx: Tx, *, idea_id: int, person_id: int) -> tuple[Milestone, ...]:
    """List the milestones of somebody's own idea by age, or of the one that it was merged into; no other's."""
    about = {"of_id": idea_id, "of_person": person_id}
    row = tx.one(_OWN, **about) or tx.one(_INTO, **about)
    return () if row is None else told(every(tx, idea_id=row.id))


def to_tell(tx: Tx, *, note_id: int, person_id: int) -> tuple[int, str, str, Milestone, bool] | None:
    """Read an idea's id, code and title, the milestone to be told, and whether it is theirs; None when overtaken.

    Where it is not, an idea of theirs was merged into it.
    """
    row = tx.one(_TO_TELL, of_note=note_id, of_person=person_id)
    if row is None:
        return None
    found = next((one for one in told(every(tx, idea_id=row.id)) if one.id == note_id), None)
    if found is None:
        return None
    return row.id, row.code, str((row.answers or {}).get("title") or ""), found, row.person_id == person_id


def _may_be_read(row: Row, latest: datetime | None) -> bool:
    """Say whether a milestone may have reached its author; a row that is kept no more was sent long ago."""
    if row.state is None or row.state in _SENT or row.unsure:
        return True
    # It was on its way already when the latest milestone was made, and says nothing of that one.
    return bool(row.state == "sending" and latest is not None and row.updated_at <= epoch(latest))
