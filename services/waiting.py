"""What waits at the desk for one of the staff, counted."""

from collections import Counter
from datetime import datetime

import sqlalchemy as sa

from programme.desk import Waiting
from programme.file import Programme
from programme.lifecycle import Role
from programme.registration import PENDING, State
from programme.staff import Member
from services import (
    assignment_needs,
    board,
    conversation_office,
    dead_letters,
    deciding_lists,
    discussion,
    disputes,
    extension,
    merges,
    release,
    second_looks,
    tally,
)
from storage.engine.tx import Tx
from storage.help_request import help_request, open_request
from storage.idea import idea
from storage.idea_queries import publishable
from storage.registration import queued, registration


def waiting(tx: Tx, *, member: Member, programme: Programme, now: datetime) -> Waiting:
    """Count what waits; what is the coordinator's alone is counted for coordinators only."""
    call = programme.call.code
    states: Counter[str] = Counter()
    for state, _, count in tally.read(tx, call=call):
        states[state] += count
    leads = member.role is Role.COORDINATOR
    late, reports, mine = board.counters(tx, viewer=member, programme=programme, now=now)
    disputed = disputes.disputed(tx, call=call)
    to_decide, to_second = deciding_lists.counts(tx, call=call, member=member)
    return Waiting(
        cards=states[State.SUBMITTED],
        in_hand=states[State.IN_SCREENING] + states[State.NEEDS_INFO],
        answered=_count(tx, registration.c.id, registration.c.call == call, queued, registration.c.queue == 0),
        second_looks=second_looks.waiting_for(tx, officer=member, call=call),
        disputes=disputed if leads else None,
        # What two officers judged differently is not told before it is settled.
        pending=sum(states[state] for state in PENDING) - disputed if leads else None,
        merges=merges.count(tx, call=call, viewer=member) if leads else None,
        releases=release.count(tx, call=call, viewer=member) if leads else None,
        requests=_count(tx, help_request.c.id, open_request, help_request.c.kind != "call"),
        calls=_count(tx, help_request.c.id, open_request, help_request.c.kind == "call"),
        extensions=extension.count(tx, call=call) if leads else None,
        undelivered=sum(dead_letters.reasons(tx).values()),
        board_late=late,
        board_reports=reports,
        board_mine=mine,
        ideas_to_decide=to_decide if leads else None,
        ideas_to_second=to_second if leads else None,
        ideas_pending=_count(tx, idea.c.id, idea.c.call == call, publishable) if leads else None,
        talks=conversation_office.count(tx),
        mentions=len(discussion.named_in(tx, call=call, member=member)),
        to_assign=assignment_needs.waiting(tx, programme=programme) if leads else None,
    )


def _count(tx: Tx, column: sa.Column[int], *which: sa.ColumnElement[bool]) -> int:
    row = tx.one(sa.select(sa.func.count(column)).where(*which))
    return 0 if row is None else int(row[0])
