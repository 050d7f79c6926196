"""Queries of publications: what is ready to go out, what goes next, what the clock has to do."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.publication import State
from programme.registration import PENDING
from programme.second_look import State as Look
from storage.outbox import outbox
from storage.publication import publication, publication_item
from storage.registration import plain, registration
from storage.second_look import second_look

BATCH = "publication."
"""What the batch of a publication's notices begins with, before its id."""

UNDER_WAY = ("planned", "retry", "sending")
"""States of a notice that may still arrive."""

disagreed = sa.exists().where(
    second_look.c.registration_id == registration.c.id, second_look.c.state == Look.DISAGREED.value
)
"""Whether two officers disagree about a registration, and the coordinator has not settled it."""

pending = registration.c.state.in_([state.value for state in PENDING])

READY = sa.select(registration.c.id, registration.c.version, registration.c.state).where(
    registration.c.call == bindparam("in_call"), pending, ~disagreed
)
"""What may be published: in_call."""

NEXT = (
    sa.select(
        *plain,
        publication_item.c.version.label("approved_version"),
        publication_item.c.from_state.label("approved_state"),
        disagreed.label("disagreed"),
    )
    .join(publication_item, publication_item.c.registration_id == registration.c.id)
    .where(publication_item.c.publication_id == bindparam("of_id"), publication_item.c.state == "waiting")
    .order_by(publication_item.c.registration_id)
    .limit(bindparam("most", type_=sa.Integer))
    .with_for_update(of=registration)
)
"""The registrations of a publication that come next, locked, beside what was approved: of_id, most."""

_waits = sa.exists().where(publication_item.c.publication_id == publication.c.id, publication_item.c.state == "waiting")


OPEN = sa.select(publication.c.id).where(
    publication.c.call == bindparam("in_call"),
    publication.c.state.in_([State.PROPOSED.value, State.APPROVED.value])
    | ((publication.c.state == State.RUNNING.value) & _waits),
)
"""The publication of a call that is not over; while it stands, no other is proposed: in_call."""

_arriving = sa.exists().where(
    outbox.c.batch == sa.literal(BATCH).concat(sa.cast(publication.c.id, sa.Text)), outbox.c.state.in_(UNDER_WAY)
)
DUE = sa.select(publication.c.id).where(
    ((publication.c.state == State.APPROVED.value) & (publication.c.starts_at <= bindparam("at")))
    | ((publication.c.state == State.RUNNING.value) & (_waits | ~_arriving))
)
"""What the clock has to start, to go on with, or to finish: at."""
