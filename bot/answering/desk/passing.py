"""What can be done with a card besides judging it: later, not mine, a note, a flag, its files, the twin beside it."""

from dataclasses import replace

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import next_card, on_card, stale, text_of
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from bot.errands.attachments import errand_for
from conversations.event import Event
from conversations.pages.desk import triage as pages
from conversations.pages.desk import twins as twin_pages
from conversations.pages.desk.triage import Ref
from conversations.screen import Screen, say
from programme.errors import Conflict, NotFound
from programme.registration_file import RegistrationFile
from programme.triage import Progress
from services import people, remarks, triage, twins
from services.contact import contact
from services.registration_file import open_file

LONGEST_NOTE = 500


def _later(at: DeskVisit, value: str) -> Reply:
    return _pass(at, value, "later")


def _not_mine(at: DeskVisit, value: str) -> Reply:
    return _pass(at, value, "not_mine")


def _pass(at: DeskVisit, value: str, kind: str) -> Reply:
    ref = Ref.parse(value)
    if ref is None:
        return next_card(at)
    visit = at.visit
    try:
        triage.pass_by(
            visit.tx,
            registration_id=ref.registration_id,
            version=ref.version,
            kind=kind,
            officer=at.member,
            now=visit.now,
        )
    except triage.NotHeld:
        return stale(at, ref)
    return next_card(at, say(f"triage.passed.{kind}"))


def _note(at: DeskVisit, value: str) -> Reply:
    ref = Ref.parse(value)

    def asks(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}t_note.{ref}")
        return pages.noting(ref or Ref(0, 0))

    return on_card(at, ref, asks)


def _noted(at: DeskVisit, value: str, event: Event) -> Reply:
    ref, text = Ref.parse(value), text_of(event, longest=LONGEST_NOTE)
    if ref is None or text is None:
        return _note(at, value)
    visit = at.visit
    remarks.note(visit.tx, registration_id=ref.registration_id, text=text, officer=at.member, now=visit.now)
    return next_card(at, say("triage.note.kept"))


def _flag(at: DeskVisit, value: str) -> Reply:
    ref = Ref.parse(value)
    if ref is None:
        return next_card(at)
    visit = at.visit
    try:
        triage.take(
            visit.tx, registration_id=ref.registration_id, version=ref.version, officer=at.member, now=visit.now
        )
    except triage.NotHeld:
        return stale(at, ref)
    remarks.flag(visit.tx, registration_id=ref.registration_id, officer=at.member, now=visit.now)
    return next_card(at)


def _files(at: DeskVisit, value: str) -> Reply:
    ref = Ref.parse(value)
    handed: list[Errand] = []

    def hands(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        handed.append(errand_for(view.id))
        return pages.card(view, ref or Ref(0, 0), far, at.visit.world, second=second)

    shown = on_card(at, ref, hands)
    return replace(shown, errand=handed[0]) if handed else shown


def _twin(at: DeskVisit, value: str) -> Reply:
    ref, other_id = _pair(value)
    if ref is None or other_id is None:
        return next_card(at)
    visit = at.visit
    other = open_file(visit.tx, registration_id=other_id, viewer=at.member)
    if other is None:
        return next_card(at)

    def compares(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        # Both names, and whether the phones agree, are looked at: that is written down.
        seen = [contact(visit.tx, registration_id=one, by=at.actor, now=visit.now) for one in (view.id, other_id)]
        phones = [one.phone for one in seen if one is not None and one.phone]
        same = None if len(phones) < 2 else phones[0] == phones[1]
        return twin_pages.twins(view, other, ref, visit.world, same_phone=same)

    return on_card(at, ref, compares)


def _merge(at: DeskVisit, value: str) -> Reply:
    return _twins_decided(at, value, twins.merge, "twins.merged")


def _merge_other(at: DeskVisit, value: str) -> Reply:
    return _twins_decided(at, value, twins.merge_other, "twins.merged_other")


def _twins_decided(at: DeskVisit, value: str, merge: twins.Merge, said: str) -> Reply:
    ref, other_id = _pair(value)
    if ref is None or other_id is None:
        return next_card(at)
    visit = at.visit
    try:
        merge(
            visit.tx,
            registration_id=ref.registration_id,
            version=ref.version,
            other_id=other_id,
            reasons=[visit.world.programme.reasons.duplicate[0].code],
            officer=at.member,
            now=visit.now,
        )
    except triage.NotHeld:
        return stale(at, ref)
    except (Conflict, NotFound) as refusal:
        # Refused before anything was written; the card is still before the officer.
        return next_card(at, say(refusal.key, **refusal.params))
    return next_card(at, say(said))


def _apart(at: DeskVisit, value: str) -> Reply:
    ref, other_id = _pair(value)
    if ref is None or other_id is None:
        return next_card(at)
    visit = at.visit
    try:
        twins.tell_apart(
            visit.tx,
            registration_id=ref.registration_id,
            version=ref.version,
            other_id=other_id,
            officer=at.member,
            now=visit.now,
        )
    except triage.NotHeld:
        return stale(at, ref)
    except NotFound as refusal:
        return next_card(at, say(refusal.key))
    return next_card(at, say("twins.told_apart"))


def _pair(value: str) -> tuple[Ref | None, int | None]:
    card, _, other = value.rpartition(".")
    return Ref.parse(card), int(other) if other.isascii() and other.isdecimal() and len(other) < 19 else None


PAGES: dict[str, DeskPage] = {
    "t_later": DeskPage(_later),
    "t_not_mine": DeskPage(_not_mine),
    "t_note": DeskPage(_note, hear=_noted),
    "t_flag": DeskPage(_flag),
    "t_files": DeskPage(_files),
    "t_twin": DeskPage(_twin),
    "t_merge": DeskPage(_merge),
    "t_merge_other": DeskPage(_merge_other),
    "t_apart": DeskPage(_apart),
}
