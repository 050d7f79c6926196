"""A diplomat's own ideas: listed, opened with what is not sent yet, and what a new one may begin with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.idea import GONE, PUBLISHED, UNPUBLISHED, Idea, State, files_in, seen
from programme.idea_file import Attachment, IdeaFile
from programme.own_idea import Deadline, OwnCounts, OwnIdea
from services import merges
from services.extension import asking
from services.idea import closes_at
from services.idea_file import open_for_author
from storage.draft import ANSWERS, draft
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea

FORM = "idea"
"""The form of which each idea has a draft of its own: `idea.7`."""

OF_IDEA = (draft.c.person_id == idea.c.person_id) & (
    draft.c.form == sa.literal(f"{FORM}.").concat(sa.cast(idea.c.id, sa.Text))
)
"""Joins an idea's draft to it."""

_OWN = (
    sa.select(
        *(idea.c[name] for name in ("id", "code", "state", "version", "answers")),
        draft.c.answers.label("unsent"),
        draft.c.version.label("draft_version"),
    )
    .outerjoin(draft, OF_IDEA)
    .where(idea.c.person_id == bindparam("of_person"), idea.c.state.not_in([State.LAPSED.value, State.ERASED.value]))
)
_LIST = _OWN.order_by(idea.c.id.desc())
_ONE = _OWN.where(idea.c.id == bindparam("of_id"))
_STATES = (
    sa.select(idea.c.id, idea.c.state)
    .where(idea.c.person_id == bindparam("of_person"), idea.c.call == bindparam("in_call"))
    .order_by(idea.c.id)
)
_LAST = (
    sa.select(idea.c.answers)
    .where(
        idea.c.person_id == bindparam("of_person"),
        idea.c.submitted_at.is_not(None),
        idea.c.state.not_in([state.value for state in GONE]),
    )
    .order_by(idea.c.submitted_at.desc(), idea.c.id.desc())
    .limit(1)
)


def own_ideas(tx: Tx, *, person_id: int) -> list[OwnIdea]:
    """List somebody's ideas, the newest first; what they took back before it was sent is gone."""
    rows = tx.all(_LIST, of_person=person_id)
    return [_own(tx, row) for row in rows if row.state != State.WITHDRAWN or row.answers]


def counts(tx: Tx, *, person_id: int, call: str) -> OwnCounts:
    """Count somebody's ideas of a call, and name those that wait for a word of theirs."""
    ideas: dict[State, list[int]] = {}
    for row in tx.all(_STATES, of_person=person_id, in_call=call):
        ideas.setdefault(State(row.state), []).append(row.id)
    studied = sum(len(ideas.get(state, ())) for state in UNPUBLISHED)
    return OwnCounts(
        sent=studied + sum(len(ideas.get(state, ())) for state in PUBLISHED),
        drafts=len(ideas.get(State.DRAFT, ())),
        studied=studied,
        asked=tuple(ideas.get(State.NEEDS_REVISION, ())),
        awaiting=tuple(ideas.get(State.AWAITING, ())),
        merges=tuple(merges.unanswered(tx, person_id=person_id, call=call)),
    )


def open_own(tx: Tx, *, idea_id: int, person_id: int, unsent: bool = False) -> tuple[OwnIdea, IdeaFile] | None:
    """Open one of somebody's ideas; one that is not sent yet with the answers so far.

    With `unsent` also one that was sent is opened as it would be with its changes.
    """
    view = open_for_author(tx, idea_id=idea_id, person_id=person_id)
    row = tx.one(_ONE, of_person=person_id, of_id=idea_id)
    if view is None or row is None:
        return None
    if view.state is State.DRAFT or (unsent and row.unsent is not None):
        answers = {name: told for name, told in _unsent(tx, row).items() if name in Idea.model_fields}
        files = tuple(Attachment(one["kind"], one.get("name"), "wanted") for one in files_in(answers))
        view = replace(view, answers=answers, files=files)
    return _own(tx, row), view


def deadline(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> Deadline:
    """Say until when a diplomat's ideas are taken."""
    until = closes_at(tx, person_id=person_id, programme=programme)
    early = now < programme.ideas_open_at()
    wish = asking(tx, person_id=person_id, programme=programme, now=now)
    return Deadline(until, not early and now < until, programme.call.ideas.opens if early else None, wish)


def last_means(tx: Tx, *, person_id: int) -> list[Mapping[str, Any]]:
    """Return the means of the idea that somebody sent last; none where there is none."""
    row = tx.one(_LAST, of_person=person_id)
    return [] if row is None else list((row.answers or {}).get("means", ()))


def _own(tx: Tx, row: Row) -> OwnIdea:
    state, unsent = State(row.state), _unsent(tx, row)
    told = unsent if state is State.DRAFT else row.answers or {}
    empty = state is State.DRAFT and not any(name in unsent for name in Idea.model_fields)
    draft_version = row.draft_version or 0
    return OwnIdea(
        row.id, row.code, seen(state), row.version, told.get("title"), f"{FORM}.{row.id}", draft_version, empty
    )


def _unsent(tx: Tx, row: Row) -> dict[str, Any]:
    return {} if row.unsent is None else dict(orjson.loads(tx.keys.unseal(ANSWERS, row.unsent))["answers"])
