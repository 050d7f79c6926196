"""An invitation, the answers to it, and what comes after each."""

from conversations.pages.link import link
from conversations.screen import Rows, Say, Screen, Until, say
from conversations.world import World
from programme.standing import Standing

ANSWERS: Rows = ((link("accept", "button.accept"),), (link("talk", "button.talk"), link("decline", "button.decline")))
"""The three answers, wherever one is asked for."""


def to_ideas(standing: Standing, world: World) -> Rows:
    """Lead to where a diplomat sends ideas, while they are taken, and sees those that were sent."""
    listed = link("ideas", "button.ideas")
    return ((link("idea", "button.idea"), listed),) if taken(standing, world) else ((listed,),)


def until(world: World, standing: Standing | None = None) -> Until:
    """Say until when ideas are taken, and with them the answer; of a diplomat, their own deadline."""
    closes_at = world.programme.ideas_close_at()
    own = None if standing is None else standing.ideas_until
    return Until(closes_at if own is None else max(own, closes_at))


def over(standing: Standing, world: World) -> bool:
    """Say whether it is too late to answer."""
    return standing.at is not None and standing.at >= until(world, standing).at


def accepted(standing: Standing, world: World) -> Screen:
    """Welcome a diplomat, and say what comes next and until when."""
    return Screen(
        (say("invitation.accepted"), next_step(standing, world)),
        (*to_ideas(standing, world), (link("status", "button.status"), link("profile", "button.profile"))),
        trace=say("button.accept"),
    )


def early(standing: Standing, world: World) -> bool:
    """Say whether ideas are not taken yet."""
    return standing.at is not None and standing.at < world.programme.ideas_open_at()


def taken(standing: Standing, world: World) -> bool:
    """Say whether ideas are taken now."""
    return not early(standing, world) and not over(standing, world)


def next_step(standing: Standing, world: World) -> Say:
    """Say when a diplomat may send ideas."""
    if early(standing, world):
        opens = world.programme.call.ideas.opens
        return say("invitation.next.later", opens=opens, until=until(world, standing))
    if over(standing, world):
        return say("invitation.next.over")
    return say("invitation.next", until=until(world, standing))


def talk(world: World) -> Screen:
    """Confirm that somebody of the secretariat will talk first; the invitation stays open."""
    return Screen(
        (say("invitation.talk"), say("invitation.stays", until=until(world))),
        ((link("accept", "button.accept"), link("decline", "button.decline")),),
        trace=say("button.talk"),
    )


def decline(world: World) -> Screen:
    """Ask once more before an invitation is declined."""
    yes, no = link("decline", "button.decline_yes", "yes"), link("status", "button.no")
    return Screen((say("invitation.decline.sure", until=until(world)),), ((yes,), (no,)))


def declined() -> Screen:
    """Take a no for a no, and say what stays."""
    rows: Rows = ((link("status", "button.status"), link("profile", "button.profile")),)
    return Screen((say("invitation.declined"), say("companion.next")), rows, replaces=True)


def reminder(world: World) -> Screen:
    """Remind of an invitation that waits for its answer."""
    return Screen((say("invitation.nudge"), say("invitation.stays", until=until(world))), ANSWERS)


def ended() -> Screen:
    """Say plainly that the time to answer is over, and what stays."""
    return Screen((say("invitation.ended"), say("companion.next")), ((link("status", "button.status"),),))
