"""The staff: who belongs to it, inviting, changing a role, removing."""

from collections.abc import Collection, Mapping

from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.lifecycle import Role
from programme.staff import DESK_ROLES, STAFF_ROLES, Member


def staff(members: list[Member], world: World) -> Screen:
    """List the staff, each with a button, and the ways to invite."""
    lines: list[Shown] = [say("staff.title"), ""]
    lines += [described(one, world) for one in members]
    if (lacking := vacant({one.institution for one in members if one.role is Role.REVIEWER}, world)) is not None:
        lines += ["", lacking]
    people: Rows = tuple((Button(_called(one), f"go.member.{one.person_id}"),) for one in members)
    invite = tuple(link("invite", f"staff.invite.{role}", role) for role in reversed(STAFF_ROLES))
    return Screen(tuple(lines), (*people, *((button,) for button in invite), (home(),)), replaces=True)


def member(one: Member, world: World) -> Screen:
    """Show one of the staff, with the roles they could have, and how to remove them."""
    # A reviewer speaks for an institution; who has none cannot become one.
    possible = STAFF_ROLES if one.institution is not None else DESK_ROLES
    roles = [role for role in possible if role is not one.role]
    changes: Rows = tuple((link("role", f"staff.make.{role}", f"{one.person_id}.{role}"),) for role in roles)
    remove = (link("dismiss", "staff.remove", str(one.person_id)),)
    return Screen((described(one, world),), (*changes, remove, (back(),)), replaces=True)


def dismiss(one: Member, world: World) -> Screen:
    """Ask once more before somebody is removed."""
    yes = link("dismiss", "staff.remove_yes", f"{one.person_id}.yes")
    return Screen((described(one, world), say("staff.remove.sure")), ((yes,), (back(),)), replaces=True)


def institution(world: World) -> Screen:
    """Ask for whom a reviewer speaks."""
    rows: Rows = tuple((Button(one, f"go.invite.{Role.REVIEWER}.{one.code}"),) for one in world.programme.institutions)
    return Screen((say("staff.which_institution"),), (*rows, (back(),)), replaces=True)


def name(value: str) -> Screen:
    """Ask how colleagues call the person that is invited."""
    without = link("invite_now", "staff.without_name", value)
    return Screen((say("staff.which_name"),), ((without,), (back(),)), replaces=True)


def invited(code: str, links: Mapping[str, str], role: Role) -> Screen:
    """Give the code and the links; they are shown this once."""
    lines: list[Shown] = [say("staff.invited", role=say(f"staff.role.{role}")), say("staff.code", code=Code(code))]
    for messenger, address in sorted(links.items()):
        lines.append(say("staff.link", messenger=say(f"messenger.{messenger}"), link=Code(address, tapped=True)))
    return Screen((*lines, say("staff.link.once")), ((back(),),))


def joined(one: Member, world: World) -> Screen:
    """Welcome somebody who has joined."""
    here: Rows = ((link("review", "command.review") if one.role is Role.REVIEWER else home(),),)
    return Screen((say("staff.joined"), described(one, world)), here)


def who_are_you() -> Screen:
    """Ask for the name that colleagues see."""
    return Screen((say("staff.your_name"),))


def dead_link() -> Screen:
    """Say of a code that was guessed, used or is too old, always the same."""
    return Screen((say("staff.link_dead"),), ((link("home", "button.home"),),))


def changed(members: list[Member], world: World) -> Screen:
    """List the staff after a change."""
    screen = staff(members, world)
    return Screen((say("staff.changed"), "", *screen.lines), screen.rows, replaces=True)


def described(one: Member, world: World) -> Shown:
    """Say who somebody is at the desk."""
    where = next((body for body in world.programme.institutions if body.code == one.institution), None)
    if where is None:
        return say("staff.line", name=_called(one), role=say(f"staff.role.{one.role}"))
    return say("staff.line_of", name=_called(one), role=say(f"staff.role.{one.role}"), institution=where)


def vacant(there: Collection[str | None], world: World) -> Say | None:
    """Name the institutions without a reviewer; None where there is none such."""
    found = tuple(one for one in world.programme.institutions if one.code not in there)
    return say("assign.vacant", institutions=found) if found else None


def back() -> Button:
    """Lead back to the list."""
    return link("staff", "staff.back")


def home() -> Button:
    """Lead to the desk."""
    return link("desk", "desk.button")


def _called(one: Member) -> Shown:
    return one.name or say("staff.nameless")
