"""The board: ideas that are carried out, listed and opened; whose they are, what is noted, and what day is next."""

from datetime import date, datetime

import sqlalchemy as sa

from programme.board import FURTHEST_DAYS, ON_BOARD, PAGE, Board, Card, Entry, View, Which
from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.idea import OPERATIONAL, State
from programme.notice import Purpose
from programme.staff import DESK_ROLES, Member
from services import release
from services.idea_access import involved, is_there, not_involving
from services.idea_file import open_for_staff
from services.journal import Actor, record
from services.milestone import every, on_board
from services.notices import awake_at, plan
from services.report import cares, reports
from services.staff import member, members, names
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.idea import idea

_ENTRY = [idea.c[name] for name in ("id", "code", "state", "owner_id", "next_on", "reports_new")]


def today(programme: Programme, now: datetime) -> date:
    """Say which day it is in the city."""
    return now.astimezone(programme.zone).date()


def board(tx: Tx, view: View, *, viewer: Member, programme: Programme, now: datetime) -> Board:
    """Read a page of the board: what is late first, then by the next day; the counts are those of the whole scope."""
    day = today(programme, now)
    late = _late(day)
    scope = _scope(programme, viewer, owner_id=viewer.person_id if view.mine else None)
    counts = tx.all(
        sa.select(idea.c.state, sa.func.count(), _sum(late), _sum(idea.c.reports_new > 0))
        .where(*scope)
        .group_by(idea.c.state)
    )
    rows = tx.all(
        sa.select(*_ENTRY, sa.case((late, 1), else_=0).label("late"))
        .where(*scope, _shown(view.shown, late))
        .order_by(sa.case((late, 0), else_=1), sa.case((idea.c.next_on.is_(None), 1), else_=0), idea.c.next_on)
        .order_by(idea.c.state_at, idea.c.id)
        .offset(view.page * PAGE)
        .limit(PAGE + 1)
    )
    called = names(tx, {row.owner_id for row in rows if row.owner_id is not None})
    entries = tuple(
        Entry(
            *(row.id, row.code, _title(tx, row.id), State(row.state)),
            *(called.get(row.owner_id), row.next_on, bool(row.late), row.reports_new),
        )
        for row in rows[:PAGE]
    )
    by_state = {State(row[0]): row[1] for row in counts}
    return Board(
        entries,
        len(rows) > PAGE,
        {state: by_state[state] for state in ON_BOARD if state in by_state},
        sum(row[2] for row in counts),
        sum(row[3] for row in counts),
    )


def card(tx: Tx, *, idea_id: int, viewer: Member, programme: Programme, now: datetime, reads: bool = True) -> Card:
    """Read an idea of the board; `reads`: its reports are shown, so whoever they are for has seen them.

    Raises:
        NotFound: when it is not there, or not for whoever looks.
    """
    row = on_board(tx, idea_id=idea_id)
    if involved(tx, author_id=row.person_id, person_id=viewer.person_id):
        raise NotFound("board.gone")
    file = open_for_staff(tx, idea_id=idea_id)
    if file is None:
        raise NotFound("board.gone")
    if (
        reads
        and row.reports_new
        and cares(tx, owner_id=row.owner_id, author_id=row.person_id, person_id=viewer.person_id)
    ):
        tx.run(sa.update(idea).where(idea.c.id == idea_id).values(reports_new=0))
    late = row.state in OPERATIONAL and row.next_on is not None and row.next_on < today(programme, now)
    mark = _marks(tx, row.board_note)[0]
    history, told = every(tx, idea_id=idea_id), reports(tx, idea_id=idea_id)
    return Card(file, row.owner_id, late, row.reports_new, history, told, release.get(tx, idea_id=idea_id), mark)


def colleagues(tx: Tx) -> list[Member]:
    """List who works at the desk."""
    return [one for one in members(tx) if one.role in DESK_ROLES]


def carers(tx: Tx, *, idea_id: int) -> list[Member]:
    """List who may look after an idea: all of the desk who are not involved in it."""
    return [one for one in colleagues(tx) if is_there(tx, idea_id=idea_id, member=one)]


def give(tx: Tx, *, idea_id: int, owner_id: int | None, by: Actor, programme: Programme, now: datetime) -> None:
    """Let somebody of the desk look after an idea, or nobody; whom somebody else appointed is told.

    Raises:
        NotFound: when the idea is not on the board.
        Conflict: when that is nobody of the desk, or they are involved.
    """
    row = on_board(tx, idea_id=idea_id)
    owner = None if owner_id is None else member(tx, person_id=owner_id)
    fit = owner is not None and owner.role in DESK_ROLES and is_there(tx, idea_id=idea_id, member=owner)
    if owner_id is not None and not fit:
        raise Conflict("board.no_colleague")
    if row.owner_id == owner_id:
        return
    _set(tx, idea_id, "owner", by, now, before=_text(row.owner_id), after=_text(owner_id), owner_id=owner_id)
    if owner_id is not None and owner_id != by.person_id:
        plan(
            tx,
            person_id=owner_id,
            purpose=Purpose.OWNER,
            # Given and taken away again on one day, it is still one message.
            occurrence=f"{idea_id}.{today(programme, now)}",
            body={"idea": idea_id},
            due_at=awake_at(tx, person_id=owner_id, programme=programme, now=now),
            now=now,
        )


def appointed(tx: Tx, *, idea_id: int, person_id: int) -> tuple[str, str] | None:
    """Return the code and title of an idea that somebody looks after; None where they do no longer."""
    row = tx.one(sa.select(idea.c.code, idea.c.owner_id, idea.c.state).where(idea.c.id == idea_id))
    if row is None or row.owner_id != person_id or row.state not in OPERATIONAL:
        return None
    return row.code, _title(tx, idea_id) or ""


def note(tx: Tx, *, idea_id: int, text: str | None, shown: str, by: Actor, now: datetime) -> None:
    """Write the note for the staff anew, or take it away; `shown` is the mark of the one that was read before.

    Raises:
        NotFound: when the idea is not on the board.
        Conflict: when somebody wrote another one meanwhile.
    """
    row = on_board(tx, idea_id=idea_id)
    if shown not in _marks(tx, row.board_note):
        raise Conflict("board.note_changed")
    _set(tx, idea_id, "board_note", by, now, board_note=text)


def schedule(tx: Tx, *, idea_id: int, on: date | None, programme: Programme, by: Actor, now: datetime) -> None:
    """Set the day on which somebody looks again, or none.

    Raises:
        NotFound: when the idea is not on the board.
        Conflict: when it is over, or the day has passed or lies years ahead.
    """
    row = on_board(tx, idea_id=idea_id)
    if on is not None:
        if row.state not in OPERATIONAL:
            raise Conflict("board.over")
        if on < today(programme, now):
            raise Conflict("board.day_passed", day=on)
        if (on - today(programme, now)).days > FURTHEST_DAYS:
            raise Conflict("board.day_far", day=on)
    _set(tx, idea_id, "next_on", by, now, before=_text(row.next_on), after=_text(on), next_on=on)


def counters(tx: Tx, *, viewer: Member, programme: Programme, now: datetime) -> tuple[int, int, int]:
    """Count what is late on the board, one's own ideas with reports that are new, and one's own that are carried out.

    A report about an idea that nobody looks after is everybody's.
    """
    mine = idea.c.owner_id == viewer.person_id
    desk = [one.person_id for one in colleagues(tx)]
    theirs = mine | idea.c.owner_id.is_(None) | idea.c.owner_id.not_in(desk)
    carried_out = mine & idea.c.state.in_(OPERATIONAL)
    # A last report may come once an idea is over, and the board lists it.
    row = tx.one(
        sa.select(_sum(_late(today(programme, now))), _sum((idea.c.reports_new > 0) & theirs), _sum(carried_out)).where(
            *_scope(programme, viewer)
        )
    )
    return (0, 0, 0) if row is None else (int(row[0]), int(row[1]), int(row[2]))


def _scope(programme: Programme, viewer: Member, owner_id: int | None = None) -> list[sa.ColumnElement[bool]]:
    # An idea is carried out long after its call; all calls are named, so that the index over call and state is used.
    found: list[sa.ColumnElement[bool]] = [
        idea.c.call.in_([call.code for call in programme.calls]),
        idea.c.state.in_(ON_BOARD),
        not_involving(viewer.person_id),
    ]
    return found if owner_id is None else [*found, idea.c.owner_id == owner_id]


def _shown(shown: str, late: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    match shown:
        case Which.ANY:
            return idea.c.state.in_(OPERATIONAL)
        case Which.LATE:
            return late
        case Which.NEWS:
            return idea.c.reports_new > 0
    return idea.c.state == shown


def _late(day: date) -> sa.ColumnElement[bool]:
    return sa.and_(idea.c.next_on < day, idea.c.state.in_(OPERATIONAL))


def _sum(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _title(tx: Tx, idea_id: int) -> str | None:
    try:
        row = tx.one(sa.select(idea.c.answers).where(idea.c.id == idea_id))
    except WrongKey:
        # One that cannot be opened hides no other.
        return None
    return None if row is None else str((row.answers or {}).get("title") or "") or None


def _set(
    tx: Tx,
    idea_id: int,
    action: str,
    by: Actor,
    now: datetime,
    *,
    before: str | None = None,
    after: str | None = None,
    **values: object,
) -> None:
    tx.run(sa.update(idea).where(idea.c.id == idea_id).values(**values))
    record(tx, actor=by, action=action, noun="idea", noun_id=idea_id, now=now, before=before, after=after)


def _marks(tx: Tx, text: str | None) -> list[str]:
    """Return signs of a note that say nothing about it, one for each key at hand, the current one first."""
    return [token[:6].hex() for token in tx.keys.tokens("board.note", text)] if text else [""]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
