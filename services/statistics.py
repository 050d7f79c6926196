"""The numbers of the statistics: where registrations are and what was decided, from the tally."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from programme.file import Programme
from programme.registration import GONE, PENDING, State, Verdict
from programme.statistics import Countries, Country, Day, Decided, Overview, Target
from services import tally
from services.progress import ABLE, JUDGED
from storage.audit import audit
from storage.engine.tx import Tx
from storage.registration import registration

FIRST = 12
"""Countries that are named."""

DAYS = 7
"""Days with decisions that are shown one by one."""

PUBLISHED: Mapping[Verdict, tuple[State, ...]] = {
    # Whoever accepted was invited; whoever declined is a companion, as the lifecycle has it.
    Verdict.ABLE: (State.INVITED, State.DIPLOMAT),
    Verdict.COMPANION: (State.COMPANION,),
    Verdict.DUPLICATE: (State.MERGED,),
    Verdict.INELIGIBLE: (State.CLOSED,),
}
_QUARTER = 900  # seconds; every zone's midnight falls on one

Counts = Mapping[tuple[str, str], int]
"""How many registrations are in a state, by state and country."""


def counts(tx: Tx, *, call: str) -> Counts:
    """Read the tally of a call."""
    return {(state, country): count for state, country, count in tally.read(tx, call=call) if count > 0}


def overview(tx: Tx, *, programme: Programme) -> Overview:
    """Say where all registrations are; from the tally alone, so that it costs the same however many there are."""
    counted = counts(tx, call=programme.call.code)
    places = countries(counted)
    return Overview(
        registered=places.registered,
        countries=len(places.first) + places.others - sum(not one.code for one in places.first),
        waiting=_in(counted, State.SUBMITTED),
        screening=_in(counted, State.IN_SCREENING),
        asked=_in(counted, State.NEEDS_INFO),
        decided=_decided(counted),
        target=programme.target,
    )


def countries(counted: Counts) -> Countries:
    """Order the countries by registrations; those that are gone count nowhere."""
    registered: Counter[str] = Counter()
    able: Counter[str] = Counter()
    for (state, country), count in counted.items():
        if state not in GONE:
            registered[country] += count
            able[country] += count if state in ABLE else 0
    ordered = sorted((code for code in registered if registered[code] > 0), key=lambda code: (-registered[code], code))
    first, rest = ordered[:FIRST], ordered[FIRST:]
    return Countries(
        first=tuple(Country(code, registered[code], able[code]) for code in first),
        others=len(rest),
        rest=Country("", sum(registered[code] for code in rest), sum(able[code] for code in rest)),
        registered=sum(registered.values()),
    )


def target(tx: Tx, *, programme: Programme) -> Target:
    """Count the decisions, pending and published, and on which days of the city those that stand were made."""
    return Target(
        programme.target, _decided(counts(tx, call=programme.call.code)), _days(tx, programme.call.code, programme.zone)
    )


def _in(counted: Counts, *states: State) -> int:
    return sum(count for (state, _), count in counted.items() if state in states)


def _decided(counted: Counts) -> tuple[Decided, ...]:
    return tuple(
        Decided(verdict, _in(counted, verdict.pending), _in(counted, *PUBLISHED[verdict])) for verdict in Verdict
    )


def _days(tx: Tx, call: str, zone: ZoneInfo) -> tuple[Day, ...]:
    """Count the decisions that stand by the day of the last move that made them."""
    at = sa.cast(sa.func.max(sa.extract("epoch", audit.c.at)), sa.BigInteger)
    last = (
        sa.select((at // _QUARTER).label("quarter"), registration.c.state)
        .join(registration, registration.c.id == audit.c.noun_id)
        .where(audit.c.noun == "registration", audit.c.after.in_([state.value for state in PENDING]))
        .where(registration.c.call == call, registration.c.state.in_([state.value for state in JUDGED]))
        .group_by(registration.c.id, registration.c.state)
    ).subquery()
    quarter = sa.cast(last.c.quarter, sa.BigInteger)
    query = sa.select(quarter.label("quarter"), last.c.state, sa.func.count()).group_by(quarter, last.c.state)
    able: Counter[date] = Counter()
    every: Counter[date] = Counter()
    for began, state, count in tx.all(query):
        on = datetime.fromtimestamp(int(began) * _QUARTER, UTC).astimezone(zone).date()
        every[on] += count
        able[on] += count if state in ABLE else 0
    return tuple(Day(on, able[on], every[on] - able[on]) for on in sorted(every)[-DAYS:])
