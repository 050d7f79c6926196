"""Files people send: a row that wants the bytes, written with the answer; the bytes are fetched afterwards."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.answers import Kept
from programme.attachment import PAPERS, SOUNDS
from programme.idea import files_in as idea_files
from programme.inquiry import files_in
from programme.revision import files_in as revision_files
from storage import file as files
from storage.broadcast import broadcast
from storage.conversation import conversation, conversation_line
from storage.course import course
from storage.decision_import import decision_import
from storage.engine.tx import Tx
from storage.enrolment import enrolment, feedback
from storage.file import file
from storage.file_copy import file_copy
from storage.file_removal import REMOVE, file_removal
from storage.idea import idea
from storage.idea_note import idea_note
from storage.person import person
from storage.registration import registration

MOST_ATTEMPTS = 5
KNOWN_TYPES = frozenset((PAPERS | SOUNDS).values())

# A sheet of decisions belongs to no answer: it goes once it is read; nor does what goes with a course or announcement.
_OF_ANSWERS = ~sa.or_(
    sa.exists().where(decision_import.c.person_id == file.c.person_id, decision_import.c.file_id == file.c.id),
    sa.exists().where(course.c.picture_id == file.c.id),
    sa.exists().where(broadcast.c.file_id == file.c.id),
)


_REMARKS = (
    sa.select(feedback.c.remark)
    .join(enrolment, enrolment.c.id == feedback.c.enrolment_id)
    .where(enrolment.c.person_id == sa.bindparam("of_person"), feedback.c.remark.is_not(None))
)

_SAID = (
    sa.select(conversation_line.c.file)
    .join(conversation, conversation.c.id == conversation_line.c.conversation_id)
    .where(
        conversation.c.person_id == sa.bindparam("of_person"),
        conversation_line.c.officer_id.is_(None),
        conversation_line.c.file.is_not(None),
    )
)


def match(tx: Tx, *, person_id: int, now: datetime) -> tuple[str, ...]:
    """Want the files that a person's answers speak of, and `drop` those that they speak of no more."""
    spoken_of = {(sent.messenger, sent.ref): sent for sent in _spoken_of(tx, person_id)}
    rows = tx.all(
        sa.select(file.c.id, file.c.messenger, file.c.file_ref).where(file.c.person_id == person_id, _OF_ANSWERS)
    )
    gone = [row.id for row in rows if spoken_of.pop((row.messenger, row.file_ref), None) is None]
    for sent in spoken_of.values():
        want(tx, sent, person_id=person_id, now=now)
    return drop(tx, file.c.id.in_(gone)) if gone else ()


def hand_over(tx: Tx, *, person_id: int, to: int) -> None:
    """Give somebody the files of another person that their own answers speak of, as they do once those are theirs."""
    spoken_of = {(sent.messenger, sent.ref) for sent in _spoken_of(tx, to)}
    # What is sealed is compared once it is opened.
    rows = tx.all(sa.select(file.c.id, file.c.messenger, file.c.file_ref).where(file.c.person_id == person_id))
    ids = [row.id for row in rows if (row.messenger, row.file_ref) in spoken_of]
    if ids:
        tx.run(sa.update(file).where(file.c.id.in_(ids)).values(person_id=to))


def drop(tx: Tx, which: sa.ColumnElement[bool]) -> tuple[str, ...]:
    """Delete rows; return the addresses of the bytes that are to be removed now, as is noted in this transaction."""
    held = tx.all(sa.select(file.c.address).where(which, file.c.address.is_not(None)))
    addresses = {row.address for row in held}
    tx.run(sa.update(course).where(course.c.picture_id.in_(sa.select(file.c.id).where(which))).values(picture_id=None))
    tx.run(sa.delete(file_copy).where(file_copy.c.file_id.in_(sa.select(file.c.id).where(which))))
    tx.run(sa.delete(file).where(which))
    # The same bytes may have been sent by somebody else, too.
    gone = tuple(sorted(addresses - _held(tx, addresses)))
    for address in gone:
        tx.run(REMOVE, address=address)
    return gone


def want(tx: Tx, sent: Kept, *, person_id: int, now: datetime) -> int:
    """Want the bytes of a file; return the row's id."""
    made = tx.one(
        sa.insert(file).returning(file.c.id),
        person_id=person_id,
        kind=sent.kind,
        # What a client claims beyond the types we take may be any text.
        mime=sent.mime if sent.mime in KNOWN_TYPES else None,
        size=sent.size,
        name=sent.name,
        messenger=sent.messenger,
        file_ref=sent.ref,
        state="wanted",
        created_at=now,
    )
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    return int(made.id)


def wanted(tx: Tx, *, messenger: str, besides: frozenset[int] = frozenset(), most: int = 20) -> list[int]:
    """List files whose bytes are to be fetched from one messenger: those that failed least first, then the oldest."""
    query = sa.select(file.c.id).where(files.wanted, file.c.messenger == messenger, file.c.id.not_in(besides))
    return [row.id for row in tx.all(query.order_by(file.c.attempts, file.c.id).limit(most))]


def ref(tx: Tx, *, file_id: int) -> str | None:
    """Give a messenger's own id of a file; None when its row was deleted meanwhile.

    Raises:
        WrongKey: the row was changed from outside.
    """
    row = tx.one(sa.select(file.c.file_ref).where(file.c.id == file_id))
    return None if row is None else str(row.file_ref)


def place(tx: Tx, *, file_id: int, address: str) -> bool:
    """Note where the bytes are about to be kept, so that nothing lies there unknown; False when the row is gone."""
    return tx.run(sa.update(file).where(file.c.id == file_id).values(address=address)) == 1


def keep(tx: Tx, *, file_id: int, size: int) -> None:
    """Note that the bytes are kept at their place."""
    tx.run(sa.update(file).where(file.c.id == file_id).values(state="kept", size=size))


def fail(tx: Tx, *, file_id: int) -> None:
    """Count an attempt that failed; after some the file is given up."""
    attempts = file.c.attempts + 1
    state = sa.case((attempts >= MOST_ATTEMPTS, "failed"), else_="wanted")
    tx.run(sa.update(file).where(file.c.id == file_id).values(attempts=attempts, state=state))


def to_remove(tx: Tx) -> list[str]:
    """List the addresses whose bytes are to be removed; those that a new row speaks of are no longer among them."""
    noted = {row.address for row in tx.all(sa.select(file_removal.c.address))}
    wanted_again = _held(tx, noted)
    if wanted_again:
        tx.run(sa.delete(file_removal).where(file_removal.c.address.in_(wanted_again)))
    return sorted(noted - wanted_again)


def removed(tx: Tx, *, address: str) -> None:
    """Note that the bytes are removed."""
    tx.run(sa.delete(file_removal).where(file_removal.c.address == address))


def _spoken_of(tx: Tx, person_id: int) -> Iterator[Kept]:
    answers = tx.all(
        sa.select(registration.c.answers, registration.c.inquiry).where(registration.c.person_id == person_id)
    )
    details = tx.all(sa.select(person.c.details).where(person.c.id == person_id))
    ideas = tx.all(sa.select(idea.c.answers, idea.c.revisions).where(idea.c.person_id == person_id))
    notes = tx.all(sa.select(idea_note.c.told).where(idea_note.c.by_id == person_id, idea_note.c.kind == "report"))
    told: list[dict[str, Any] | None] = [((row.answers or {}).get("offer") or {}).get("file") for row in answers]
    for row in answers:
        told.extend(dict(sent) for sent in files_in(row.inquiry))
    for row in details:
        told.extend(((row.details or {}).get("profile") or {}).get("cv") or [])
    for row in ideas:
        told.extend(dict(sent) for sent in idea_files(row.answers))
        told.extend(dict(sent) for sent in revision_files(row.revisions))
    told.extend((row.told or {}).get("file") for row in notes)
    told.extend((row.remark or {}).get("file") for row in tx.all(_REMARKS, of_person=person_id))
    told.extend(row.file for row in tx.all(_SAID, of_person=person_id))
    return (Kept.model_validate(sent) for sent in told if sent is not None)


def _held(tx: Tx, addresses: set[str]) -> set[str]:
    return {row.address for row in tx.all(sa.select(file.c.address).where(file.c.address.in_(addresses)))}
