"""What a diplomat reads of their own ideas where it is said where they stand: how many, and what comes next."""

from conversations.pages import invitation
from conversations.pages.link import link
from conversations.screen import Button, Rows, Say, Shown, say
from conversations.world import World
from programme.own_idea import OwnCounts
from programme.standing import Standing

NONE = OwnCounts()


def lines(standing: Standing, world: World) -> tuple[Shown, ...]:
    """Count the ideas, and say the next step: what waits for the author comes before what may be sent."""
    ideas = standing.ideas or NONE
    step = _step(ideas, standing, world)
    if not ideas.sent and not ideas.drafts:
        return (step,)
    counted = say("status.ideas", sent=ideas.sent, drafts=ideas.drafts, questions=ideas.questions)
    if ideas.studied and not ideas.questions:
        return (counted, step, say("status.ideas.results"))
    return (counted, step)


def rows(standing: Standing, world: World) -> Rows:
    """Lead to what waits for the author, and to the ideas."""
    waiting = _waiting(standing.ideas or NONE)
    # Of several, the list says which ones.
    first: Rows = ((waiting[0],),) if len(waiting) == 1 else ()
    return (*first, *invitation.to_ideas(standing, world))


def _step(ideas: OwnCounts, standing: Standing, world: World) -> Say:
    if ideas.questions:
        return say("status.ideas.answer")
    if not invitation.taken(standing, world):
        return invitation.next_step(standing, world)
    until = invitation.until(world, standing)
    if ideas.drafts:
        return say("status.ideas.draft", until=until)
    return say("status.ideas.more", until=until) if ideas.sent else invitation.next_step(standing, world)


def _waiting(ideas: OwnCounts) -> list[Button]:
    return [
        *(link("revise", "button.answer", str(one)) for one in ideas.asked),
        *(link("idea_open", "button.answer", str(one)) for one in ideas.awaiting),
        *(link("i_merge", "merge.see", str(one)) for one in ideas.merges),
    ]
