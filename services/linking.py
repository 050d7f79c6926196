"""One person on two messengers: a code from one, typed on the other, makes both accounts the same person's."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from programme.errors import Conflict
from programme.file import Programme
from programme.idea import GONE as IDEAS_GONE
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import GONE
from programme.text import key
from services import files, network_answer, quiet
from services.broadcast_linking import join_broadcasts
from services.conversation_joining import carry
from services.course_linking import join_courses
from services.erasure import empty
from services.journal import Actor, record
from services.people import Known
from services.registration import ALPHABET
from services.staff import MOST_GUESSES, guesses, member, refused
from storage.account import account
from storage.engine.tx import Tx
from storage.help_request import help_request
from storage.idea import idea
from storage.link_code import link_code
from storage.outbox import outbox
from storage.person import person
from storage.registration import registration

LASTS = timedelta(minutes=10)
LENGTH = 8
"""Letters of a code: 30 to the eighth, for ten minutes, with ten guesses an hour."""

_PURPOSE = "link_code.token"


def offer(tx: Tx, who: Known, *, now: datetime) -> str:
    """Make a code with which this person's account on another messenger becomes theirs; an older one ends."""
    mine = link_code.c.person_id == who.person_id
    tx.run(sa.delete(link_code).where(sa.or_(mine, link_code.c.expires_at <= now)))
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    token = tx.keys.token(_PURPOSE, code)
    tx.run(sa.insert(link_code).values(person_id=who.person_id, token=token, expires_at=now + LASTS))
    return code


def link(tx: Tx, who: Known, *, messenger: str, code: str, programme: Programme, now: datetime) -> bool:
    """Give this account to the person whose code it is; False when nobody's, which is written down.

    Raises:
        Conflict: when the account's own person has something of their own that would be lost, or the other one
            has an account on this messenger already.
    """
    if guesses(tx, person_id=who.person_id, what="link", now=now) >= MOST_GUESSES:
        return False
    typed = key(code).replace(" ", "").upper()
    found = tx.one(
        sa.select(link_code)
        .where(link_code.c.token.in_(tx.keys.tokens(_PURPOSE, typed)), link_code.c.expires_at > now)
        .with_for_update()
    )
    if found is None:
        refused(tx, person_id=who.person_id, what="link", now=now)
        return False
    _may(tx, who, to=found.person_id, messenger=messenger)
    join_courses(tx, person_id=who.person_id, to=found.person_id, programme=programme, now=now)
    join_broadcasts(tx, person_id=who.person_id, to=found.person_id)
    _move(tx, who, to=found.person_id)
    network_answer.carry(tx, of=who.person_id, to=found.person_id)
    quiet.join(tx, of=who.person_id, to=found.person_id, now=now)
    actor = Actor(Role.CITIZEN, found.person_id)
    record(tx, actor=actor, action="link", noun="account", noun_id=who.account_id, now=now, before=str(who.person_id))
    return True


def _may(tx: Tx, who: Known, *, to: int, messenger: str) -> None:
    """Raise what stands against it."""
    if to == who.person_id:
        raise Conflict("link.same")
    if tx.one(sa.select(account.c.id).where(account.c.person_id == to, account.c.messenger == messenger)) is not None:
        raise Conflict("link.taken")
    own = account.c.person_id == who.person_id
    if tx.one(sa.select(account.c.id).where(own, account.c.id != who.account_id)) is not None:
        raise Conflict("link.linked")
    there = registration.c.state.not_in([state.value for state in GONE])
    if tx.one(sa.select(registration.c.id).where(registration.c.person_id == who.person_id, there)) is not None:
        raise Conflict("link.registered")
    sent = (idea.c.person_id == who.person_id, idea.c.state.not_in([state.value for state in IDEAS_GONE]))
    if tx.one(sa.select(idea.c.id).where(*sent)) is not None:
        raise Conflict("link.registered")
    # Decisions and the audit log name whoever made them: an office is not carried from person to person.
    if member(tx, person_id=who.person_id) is not None:
        raise Conflict("link.staff")


def _move(tx: Tx, who: Known, *, to: int) -> None:
    """Take the account and what still waits for an answer along; nothing else is left of who it was."""
    mine = help_request.c.person_id == who.person_id
    tx.run(sa.update(help_request).where(mine).values(person_id=to))
    carry(tx, person_id=who.person_id, to=to)
    files.hand_over(tx, person_id=who.person_id, to=to)
    told = outbox.c.purpose.in_([Purpose.ANSWER.value, Purpose.CONVERSATION.value])
    answers = (outbox.c.person_id == who.person_id, told)
    tx.run(sa.update(outbox).where(*answers).values(person_id=to))
    tx.run(sa.delete(outbox).where(outbox.c.person_id == who.person_id))
    tx.run(sa.update(account).where(account.c.id == who.account_id).values(person_id=to, focus=None))
    # The bytes of files are removed by the clock: their addresses were written down.
    empty(tx, person_id=who.person_id)
    tx.run(sa.update(person).where(person.c.id == who.person_id).values(language=None))
    tx.run(sa.delete(link_code).where(link_code.c.person_id.in_([who.person_id, to])))
