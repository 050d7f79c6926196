"""An idea's file: found by its code as people write it, and opened for its author, a reviewer, or the desk."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import GONE, OPEN, PENDING, Outcome, State, files_in
from programme.idea_file import Attachment, IdeaFile, Revision
from programme.registration import State as Registered
from programme.text import key
from services.registration import ALPHABET, CODE_LENGTH
from services.staff import name_of
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.idea import idea
from storage.person import person
from storage.registration import registration

_CODE = re.compile(f"(?:id)?([{ALPHABET.lower()}]{{{CODE_LENGTH}}})")
_OF_CODE = sa.select(idea.c.id).where(
    idea.c.code == bindparam("wanted"), idea.c.call == bindparam("in_call"), idea.c.state != State.ERASED.value
)
_FILE = (
    sa.select(idea, person.c.details)
    .join(person, person.c.id == idea.c.person_id)
    .where(idea.c.id == bindparam("of_id"))
)
_CODE_OF = sa.select(idea.c.code).where(idea.c.id == bindparam("of_id"))
_PARTNERS = (
    sa.select(idea.c.answers, person.c.details)
    .join(person, person.c.id == idea.c.person_id)
    .where(idea.c.merged_into == bindparam("of_id"))
    .order_by(idea.c.id)
)
_JOINED = _PARTNERS.where(idea.c.state == State.MERGED.value)
# What its author may not know yet; the desk does.
_JOINING = _PARTNERS.where(idea.c.state.in_([State.MERGED.value, State.PENDING_MERGED.value]))
_FILES = sa.select(file.c.kind, file.c.name, file.c.state, file.c.messenger, file.c.file_ref).where(
    file.c.person_id == bindparam("of_person")
)
_COUNTRY = sa.select(registration.c.country).where(
    registration.c.person_id == bindparam("of_person"),
    registration.c.call == bindparam("in_call"),
    registration.c.state == Registered.DIPLOMAT.value,
)


def find_by_code(tx: Tx, text: str, *, call: str) -> int | None:
    """Find an idea by its code, typed any way."""
    code = code_in(text)
    row = None if code is None else tx.one(_OF_CODE, wanted=code, in_call=call)
    return None if row is None else int(row.id)


def code_in(text: str) -> str | None:
    """Read the code of an idea: small letters, Persian digits, without ID or its dash."""
    found = _CODE.fullmatch(key(text).replace(" ", ""))
    return None if found is None else f"ID-{found[1].upper()}"


def open_for_staff(tx: Tx, *, idea_id: int, named: bool = True) -> IdeaFile | None:
    """Read an idea for somebody of the staff; without its author's name unless `named`. Drafts are nobody's."""
    row = tx.one(_FILE, of_id=idea_id)
    if row is None or row.state in (State.DRAFT, State.LAPSED, State.ERASED):
        return None
    return _opened(tx, row, named=named, decided=True, partners=_JOINING)


def open_for_author(tx: Tx, *, idea_id: int, person_id: int) -> IdeaFile | None:
    """Read somebody's own idea; of what is not published yet nothing shows."""
    row = tx.one(_FILE, of_id=idea_id)
    if row is None or row.person_id != person_id or row.state == State.ERASED:
        return None
    told = row.state not in (State.DRAFT, *OPEN, *PENDING, *GONE)
    return _opened(tx, row, named=True, decided=told, partners=_JOINED)


def _opened(tx: Tx, row: Row, *, named: bool, decided: bool, partners: sa.Select[Any]) -> IdeaFile:
    gone = row.state in GONE
    answers: Mapping[str, Any] = {} if gone else row.answers or {}
    joined = [] if gone else tx.all(partners, of_id=row.id)
    country = tx.one(_COUNTRY, of_person=row.person_id, in_call=row.call) if named else None
    into = None if row.merged_into is None or not decided else tx.one(_CODE_OF, of_id=row.merged_into)
    return IdeaFile(
        id=row.id,
        code=row.code,
        version=row.version,
        state=State(row.state),
        state_at=row.state_at,
        submitted_at=row.submitted_at,
        answers=answers,
        author=str((row.details or {}).get("name") or "") or None if named else None,
        author_country=None if country is None else country.country,
        files=() if gone else _files(tx, row.person_id, answers, named=named),
        revisions=() if gone else tuple(_revision(one) for one in row.revisions or ()),
        revised=None if gone else row.revised,
        outcome=None if row.outcome is None or not decided else Outcome(row.outcome),
        reasons=tuple(row.reasons or ()) if decided else (),
        reason_text=row.reason_text if decided else None,
        referred_to=row.referred_to if decided else None,
        merged_into=None if into is None else into.code,
        partners=tuple(str((one.details or {}).get("name") or "") for one in joined) if named else (),
        partner_means=tuple(means for one in joined for means in (one.answers or {}).get("means", ())),
        published_at=row.published_at,
        owner=None if row.owner_id is None else name_of(tx, person_id=row.owner_id),
        board_note=row.board_note,
        next_on=row.next_on,
    )


def _files(tx: Tx, person_id: int, answers: Mapping[str, Any], *, named: bool) -> tuple[Attachment, ...]:
    wanted = {(one["messenger"], one["ref"]) for one in files_in(answers)}
    if not wanted:
        return ()
    rows = [row for row in tx.all(_FILES, of_person=person_id) if (row.messenger, row.file_ref) in wanted]
    # People put their own name into those of their files.
    return tuple(Attachment(row.kind, row.name if named else None, row.state) for row in rows)


def _revision(one: Mapping[str, Any]) -> Revision:
    answered = one.get("answered_at")
    return Revision(
        one["field"],
        one.get("question"),
        one.get("text"),
        datetime.fromisoformat(one["at"]),
        one.get("answer"),
        None if answered is None else datetime.fromisoformat(answered),
        bool(one.get("no_answer")),
    )
