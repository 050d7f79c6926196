"""What can be done with a card besides judging it: later, not mine, a note, a flag, its files, the twin beside it."""

from dataclasses import replace

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import about, acting, next_card, on_card, text_of
from bot.answering.errand import Errand, handing_out
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import triage as pages
from conversations.pages.desk import twins as twin_pages
from conversations.pages.desk.triage import Ref
from conversations.screen import Say, Screen, say
from programme.registration_file import RegistrationFile
from programme.text import number
from programme.triage import Progress
from services import people, remarks, triage, twins
from services.contact import contact
from services.registration_file import find_by_code, open_file

LONGEST_NOTE = 500


def _later(at: DeskVisit, value: str) -> Reply:
    return _pass(at, value, "later")


def _not_mine(at: DeskVisit, value: str) -> Reply:
    return _pass(at, value, "not_mine")


def _pass(at: DeskVisit, value: str, kind: str) -> Reply:
    def pass_by(ref: Ref) -> Reply:
        triage.pass_by(at.visit.tx, kind=kind, **about(at, ref))
        return next_card(at, say(f"triage.passed.{kind}"))

    return acting(at, Ref.parse(value), pass_by)


def _note(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    ref = Ref.parse(value)

    def asks(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}t_note.{ref}")
        return pages.noting(ref or Ref(0, 0), complaint=complaint)

    return on_card(at, ref, asks)


def _noted(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=LONGEST_NOTE)
    if isinstance(text, Say):
        return _note(at, value, text)

    def keep(card: Ref) -> Reply:
        triage.take(at.visit.tx, **about(at, card))
        registration_id = card.registration_id
        remarks.note(at.visit.tx, registration_id=registration_id, text=text, officer=at.member, now=at.visit.now)
        return next_card(at, say("triage.note.kept"), marks=card.marks)

    return acting(at, Ref.parse(value), keep)


def _flag(at: DeskVisit, value: str) -> Reply:
    def flag(card: Ref) -> Reply:
        triage.take(at.visit.tx, **about(at, card))
        remarks.flag(at.visit.tx, registration_id=card.registration_id, officer=at.member, now=at.visit.now)
        return next_card(at, marks=card.marks)

    return acting(at, Ref.parse(value), flag)


def _files(at: DeskVisit, value: str) -> Reply:
    ref = Ref.parse(value)
    handed: list[Errand] = []

    def hands(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        handed.append(handing_out(view.id, then="triage"))
        return pages.card(view, ref or Ref(0, 0), far, at.visit.world, second=second)

    shown = on_card(at, ref, hands)
    return replace(shown, errand=handed[0]) if handed else shown


def _original(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    ref = Ref.parse(value)

    def asks(view: RegistrationFile, far: Progress, second: bool) -> Screen:
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}t_original.{ref}")
        return pages.original(ref or Ref(0, 0), complaint=complaint)

    return on_card(at, ref, asks)


def _original_named(at: DeskVisit, value: str, event: Event) -> Reply:
    ref, visit = Ref.parse(value), at.visit
    text = event.text if isinstance(event, Said) else ""
    other_id = find_by_code(visit.tx, text, call=visit.world.programme.call.code)
    if ref is None or other_id is None or other_id == ref.registration_id:
        return _original(at, value, say("triage.original.unknown"))
    return _twin(at, f"{ref}.{other_id}")


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
    card, other_id = _pair(value)
    reasons = [at.visit.world.programme.reasons.duplicate[0].code]

    def decide(ref: Ref) -> Reply:
        merge(at.visit.tx, other_id=other_id, reasons=reasons, **about(at, ref))
        return next_card(at, say(said))

    return acting(at, None if other_id is None else card, decide)


def _apart(at: DeskVisit, value: str) -> Reply:
    card, other_id = _pair(value)

    def tell_apart(ref: Ref) -> Reply:
        twins.tell_apart(at.visit.tx, other_id=other_id or 0, **about(at, ref))
        return next_card(at, say("twins.told_apart"))

    return acting(at, None if other_id is None else card, tell_apart)


def _pair(value: str) -> tuple[Ref | None, int | None]:
    card, _, other = value.rpartition(".")
    return Ref.parse(card), number(other)


PAGES: dict[str, DeskPage] = {
    "t_later": DeskPage(_later),
    "t_not_mine": DeskPage(_not_mine),
    "t_note": DeskPage(_note, hear=_noted),
    "t_flag": DeskPage(_flag),
    "t_files": DeskPage(_files),
    "t_original": DeskPage(_original, hear=_original_named),
    "t_twin": DeskPage(_twin),
    "t_merge": DeskPage(_merge),
    "t_merge_other": DeskPage(_merge_other),
    "t_apart": DeskPage(_apart),
}
