"""Staff by chat: joining by a code, listing, inviting, changing, removing."""

from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event, Said
from conversations.pages.desk import staff as pages
from programme.lifecycle import Role
from programme.staff import STAFF_ROLES, Member
from programme.text import number, store
from services import people
from services import staff as services

LONGEST_NAME = 60
MENU = Errand("commands")


def joins(visit: Visit, code: str) -> Reply:
    """Take a code that an invitation brought."""
    one = services.join(visit.tx, person_id=visit.who.person_id, code=code, now=visit.now)
    if one is None:
        return visit.reply(pages.dead_link())
    if not one.name:
        visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}my_name.")
        return visit.reply(pages.who_are_you(), errand=MENU)
    return visit.reply(pages.joined(one, visit.world), errand=MENU)


def _staff(at: DeskVisit, value: str) -> Reply:
    return at.visit.reply(pages.staff(services.members(at.visit.tx), at.visit.world))


def _member(at: DeskVisit, value: str) -> Reply:
    one = _of(at, value)
    return _staff(at, "") if one is None else at.visit.reply(pages.member(one, at.visit.world))


def _role(at: DeskVisit, value: str) -> Reply:
    of, _, role = value.partition(".")
    person_id = number(of)
    if person_id is None or role not in STAFF_ROLES:
        return _staff(at, "")
    services.change(at.visit.tx, person_id=person_id, role=Role(role), by=at.actor, now=at.visit.now)
    return at.visit.reply(pages.changed(services.members(at.visit.tx), at.visit.world))


def _dismiss(at: DeskVisit, value: str) -> Reply:
    of, _, sure = value.partition(".")
    one = _of(at, of)
    if one is None:
        return _staff(at, "")
    if sure != "yes":
        return at.visit.reply(pages.dismiss(one, at.visit.world))
    services.remove(at.visit.tx, person_id=one.person_id, by=at.actor, now=at.visit.now)
    return at.visit.reply(pages.changed(services.members(at.visit.tx), at.visit.world))


def _invite(at: DeskVisit, value: str) -> Reply:
    role, _, institution = value.partition(".")
    if role not in STAFF_ROLES:
        return _staff(at, "")
    if role == Role.REVIEWER and not institution:
        return at.visit.reply(pages.institution(at.visit.world))
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}invite_now.{value}")
    return at.visit.reply(pages.name(value))


def _invite_now(at: DeskVisit, value: str, name: str | None = None) -> Reply:
    role, _, institution = value.partition(".")
    if role not in STAFF_ROLES:
        return _staff(at, "")
    visit = at.visit
    code = services.invite(
        visit.tx,
        role=Role(role),
        programme=visit.world.programme,
        institution=institution or None,
        name=name,
        by=at.actor,
        now=visit.now,
    )
    links = {messenger: pattern.format(payload=code) for messenger, pattern in visit.links.items()}
    return visit.reply(pages.invited(code, links, Role(role)))


def _named(at: DeskVisit, value: str, event: Event) -> Reply:
    name = _name_in(event)
    if name is None:
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}invite_now.{value}")
        return at.visit.reply(pages.name(value))
    return _invite_now(at, value, name)


def _my_name(at: DeskVisit, value: str) -> Reply:
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}my_name.")
    return at.visit.reply(pages.who_are_you())


def _named_myself(at: DeskVisit, value: str, event: Event) -> Reply:
    name = _name_in(event)
    if name is None:
        return _my_name(at, "")
    services.rename(at.visit.tx, person_id=at.member.person_id, name=name)
    one = services.member(at.visit.tx, person_id=at.member.person_id)
    assert one is not None  # noqa: S101 - the door has just seen it
    return at.visit.reply(pages.joined(one, at.visit.world))


def _of(at: DeskVisit, value: str) -> Member | None:
    person_id = number(value)
    return None if person_id is None else services.member(at.visit.tx, person_id=person_id)


def _name_in(event: Event) -> str | None:
    name = " ".join(store(event.text).split()) if isinstance(event, Said) else ""
    return name if 0 < len(name) <= LONGEST_NAME else None


PAGES: dict[str, DeskPage] = {
    "staff": DeskPage(_staff, COORDINATOR_ONLY, command=True),
    "member": DeskPage(_member, COORDINATOR_ONLY),
    "role": DeskPage(_role, COORDINATOR_ONLY),
    "dismiss": DeskPage(_dismiss, COORDINATOR_ONLY),
    "invite": DeskPage(_invite, COORDINATOR_ONLY),
    "invite_now": DeskPage(_invite_now, COORDINATOR_ONLY, hear=_named),
    "my_name": DeskPage(_my_name, STAFF_ROLES, hear=_named_myself),
}
