"""A page of the desk: what it shows, who may, and what it makes of a text that it asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event
from programme.lifecycle import Role
from programme.staff import DESK_ROLES, Member
from services.journal import Actor

FOCUS = "desk."
"""How the focus of an account begins whose next message answers a page of the desk: `desk.PAGE.VALUE`."""


@dataclass(slots=True)
class DeskVisit:
    """A visit of somebody of the staff."""

    visit: Visit
    member: Member

    @property
    def actor(self) -> Actor:
        """Who acts, in the role that they have now."""
        return Actor(self.member.role, self.member.person_id)


Show = Callable[[DeskVisit, str], Reply]
Hear = Callable[[DeskVisit, str, Event], Reply]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """`show` answers the command (where it is one) and the buttons; `hear` a text, voice or file asked for."""

    show: Show
    roles: tuple[Role, ...] = DESK_ROLES
    command: bool = False
    hear: Hear | None = None


COORDINATOR_ONLY = (Role.COORDINATOR,)
