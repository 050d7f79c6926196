"""The story of a registration's file, from the audit log."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.lifecycle import Role
from programme.registration import Verdict
from programme.registration_file import RegistrationFile
from programme.staff import STAFF_ROLES
from programme.story import JUDGED, Deed
from services.staff import name_of
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.judgement import judgement
from storage.registration import registration
from storage.second_look import second_look

_PERSON = sa.select(registration.c.person_id).where(registration.c.id == bindparam("of_id")).scalar_subquery()
# Of a person's own entries all belong to the story but the erasure, which the registration's own entry tells.
_THEIRS = (audit.c.noun == "person") & (audit.c.noun_id == _PERSON) & (audit.c.action != "erase")
_DEEDS = (
    sa.select(audit)
    .where(((audit.c.noun == "registration") & (audit.c.noun_id == bindparam("of_id"))) | _THEIRS)
    .order_by(audit.c.id)
)


_JUDGED = sa.select(judgement).where(judgement.c.registration_id == bindparam("of_id"))
_LOOK = sa.select(second_look).where(second_look.c.registration_id == bindparam("of_id"))


def story(tx: Tx, view: RegistrationFile) -> list[Deed]:
    """Tell what happened to an opened file, oldest first; what its reader must not see yet is left open."""
    deeds = told(tx, tx.all(_DEEDS, of_id=view.id), blind=view.blind)
    return deeds if view.blind else _explained(tx, deeds, view)


def told(tx: Tx, rows: Sequence[Row], *, blind: bool = False) -> list[Deed]:
    """Tell entries of the audit log, with the names by which colleagues know who acted; `blind` hides verdicts."""
    names: dict[int, str | None] = {}
    return [_deed(tx, row, names, blind=blind) for row in rows]


def last(deeds: Sequence[Deed], actions: Sequence[str]) -> int | None:
    """Find the last entry of one of these actions."""
    return next((at for at in reversed(range(len(deeds))) if deeds[at].action in actions), None)


def _explained(tx: Tx, deeds: list[Deed], view: RegistrationFile) -> list[Deed]:
    """Add why it was decided so: an entry of the log says only who decided, and when."""
    why = {(row.verdict, row.judged_at): tuple(row.reasons or ()) for row in tx.all(_JUDGED, of_id=view.id)}
    said = [replace(deed, reasons=why.get((deed.action, deed.at), ())) for deed in deeds]
    stands = last(said, tuple(Verdict))
    if stands is not None and view.decided_at == said[stands].at:
        # Words of one's own, and what it is joined with, are known of the decision that stands.
        other = None if view.merged_into is None else view.merged_into.code
        said[stands] = replace(
            said[stands], reasons=view.reasons or said[stands].reasons, words=view.reason_text, other=other
        )
    look, second = tx.one(_LOOK, of_id=view.id), last(said, ("second_look",))
    if second is not None and look is not None and look.second_verdict is not None:
        verdict, reasons = Verdict(look.second_verdict), tuple(look.second_reasons or ())
        said[second] = replace(said[second], verdict=verdict, reasons=reasons)
    return said


def _deed(tx: Tx, row: Row, names: dict[int, str | None], *, blind: bool) -> Deed:
    role, who = Role(row.role), None
    if role in STAFF_ROLES and row.actor_id is not None:
        if row.actor_id not in names:
            names[row.actor_id] = name_of(tx, person_id=row.actor_id)
        who = names[row.actor_id]
    if blind and row.action in list(Verdict):
        return Deed(row.at, role, JUDGED, who)
    return Deed(row.at, role, row.action, who, row.before, row.after, row.note, noun=row.noun)
