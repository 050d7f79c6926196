"""Ideas: one function moves their state; each use case says who may and what else is written with it."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.answers import Kept
from programme.errors import Conflict, NotAllowed, NotFound
from programme.file import Programme
from programme.idea import GONE, LIFECYCLE, PUBLISHED, Idea, State
from programme.idea import UNPUBLISHED as SENT
from programme.lifecycle import Role
from programme.registration import State as Registered
from services import drafts, moving
from services.closing_reviews import drop_waiting
from services.files import match
from services.joined import leave
from services.journal import Actor, record
from services.registration import ALPHABET, CODE_LENGTH
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.extension import extension
from storage.idea import idea
from storage.idea_term import DROP_ALL
from storage.registration import registration

PREFIX = "ID-"
UNSENT = "revise"
"""The form that keeps what an author wrote about an idea when asked, and did not send yet: `revise.7`."""

UNDECIDED: dict[str, Any] = {
    **dict.fromkeys(
        ("outcome", "reasons", "reason_text", "decided_by", "decided_at", "seconded_by", "merged_into", "referred_to")
    ),
    "overrides": 0,
}
"""The columns of a decision, as they are where there is none."""

_READ = sa.select(idea).where(idea.c.id == bindparam("of_id")).with_for_update()
_MOVE = sa.update(idea).where(
    idea.c.id == bindparam("of_id"),
    idea.c.state == bindparam("from_state"),
    idea.c.version == bindparam("from_version"),
)
_OF_CODE = sa.select(idea.c.id).where(idea.c.code == bindparam("drawn"))
_STATE = sa.select(idea.c.person_id, idea.c.state).where(idea.c.id == bindparam("of_id"))
_DIPLOMAT = sa.select(registration.c.id).where(
    registration.c.person_id == bindparam("of_person"),
    registration.c.call == bindparam("in_call"),
    registration.c.state == Registered.DIPLOMAT.value,
)
_EXTENDED = sa.select(extension.c.until_at).where(
    extension.c.person_id == bindparam("of_person"), extension.c.call == bindparam("in_call")
)


def is_diplomat(tx: Tx, *, person_id: int, programme: Programme) -> bool:
    """Say whether somebody took up the invitation of the running call."""
    return tx.one(_DIPLOMAT, of_person=person_id, in_call=programme.call.code) is not None


def closes_at(tx: Tx, *, person_id: int, programme: Programme) -> datetime:
    """Say until when somebody may send ideas: the call's end, or their own later one."""
    row = tx.one(_EXTENDED, of_person=person_id, in_call=programme.call.code)
    until = programme.ideas_close_at()
    return until if row is None or row.until_at is None else max(until, row.until_at)


def check_open(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> None:
    """See that somebody may send an idea now.

    Raises:
        NotAllowed: when they are no diplomat of the running call.
        Conflict: when it is too early or too late.
    """
    if not is_diplomat(tx, person_id=person_id, programme=programme):
        raise NotAllowed("idea.diplomats_only")
    if now < programme.ideas_open_at():
        raise Conflict("idea.not_yet", opens=programme.call.ideas.opens)
    until = closes_at(tx, person_id=person_id, programme=programme)
    if now >= until:
        raise Conflict("idea.over", closed_at=until)


def begin(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> int:
    """Begin an idea; return its id. Its answers stand in the draft `idea.ID` until it is sent.

    Raises:
        NotAllowed, Conflict: as `check_open`.
        Conflict: when they have as many ideas as one may have.
    """
    # Whoever begins two at once waits for the first one, and is counted with it.
    tx.all(_DIPLOMAT.with_for_update(), of_person=person_id, in_call=programme.call.code)
    check_open(tx, person_id=person_id, programme=programme, now=now)
    mine = sa.select(sa.func.count()).select_from(idea).where(
        idea.c.person_id == person_id,
        idea.c.call == programme.call.code,
        idea.c.state.in_([State.DRAFT.value, *SENT, *PUBLISHED]),
    )  # fmt: skip
    count = tx.one(mine)
    if count is not None and count[0] >= programme.ideas.most:
        raise Conflict("idea.too_many", most=programme.ideas.most)
    actor, values = Actor(Role.DIPLOMAT, person_id), {"call": programme.call.code, "code": fresh_code(tx)}
    return moving.begin(tx, idea, LIFECYCLE, actor=actor, now=now, person_id=person_id, **values)


def submit(tx: Tx, answers: Idea, *, idea_id: int, person_id: int, programme: Programme, now: datetime) -> bool:
    """Send an idea, or the change of one that nobody has begun to review; True the first time.

    Raises:
        NotFound: when it is not this person's.
        NotAllowed, Conflict: as `check_open`, or when it moved on meanwhile.
        MoveNotAllowed: when the present state takes no changes.
    """
    row = own(tx, idea_id=idea_id, person_id=person_id)
    first = bool(row.state == State.DRAFT)
    check_open(tx, person_id=person_id, programme=programme, now=now)
    values = columns(answers, programme=programme)
    if first:
        values["submitted_at"] = now
    move(tx, row, "submit" if first else "edit", actor=Actor(Role.DIPLOMAT, person_id), now=now, **values)
    match(tx, person_id=person_id, now=now)
    return first


def check_fillable(tx: Tx, *, idea_id: int, person_id: int, programme: Programme, now: datetime) -> None:
    """See that somebody may go on filling in an idea of theirs; nothing is locked.

    Raises:
        NotFound: when it is not this person's, or gone.
        Conflict: when the present state takes no changes.
        NotAllowed, Conflict: as `check_open`.
    """
    row = tx.one(_STATE, of_id=idea_id)
    if row is None or row.person_id != person_id or row.state in GONE:
        raise NotFound("idea.not_there")
    if not {"submit", "edit"} & set(LIFECYCLE.offered(row.state, Role.DIPLOMAT)):
        raise Conflict("idea.fixed")
    check_open(tx, person_id=person_id, programme=programme, now=now)


def attach(tx: Tx, sent: Kept, *, idea_id: int, person_id: int, programme: Programme, now: datetime) -> int:
    """Add a file to an idea that was sent; return how many it has now.

    Raises:
        NotFound: when it is not this person's.
        NotAllowed, Conflict: as `check_open`, or when it has as many files as it may.
        MoveNotAllowed: when the present state takes no changes.
    """
    row = own(tx, idea_id=idea_id, person_id=person_id)
    check_open(tx, person_id=person_id, programme=programme, now=now)
    LIFECYCLE.target(row.state, "edit", Role.DIPLOMAT)
    told = Idea.model_validate(row.answers)
    if len(told.files) >= programme.files.most:
        raise Conflict("idea.files_full", most=programme.files.most)
    told = told.model_copy(update={"files": [*told.files, sent]})
    values = columns(told, programme=programme)
    move(tx, row, "edit", actor=Actor(Role.DIPLOMAT, person_id), now=now, **values)
    match(tx, person_id=person_id, now=now)
    return len(told.files)


def columns(answers: Idea, *, programme: Programme) -> dict[str, Any]:
    """Write an idea's answers as columns: all of them sealed, and plainly what lists and statistics ask for."""
    sisters = {city.code for city in programme.sister_cities}
    return {
        "answers": answers.model_dump(mode="json", exclude_none=True),
        "city": answers.city if answers.city in sisters else None,
        "field": answers.field,
        "means": [one.code for one in answers.means if one.code in {chip.code for chip in programme.means}],
        "wanted": answers.institutions,
        "has_file": int(bool(answers.files or answers.idea.file or answers.how.file)),
    }


def withdraw(tx: Tx, *, idea_id: int, person_id: int, now: datetime) -> None:
    """Take an idea back before anything of it is published; nobody studies it any more.

    Raises:
        NotFound: when it is not this person's.
        MoveNotAllowed: when its result was published; then it is asked for.
    """
    row = own(tx, idea_id=idea_id, person_id=person_id)
    move(tx, row, "withdraw", actor=Actor(Role.DIPLOMAT, person_id), now=now)
    drop_waiting(tx, idea_id=row.id, now=now)


def own(tx: Tx, *, idea_id: int, person_id: int) -> Row:
    """Read somebody's own idea, to be changed.

    Raises:
        NotFound: when there is none of theirs.
    """
    row = read(tx, idea_id=idea_id)
    if row is None or row.person_id != person_id or row.state == State.ERASED:
        raise NotFound("idea.not_there")
    return row


def read(tx: Tx, *, idea_id: int) -> Row | None:
    """Read an idea, to be changed."""
    return tx.one(_READ, of_id=idea_id)


def move(tx: Tx, row: Row, name: str, *, actor: Actor, now: datetime, **values: Any) -> State:
    """Move an idea that was read in this transaction, and record it. The only place that does.

    Raises:
        MoveNotAllowed: when the table has no such move.
        Conflict: when somebody else was faster.
    """
    target = State(LIFECYCLE.target(row.state, name, actor.role))
    values |= {"state": target.value, "version": row.version + 1, "updated_at": now}
    if target != row.state:
        values["state_at"] = now
    if target in GONE:
        # What was taken back is found by nobody, from this moment on.
        tx.run(DROP_ALL, of_idea=row.id)
    if row.state == State.NEEDS_REVISION and target != row.state:
        # Nothing is asked any more: what was written about it and not sent is of no use.
        drafts.drop(tx, person_id=row.person_id, form=f"{UNSENT}.{row.id}")
    if row.indexed == row.version and "answers" not in values:
        # The words are the same: the search index stands as it is.
        values["indexed"] = row.version + 1
    if tx.run(_MOVE, of_id=row.id, from_state=row.state, from_version=row.version, **values) != 1:
        raise Conflict("idea.move.refused")
    record(tx, actor=actor, action=name, noun="idea", noun_id=row.id, now=now, before=row.state, after=target.value)
    for parted in leave(tx, idea_id=row.id, target=target, now=now):
        move(tx, parted, "reopen", actor=Actor(Role.CLOCK), now=now, **UNDECIDED)
    return target


def fresh_code(tx: Tx) -> str:
    """Draw a code that no idea has."""
    while True:
        code = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if tx.one(_OF_CODE, drawn=code) is None:
            return code
