"""The sheets of courses, and of the people in them."""

from collections.abc import Sequence

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from services import course_export
from storage.engine.row import Row
from storage.utc import moment


def _course(row: Row, wording: Wording) -> Sequence[Cell]:
    told = row.told
    return (
        row.code,
        told["title"],
        wording.say(f"sheet.course.{row.state}"),
        told["teacher"],
        told.get("place"),
        told.get("link"),
        row.capacity,
        row.taken,
        row.waiting,
        row.sessions,
        None if row.first_at is None else moment(row.first_at),
        row.announced_at,
    )


def _enrolment(row: Row, wording: Wording) -> Sequence[Cell]:
    return (
        row.course_code,
        row.code,
        (row.details or {}).get("name"),
        wording.say(f"sheet.enrolment.{row.state}"),
        row.created_at,
        row.state_at,
        row.came,
        *(row.useful, row.clear, row.again),
        _said(row.remark),
        row.certificate_code,
    )


def _said(remark: object) -> str | None:
    text = remark.get("text") if isinstance(remark, dict) else remark
    return None if text is None else str(text)


COURSES = Sheet(
    "courses",
    (
        Column("course_code", 12),
        Column("course_title", 36),
        Column("state", 18),
        Column("teacher", 24),
        Column("place", 24),
        Column("link", 36),
        Column("capacity", 10, Kind.NUMBER),
        Column("taken", 10, Kind.NUMBER),
        Column("waiting", 10, Kind.NUMBER),
        Column("sessions", 10, Kind.NUMBER),
        Column("first_session", 17, Kind.MOMENT),
        Column("announced", 17, Kind.MOMENT),
    ),
    course_export.courses,
    _course,
)
ENROLMENTS = Sheet(
    "enrolments",
    (
        Column("course_code", 12),
        Column("code", 12),
        Column("name", 24),
        Column("state", 22),
        Column("enrolled", 17, Kind.MOMENT),
        Column("state_since", 17, Kind.MOMENT),
        Column("came", 10, Kind.NUMBER),
        Column("useful", 10, Kind.NUMBER),
        Column("clear", 10, Kind.NUMBER),
        Column("again", 10, Kind.NUMBER),
        Column("remark", 40),
        Column("certificate", 14),
    ),
    course_export.enrolments,
    _enrolment,
)
