"""What waits to be published: how many of each outcome, and what speaks against sending it now."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.publication import Waiting
from programme.registration import Verdict
from programme.second_look import State as Look
from services import tally
from storage.account import account, stopped
from storage.engine.tx import Tx
from storage.publication import publication_item
from storage.publication_queries import disagreed, pending
from storage.registration import registration
from storage.second_look import second_look

_other = account.alias()
_reached = sa.exists().where(_other.c.person_id == registration.c.person_id, _other.c.stopped_at.is_(None))
_LOOKS = (
    sa.select(registration.c.state, second_look.c.state.label("look"), sa.func.count().label("number"))
    .join_from(second_look, registration, second_look.c.registration_id == registration.c.id)
    .where(
        second_look.c.call == bindparam("in_call"),
        second_look.c.state.in_([Look.DISAGREED.value, Look.WAITING.value]),
        pending,
    )
    .group_by(registration.c.state, second_look.c.state)
)
# Counted from those who stopped an account: whoever registered has, or had, one. As conditions of the rows, these would
# be looked for among all that is pending.
_goes_nowhere = sa.and_(registration.c.call == bindparam("in_call"), pending, ~_reached, ~disagreed)
_UNREACHED = (
    sa.select(sa.func.count(sa.distinct(sa.case((_goes_nowhere, registration.c.id)))).label("number"))
    .join_from(account, registration, registration.c.person_id == account.c.person_id)
    .where(stopped)
)
_COUNTED = (
    sa.select(
        registration.c.state,
        second_look.c.state.label("look"),
        sa.func.count().label("number"),
        sa.func.sum(sa.case((_reached, 0), else_=1)).label("unreached"),
    )
    .outerjoin(second_look, second_look.c.registration_id == registration.c.id)
    .where(registration.c.call == bindparam("in_call"), pending)
    .group_by(registration.c.state, second_look.c.state)
)


def waiting(tx: Tx, *, call: str, publication_id: int | None = None) -> Waiting:
    """Count what would go out by outcome, and what speaks against sending it now; of a publication, or of all.

    What two officers disagree about is held back either way, but for what a publication had before they did.
    """
    return _of_all(tx, call) if publication_id is None else _of_one(tx, call, publication_id)


def _of_all(tx: Tx, call: str) -> Waiting:
    outcomes = dict.fromkeys(Verdict, 0)
    for state, _, number in tally.read(tx, call=call):
        if (verdict := Verdict.of(state)) is not None:
            outcomes[verdict] += number
    held = looks = 0
    for row in tx.all(_LOOKS, in_call=call):
        verdict = Verdict.of(row.state)
        assert verdict is not None  # noqa: S101 - only what is pending is counted
        if row.look == Look.WAITING:
            looks += row.number
        else:
            outcomes[verdict] -= row.number
            held += row.number
    unreached = tx.one(_UNREACHED, in_call=call)
    return Waiting(outcomes, held, looks, 0 if unreached is None else int(unreached.number))


def _of_one(tx: Tx, call: str, publication_id: int) -> Waiting:
    item = publication_item.c
    its = sa.exists().where(item.publication_id == publication_id, item.registration_id == registration.c.id)
    same = its.where(item.version == registration.c.version)
    held_back = second_look.c.state.is_not_distinct_from(Look.DISAGREED.value)
    query = _COUNTED.where((~held_back & same) | (held_back & ~its))
    outcomes = dict.fromkeys(Verdict, 0)
    held = looks = unreached = 0
    for row in tx.all(query, in_call=call):
        if row.look == Look.DISAGREED:
            held += row.number
            continue
        verdict = Verdict.of(row.state)
        assert verdict is not None  # noqa: S101 - only what is pending is counted
        outcomes[verdict] += row.number
        unreached += row.unreached
        looks += row.number if row.look == Look.WAITING else 0
    return Waiting(outcomes, held, looks, unreached)
