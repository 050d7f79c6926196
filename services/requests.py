"""Requests: somebody wants to hear from a person; who at the desk was faster is said to the other."""

from datetime import datetime

import sqlalchemy as sa

from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import GONE
from programme.registration_file import shortened
from programme.request import Kind, Request
from services.journal import Actor, record
from services.notices import awake_at, plan
from services.staff import name_of
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.help_request import help_request, open_request
from storage.idea import idea
from storage.person import person
from storage.registration import registration


def ask(tx: Tx, *, person_id: int, kind: Kind, question: str | None, now: datetime, idea_id: int | None = None) -> None:
    """Ask for a person, perhaps about an idea.

    A question belongs to what was asked for last without one; who asks twice about the same waits once.
    """
    waiting = tx.all(
        sa.select(help_request.c.id, help_request.c.kind, help_request.c.idea_id)
        .where(
            help_request.c.person_id == person_id,
            help_request.c.kind != Kind.CALL.value,
            help_request.c.question.is_(None),
            open_request,
        )
        .order_by(help_request.c.id.desc())
        .with_for_update()
    )
    actor = Actor(Role.CITIZEN, person_id)
    after = _noted(kind, about_idea=idea_id is not None)
    record(tx, actor=actor, action="ask_person", noun="person", noun_id=person_id, now=now, after=after)
    if question is not None and waiting:
        tx.run(sa.update(help_request).where(help_request.c.id == waiting[0].id).values(question=question))
    elif question is not None or (kind, idea_id) not in {(row.kind, row.idea_id) for row in waiting}:
        put(tx, person_id=person_id, kind=kind, question=question, now=now, idea_id=idea_id)


def put(
    tx: Tx,
    *,
    person_id: int,
    kind: Kind,
    now: datetime,
    question: str | None = None,
    idea_id: int | None = None,
) -> None:
    """Add a row to what waits for the secretariat."""
    values = {"person_id": person_id, "kind": kind.value, "question": question, "made_at": now, "idea_id": idea_id}
    tx.run(sa.insert(help_request).values(**values))


def waits(tx: Tx, *, person_id: int, kinds: tuple[Kind, ...], idea_id: int | None = None) -> bool:
    """Say whether somebody waits for the secretariat, about an idea, or about none."""
    mine = (_theirs(person_id, idea_id), help_request.c.kind.in_([kind.value for kind in kinds]))
    return tx.one(sa.select(help_request.c.id).where(*mine, open_request).limit(1)) is not None


def settle(tx: Tx, *, person_id: int, kind: Kind, now: datetime, idea_id: int | None = None) -> None:
    """Take somebody's requests of a kind off the list, because what they were about is settled: an idea, or none."""
    tx.run(
        sa.update(help_request)
        .where(_theirs(person_id, idea_id), help_request.c.kind == kind.value, open_request)
        .values(handled_at=now)
    )


def open_requests(tx: Tx, *, kind: Kind | None = None) -> int:
    """Count what waits, of one kind; or all that people asked for themselves."""
    row = tx.one(sa.select(sa.func.count()).select_from(help_request).where(open_request, _of(kind)))
    return 0 if row is None else int(row[0])


def upcoming(tx: Tx, *, call: str, kind: Kind | None = None, after: int = 0) -> Request | None:
    """Read the oldest open request behind `after`, as `open_requests` counts; behind the last one comes the first."""
    query = _requests(call).where(open_request, _of(kind)).order_by(help_request.c.id).limit(1)
    row = tx.one(query.where(help_request.c.id > after)) or tx.one(query)
    return None if row is None else _request(row)


def get(tx: Tx, *, request_id: int, call: str) -> Request:
    """Read an open request, to be handled.

    Raises:
        NotFound: when there is none, or its person erased it.
        Conflict: when it is handled; who did it, and when, is said.
    """
    row = tx.one(_requests(call).where(help_request.c.id == request_id).with_for_update(of=help_request))
    if row is None:
        raise NotFound("request.gone")
    if row.handled_at is not None:
        raise _handled(tx, row)
    return _request(row)


def look(tx: Tx, request: Request, *, by: Actor, now: datetime) -> tuple[str | None, str | None]:
    """Read the name and phone of whoever asked; that somebody looked is written down."""
    noun, noun_id = "registration", request.registration_id
    if noun_id is None:
        noun, noun_id = "person", request.person_id
    record(tx, actor=by, action="look", noun=noun, noun_id=noun_id, now=now, after="request")
    row = tx.one(sa.select(person.c.details).where(person.c.id == request.person_id))
    details = {} if row is None or row.details is None else row.details
    return details.get("name"), details.get("phone")


def handle(
    tx: Tx, request: Request, *, by: Actor, programme: Programme, now: datetime, answer: str | None = None
) -> None:
    """Take a request that was read in this transaction off the list; with an answer, tell it to whoever asked."""
    values = {"handled_at": now, "handled_by": by.person_id, "answer": answer}
    tx.run(sa.update(help_request).where(help_request.c.id == request.id).values(values))
    action = "handle" if answer is None else "reply"
    after = _noted(request.kind, about_idea=request.idea is not None)
    record(tx, actor=by, action=action, noun="person", noun_id=request.person_id, now=now, after=after)
    if answer is not None:
        plan(
            tx,
            person_id=request.person_id,
            purpose=Purpose.ANSWER,
            occurrence=str(request.id),
            body={"request": request.id},
            due_at=awake_at(tx, person_id=request.person_id, programme=programme, now=now),
            now=now,
        )


def answered(tx: Tx, *, request_id: int, person_id: int) -> tuple[str | None, str] | None:
    """Read the question and the answer of somebody's own request."""
    own = (help_request.c.id == request_id, help_request.c.person_id == person_id)
    row = tx.one(sa.select(help_request.c.question, help_request.c.answer).where(*own))
    return None if row is None or row.answer is None else (row.question, row.answer)


def _theirs(person_id: int, idea_id: int | None) -> sa.ColumnElement[bool]:
    about = help_request.c.idea_id.is_(None) if idea_id is None else help_request.c.idea_id == idea_id
    return sa.and_(help_request.c.person_id == person_id, about)


def _of(kind: Kind | None) -> sa.ColumnElement[bool]:
    # Nobody on the call list asked for anything: it is a list of its own.
    return help_request.c.kind != Kind.CALL.value if kind is None else help_request.c.kind == kind.value


def _handled(tx: Tx, row: Row) -> Conflict:
    if row.handled_by is None:
        return Conflict("request.settled", at=row.handled_at)
    return Conflict("request.handled", name=name_of(tx, person_id=row.handled_by) or "–", at=row.handled_at)


def _requests(call: str) -> sa.Select[tuple[object, ...]]:
    """Select requests with the registration of whoever made them, if they have one in the call."""
    theirs = (registration.c.person_id == help_request.c.person_id) & (registration.c.call == call)
    there = registration.c.state.not_in([state.value for state in GONE])
    return (
        sa.select(
            help_request,
            registration.c.id.label("registration_id"),
            registration.c.code,
            registration.c.submitted_at,
            registration.c.answers,
            idea.c.code.label("idea_code"),
        )
        .outerjoin(registration, theirs & there)
        .outerjoin(idea, idea.c.id == help_request.c.idea_id)
    )


def _request(row: Row) -> Request:
    code = None if row.submitted_at is None else row.code
    kind = Kind(row.kind)
    name = shortened(str((row.answers or {}).get("name") or "")) if kind is Kind.CALL else ""
    return Request(
        row.id, row.person_id, kind, row.question, row.made_at, row.registration_id, code, name or None, row.idea_code
    )


def _noted(kind: Kind, *, about_idea: bool) -> str:
    """Name a request in the audit log: a talk before an answer about an idea is no talk about an invitation."""
    return f"{kind}_idea" if about_idea else kind.value
