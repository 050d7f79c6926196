"""What is kept of somebody's courses besides their enrolments, as they may see it: when they came, what they said."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.engine.tx import Tx
from storage.enrolment import attendance, certificate, enrolment, feedback

_MINE = enrolment.c.person_id == bindparam("of_person")
_CAME = (
    sa.select(enrolment.c.course_id, attendance.c.session_id, attendance.c.at)
    .join(enrolment, enrolment.c.id == attendance.c.enrolment_id)
    .where(_MINE)
    .order_by(attendance.c.session_id)
)
_SAID = (
    sa.select(enrolment.c.course_id, *(feedback.c[name] for name in ("useful", "clear", "again", "remark", "at")))
    .join(enrolment, enrolment.c.id == feedback.c.enrolment_id)
    .where(_MINE)
    .order_by(enrolment.c.id)
)
_CERTIFICATES = (
    sa.select(enrolment.c.course_id, certificate.c.code, certificate.c.name, certificate.c.issued_at)
    .join(enrolment, enrolment.c.id == certificate.c.enrolment_id)
    .where(_MINE)
    .order_by(enrolment.c.id)
)


def own_courses(tx: Tx, *, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return it by table, opened; what is empty is left out."""
    found = {}
    for name, query in (("attendance", _CAME), ("course_feedback", _SAID), ("certificate", _CERTIFICATES)):
        rows = [dict(row._mapping) for row in tx.all(query, of_person=person_id)]
        if rows:
            found[name] = [{str(key): value for key, value in row.items() if value is not None} for row in rows]
    return found
