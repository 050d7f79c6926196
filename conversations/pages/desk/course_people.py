"""Who is in a course: the list, one person, who came to a session, its word, and what people say of it."""

from collections.abc import Mapping, Sequence

from conversations.pages.desk.courses import back as to_course
from conversations.pages.desk.courses import seats
from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from programme.attendance import CLOSES, OPENS
from programme.course_told import Seen
from programme.enrolment import AFTER, SEATED
from programme.feedback import MARKS, QUESTIONS
from programme.idea_list import Contact
from programme.registration_file import shortened
from programme.roll import PAGE, Drawn, Entry, One, Results, Roll

EXCERPT = 400


def people(found: Roll, *, note: Say | None = None) -> Screen:
    """List a course's people, those with a seat first; whole names are on the lists of its sessions."""
    course = found.course
    lines: list[Shown] = [*_first(note), _title(course), seats(course)]
    if not found.entries:
        lines.append(say("roll.nobody"))
    number = found.page * PAGE
    lines += [say("roll.line", number=number + at, person=_person(one)) for at, one in enumerate(found.entries, 1)]
    each = [
        Button(say("roll.open", number=number + at, name=_short(one)), f"go.cp_one.{one.enrolment_id}")
        for at, one in enumerate(found.entries, 1)
    ]
    sessions = [
        Button(say("roll.session", number=at, count=found.came.get(one.id, 0)), f"go.cp_session.{one.id}")
        for at, one in enumerate(course.kept, 1)
    ]
    turn = _turn("cp_list", str(course.id), found.page, more=found.more)
    said = (link("cp_said", "roll.feedback", str(course.id)),)
    return Screen(
        tuple(lines),
        _rows(*in_rows(each), turn, *in_rows(sessions), said, (to_course(course.id),), (home(),)),
        replaces=True,
    )


def person(found: One, *, note: Say | None = None) -> Screen:
    """Show one person: which sessions they came to, and what may be put right after the end."""
    one = found.entry
    value = str(one.enrolment_id)
    came = [at for at, session in enumerate(found.course.kept, 1) if session.id in one.came]
    lines: list[Shown] = [*_first(note), _title(found.course), _person(one)]
    lines.append(say("roll.came_to", sessions=tuple(came)) if came else say("roll.came_to_none"))
    if found.certificate is not None:
        lines.append(say("roll.certificate", code=Code(found.certificate)))
    put: list[Button] = []
    if one.state in AFTER:
        put = [
            Button(say(f"roll.put.{state}"), f"go.cp_put.{value}.{found.version}.{state}")
            for state in reversed(AFTER)
            if state is not one.state
        ]
        lines += ["", say("roll.put_right")]
    contact = (link("cp_contact", "roll.contact", value),)
    back = (link("cp_list", "roll.back", str(found.course.id)),)
    return Screen(tuple(lines), _rows(*in_rows(put), contact, back), replaces=True)


def session(found: Roll, session_id: int, *, begun: bool, note: Say | None = None) -> Screen:
    """Show who came to a session; a tap on a name changes it."""
    course = found.course
    number, held = next(((at, one) for at, one in enumerate(course.kept, 1) if one.id == session_id), (0, None))
    came, rolled = found.came.get(session_id, 0), sum(found.counts.get(state, 0) for state in (*SEATED, *AFTER))
    lines: list[Shown] = [*_first(note), _title(course)]
    if held is not None:
        lines.append(say("course.nth", number=number, at=held.starts_at))
    lines.append(say("roll.came", came=came, seated=rolled))
    lines.append(say("roll.tap" if begun else "roll.too_early") if found.entries else say("roll.nobody"))
    each: list[Button] = []
    if begun:
        for at, one in enumerate(found.entries, found.page * PAGE + 1):
            there = session_id in one.came
            named: Shown = say("roll.named", number=at, name=one.name) if one.name else say("roll.unnamed", number=at)
            value = f"{session_id}.{found.page}.{one.enrolment_id}.{0 if there else 1}"
            each.append(Button(named, f"go.cp_mark.{value}", chosen=there))
    code = (link("cp_code", "roll.word", str(session_id)),)
    back = (link("cp_list", "roll.back", str(course.id)),)
    turn = _turn("cp_session", str(session_id), found.page, more=found.more)
    return Screen(tuple(lines), _rows(*((one,) for one in each), turn, code, back), replaces=True)


def code(found: Drawn, links: Mapping[str, str], *, note: Say | None = None) -> Screen:
    """Show a session's word, to be said aloud, and the links of its QR."""
    persian, digits = found.word.persian
    lines: list[Shown] = [
        *_first(note),
        _title(found.course),
        say("course.nth", number=found.number, at=found.session.starts_at),
        "",
        say("roll.the_word", word=persian, number=digits, latin=Code(found.word.latin)),
        say("roll.word_how", before=int(OPENS.total_seconds()) // 60, after=int(CLOSES.total_seconds()) // 3600),
    ]
    for messenger, address in sorted(links.items()):
        lines.append(say("roll.link", messenger=say(f"messenger.{messenger}"), link=Code(address, tapped=True)))
    value = str(found.session.id)
    pictures = (link("cp_qr", "roll.qr", value),) if links else ()
    return Screen(tuple(lines), _rows(pictures, (link("cp_session", "button.back", value),)), replaces=True)


def wall(found: Drawn, messenger: str) -> Screen:
    """Write what stands under the picture of a session's QR."""
    persian, digits = found.word.persian
    lines = (
        _title(found.course),
        say("course.nth", number=found.number, at=found.session.starts_at),
        say("roll.scan", messenger=say(f"messenger.{messenger}")),
        say("roll.the_word", word=persian, number=digits, latin=Code(found.word.latin)),
    )
    return Screen(lines)


def results(found: Results, *, note: Say | None = None) -> Screen:
    """Show what people say of a course, without names."""
    lines: list[Shown] = [*_first(note), _title(found.course)]
    answered = max((sum(marks.values()) for marks in found.marks.values()), default=0)
    lines.append(say("feedback.answered", count=answered, asked=found.asked))
    for name in QUESTIONS:
        average = found.average(name)
        if average is None:
            continue
        whole, tenth = divmod(round(average * 10), 10)
        counts = tuple(
            say("feedback.count", mark=mark, count=found.marks[name][mark])
            for mark in MARKS
            if mark in found.marks[name]
        )
        value = {"whole": whole, "tenth": tenth, "counts": counts}
        lines.append(say("feedback.result", what=say(f"feedback.name.{name}"), **value))
    lines += [say("feedback.remarks")] if found.remarks else []
    for one in found.remarks:
        text = one.text or ""
        lines += ["", say("feedback.spoken") if not text else text[:EXCERPT] + ("…" if len(text) > EXCERPT else "")]
    files = (link("cp_voices", "feedback.files", str(found.course.id)),) if found.files else ()
    turn = _turn("cp_said", str(found.course.id), found.page, more=found.more)
    back = (link("cp_list", "roll.back", str(found.course.id)),)
    return Screen(tuple(lines), _rows(files, turn, back), replaces=True)


def contact(found: One, told: Contact | None) -> Screen:
    """Show who somebody is and how they are reached, as far as they told."""
    back = (link("cp_one", "button.back", str(found.entry.enrolment_id)),)
    ways: dict[str, Shown | None] = {} if told is None else {
        "registration.name": told.name or None,
        "profile.phone": told.phone and Code(told.phone),
        "profile.email": told.email and Code(told.email),
        "profile.organisation": told.organisation,
    }  # fmt: skip
    given = {label: value for label, value in ways.items() if value}
    said = [say("form.review.line", label=say(f"{label}.label"), value=value) for label, value in given.items()]
    return Screen((_title(found.course), *(said or [say("card.nothing_told")])), (back,), replaces=True)


def _person(one: Entry) -> Say:
    name = _short(one)
    if one.place is not None:
        return say("roll.person_waits", name=name, place=one.place)
    return say("roll.person", name=name, state=say(f"roll.state.{one.state}"))


def _short(one: Entry) -> Shown:
    return shortened(one.name) if one.name else say("staff.nameless")


def _title(course: Seen) -> Say:
    return say("roll.title", title=course.title, code=Code(course.code))


def _turn(page: str, value: str, at: int, *, more: bool) -> Sequence[Button]:
    before = [link(page, "board.before", f"{value}.{at - 1}")] if at else []
    return [*before, *([link(page, "board.after", f"{value}.{at + 1}")] if more else [])]


def _rows(*rows: Sequence[Button]) -> Rows:
    return tuple(tuple(row) for row in rows if row)


def _first(note: Say | None) -> tuple[Shown, ...]:
    return () if note is None else (note, "")
