"""Staff: who works at the desk, and what a role includes (programme.md, section 1)."""

from dataclasses import dataclass
from datetime import timedelta

from programme.lifecycle import Role

STAFF_ROLES = (Role.REVIEWER, Role.OFFICER, Role.COORDINATOR)
DESK_ROLES = (Role.OFFICER, Role.COORDINATOR)
"""Who screens."""

INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff; `name` is what colleagues are told."""

    person_id: int
    role: Role
    institution: str | None
    name: str
