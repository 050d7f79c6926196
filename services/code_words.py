"""The word of a session and the token of its link: drawn when somebody of the desk first asks for them."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.attendance import CodeWord, draw
from programme.errors import NotFound
from programme.roll import Drawn
from services import course as courses
from services.journal import Actor, record
from storage.course import session
from storage.engine.tx import Tx

TRIES = 20
TOKEN_BYTES = 12

_SESSION = sa.select(session).where(session.c.id == bindparam("of_id"), session.c.cancelled_at.is_(None))
_USED = sa.select(session.c.id).where(session.c.word == bindparam("drawn"))
_KEEP = sa.update(session).where(session.c.id == bindparam("of_id"))


def drawn(tx: Tx, *, session_id: int, by: Actor, now: datetime) -> Drawn:
    """Give the word and token of a session; whoever asks first has them drawn.

    Raises:
        NotFound: when there is no such session, or it does not take place.
    """
    found = tx.one(_SESSION, of_id=session_id)
    if found is None:
        raise NotFound("roll.session_gone")
    # Of two who ask at once, the second waits here for what the first one draws.
    courses.read(tx, course_id=found.course_id)
    row = tx.one(_SESSION, of_id=session_id)
    view = courses.seen(tx, course_id=found.course_id)
    if row is None or view is None:
        raise NotFound("roll.session_gone")
    word, token = row.word, row.token
    if word is None or token is None:
        word, token = _unused(tx).kept, secrets.token_urlsafe(TOKEN_BYTES)
        tx.run(_KEEP.values(word=word, token=token), of_id=session_id)
        record(tx, actor=by, action="draw", noun="course_session", noun_id=session_id, now=now)
    number, one = next((at, one) for at, one in enumerate(view.kept, 1) if one.id == session_id)
    return Drawn(view, one, number, CodeWord(word), token)


def _unused(tx: Tx) -> CodeWord:
    """Draw a word that no other session has, as far as there are any left."""
    for _ in range(TRIES):
        word = draw()
        if tx.one(_USED, drawn=word.kept) is None:
            break
    return word
