"""What was decided of a registration, once it was told: the result, the reason in words, the next door."""

from conversations.pages import diplomat, invitation
from conversations.pages.link import link
from conversations.screen import Rows, Shown, say
from conversations.world import World
from programme.registration import State
from programme.standing import Standing

# Why two registrations are one person's is the desk's business: the notice of it gives no reason either.
_REASONS = {State.COMPANION: "companion", State.CLOSED: "ineligible"}


def lines(standing: Standing, world: World) -> tuple[Shown, ...]:
    """Say the result, why, and what comes next."""
    told: tuple[Shown, ...] = (say(f"status.{standing.state}"),)
    match standing.state:
        case State.INVITED if invitation.over(standing, world):
            return (*told, say("invitation.over", until=world.programme.call.ideas.closes))
        case State.INVITED:
            return (*told, say("invitation.stays", until=invitation.until(world)))
        case State.DIPLOMAT:
            return (*told, *diplomat.lines(standing, world))
        case State.COMPANION:
            return (*told, *why(standing, world), say("companion.next"))
    return (*told, *why(standing, world), say("status.ask"))


def why(standing: Standing, world: World) -> tuple[Shown, ...]:
    """Say the reasons in words: those of the programme, and what an officer wrote for the citizen."""
    chips = getattr(world.programme.reasons, _REASONS.get(standing.state, ""), []) if standing.state else []
    reasons: list[Shown] = [chip for chip in chips if chip.code in standing.reasons]
    if standing.reason_text:
        reasons.append(standing.reason_text)
    return (say("status.reason", reasons=tuple(reasons)),) if reasons else ()


def rows(standing: Standing, world: World) -> Rows:
    """Offer the next door."""
    if standing.state is State.INVITED and not invitation.over(standing, world):
        return invitation.ANSWERS
    if standing.state is State.DIPLOMAT:
        return diplomat.rows(standing, world)
    if standing.state is State.COMPANION and standing.courses:
        return ((link("courses", "button.courses"),),)
    if standing.state in (State.MERGED, State.CLOSED):
        return ((link("question", "button.question"),),)
    return ()
