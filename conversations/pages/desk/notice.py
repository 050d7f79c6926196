"""What somebody of the staff is told when a coordinator changes what they are at the desk."""

from conversations.screen import Screen, say
from programme.lifecycle import Role


def role(given: Role) -> Screen:
    """Tell somebody their new role."""
    return Screen((say("notice.role", role=say(f"staff.role.{given}")),))


def removed() -> Screen:
    """Tell somebody that they are no longer of the staff."""
    return Screen((say("notice.removed"),))
