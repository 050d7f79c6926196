"""The funnel: how many people saw each question of the registration, and how many of them got no further.

No view is written down as it happens.  What is counted:

- An open draft of somebody who is not registered saw what it has answered, skipped or put off, and the question it
  stands at; there it counts as an exit, also while its person is about to answer.  Consent alone makes a draft.
- A registration that was ever sent, and since withdrawn or not, saw every question that is asked of somebody with its
  answers, and the page from which it was sent.  Of one whose answers were erased meanwhile, only the questions that
  everybody is asked.
- A registration that ended as a draft (left by its person, lapsed, erased) is left out: how far it came went with it.

So a question that is asked of some has the views of those only, and no question has more exits than views.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from programme.registration import Place, State
from programme.statistics import Funnel, Question
from storage.draft import ANSWERS, draft
from storage.engine.tx import Tx
from storage.registration import here, registration

FORM = "registration"

MOST = 100
"""Sealed answers opened at one go: everybody else is served between two."""

Seen = Callable[[Mapping[str, Any]], tuple[Sequence[str], str]]
"""What the person of a draft saw, and where they stand."""

Asked = Callable[[Mapping[str, Any]], Sequence[str]]
"""What somebody with these answers saw until they sent them."""


class Count:
    """The views and exits of a funnel while they are counted."""

    def __init__(self) -> None:
        self.sent = 0
        self.begun = 0
        self._views: Counter[str] = Counter()
        self._exits: Counter[str] = Counter()

    def stand(self, seen: Iterable[str], at: str) -> None:
        """Count one who has seen some questions and stands at one of them."""
        self._views.update({*seen, at})
        self._exits[at] += 1
        self.begun += 1

    def send(self, seen: Iterable[str], people: int) -> None:
        """Count people who sent the form."""
        self._views.update(dict.fromkeys(seen, people))
        self.sent += people

    def funnel(self, stages: Sequence[str]) -> Funnel:
        """Return what was counted, in the order of the form."""
        questions = tuple(Question(name, self._views[name], self._exits[name]) for name in stages)
        return Funnel(questions, self.sent, self.begun)


def drafts(tx: Tx, count: Count, *, call: str, seen: Seen, after: int) -> int | None:
    """Count open drafts of people after one; return the last of them, None when there are no more."""
    rows = tx.all(
        sa.select(draft.c.person_id, draft.c.answers)
        .outerjoin_from(
            draft, registration, (registration.c.person_id == draft.c.person_id) & (registration.c.call == call) & here
        )
        .where(draft.c.form == FORM, draft.c.person_id > after)
        .where(registration.c.state.is_(None) | (registration.c.state == State.DRAFT.value))
        .order_by(draft.c.person_id)
        .limit(MOST)
    )
    for row in rows:
        count.stand(*seen(orjson.loads(tx.keys.unseal(ANSWERS, row.answers))))
    return rows[-1].person_id if rows else None


def groups(tx: Tx, *, call: str) -> list[tuple[Place | None, str | None, int]]:
    """Count those who ever sent a registration by where they live."""
    columns = (registration.c.place, registration.c.country)
    query = sa.select(*columns, sa.func.count()).where(
        registration.c.call == call, registration.c.submitted_at.is_not(None)
    )
    rows = tx.all(query.group_by(*columns))
    return [(None if place is None else Place(place), country, count) for place, country, count in rows]


def sent(tx: Tx, count: Count, *, call: str, country: str | None, place: Place, asked: Asked, after: int) -> int | None:
    """Count those who sent a registration by their own answers; return the last, None when there are no more."""
    rows = tx.all(
        sa.select(registration.c.id, registration.c.answers)
        .where(registration.c.call == call, registration.c.submitted_at.is_not(None), registration.c.id > after)
        .where(registration.c.country == country, registration.c.place == place.value)
        .order_by(registration.c.id)
        .limit(MOST)
    )
    for row in rows:
        count.send(asked(row.answers or {"place": place.value, "country": country}), 1)
    return rows[-1].id if rows else None
