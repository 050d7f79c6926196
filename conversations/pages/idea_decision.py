"""What an author is told once the decision on an idea is published, and the answers that are asked for then."""

from collections.abc import Sequence

from conversations.pages.desk.idea_card import city_shown
from conversations.pages.link import link
from conversations.screen import Code, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.idea import Outcome, State
from programme.idea_decision import IdeaDecision, IdeaStanding
from programme.words import Named

REMARKS, REMARK_LENGTH = 5, 300
"""Remarks of reviewers in one message, and letters of each."""


def answers(idea_id: int) -> Rows:
    """Offer the three answers, wherever one is asked for."""
    value = str(idea_id)
    talk, decline = link("i_talk", "button.talk", value), link("i_decline", "button.idea_decline", value)
    return ((link("i_accept", "button.idea_accept", value),), (talk, decline))


def decision(of: IdeaDecision, world: World) -> Screen:
    """Tell what came of an idea, why, what reviewers remarked, and what comes next."""
    lines: list[Shown] = [
        say("idea.told.dear", name=of.name),
        _outcome(of, world),
        *why(of, world),
    ]
    if of.partners:
        lines.append(say("idea.told.partners", names=of.partners))
    lines += ["", say(f"idea.told.{of.outcome}.next")]
    asked = of.outcome in (Outcome.WORKABLE, Outcome.CONDITIONAL)
    return Screen(tuple(lines), answers(of.id) if asked else _doors())


def why(of: IdeaDecision, world: World) -> tuple[Shown, ...]:
    """Say the reasons of a decision, the coordinator's words, and what reviewers remarked."""
    words = (say("decision.words", words=of.words),) if of.words else ()
    return (*_reasons(of, world), *words, *_remarks(of.remarks))


def accepted(of: IdeaStanding) -> Screen:
    """Welcome an idea among those that are carried out, and say what comes next."""
    lines = (say("idea.accepted", **_named(of)), say("idea.accepted.next"))
    return Screen(lines, ((link("status", "button.status"),),), trace=say("button.idea_accept"))


def talk(of: IdeaStanding) -> Screen:
    """Confirm that somebody of the secretariat will talk first; the question stays open."""
    (accept,), (_, refuse) = answers(of.id)
    lines = (say("idea.talk", **_named(of)), say("idea.talk.stays"))
    return Screen(lines, ((accept, refuse),), trace=say("button.talk"))


def decline(of: IdeaStanding) -> Screen:
    """Ask once more before an idea is let go."""
    yes = link("i_decline", "button.idea_decline_yes", f"{of.id}.yes")
    no = link("i_decline", "button.no", f"{of.id}.no")
    return Screen((say("idea.decline.sure", **_named(of)),), ((yes,), (no,)))


def declined(of: IdeaStanding) -> Screen:
    """Take a no for a no."""
    lines = (say("idea.declined", **_named(of)), say("idea.declined.next"))
    return Screen(lines, _doors(), replaces=True)


def reminder(of: IdeaStanding) -> Screen:
    """Remind of an idea that waits for its author's answer."""
    return Screen((say("idea.confirm", **_named(of)),), answers(of.id))


def stands(of: IdeaStanding) -> Screen:
    """Say where an idea is, with the answers where one is asked for."""
    rows = answers(of.id) if of.state is State.AWAITING else _doors()
    return Screen((say("idea.card.heading", **_named(of)), say(f"idea.stands.{of.state}")), rows)


def _outcome(of: IdeaDecision, world: World) -> Say:
    told = {"code": Code(of.code), "title": of.title}
    match of.outcome:
        case Outcome.MERGED if of.into is not None:
            return say("idea.told.merged.into", into=Code(of.into), **told)
        case Outcome.REFERRED if of.referred_to:
            return say("idea.told.referred.to", city=city_shown(of.referred_to, world), **told)
    return say(f"idea.told.{of.outcome}", **told)


def _reasons(of: IdeaDecision, world: World) -> tuple[Shown, ...]:
    # A chip that the programme file has lost since has no words any more.
    known: Sequence[Named] = getattr(world.programme.outcomes, of.outcome.value)
    chips = tuple(chip for chip in known if chip.code in of.reasons)
    if not chips:
        return ()
    return (say("idea.told.condition" if of.outcome is Outcome.CONDITIONAL else "status.reason", reasons=chips),)


def _remarks(remarks: Sequence[str]) -> tuple[Shown, ...]:
    short = [one if len(one) <= REMARK_LENGTH else one[: REMARK_LENGTH - 1] + "…" for one in remarks[:REMARKS]]
    return tuple(say("idea.told.remark", line=one) for one in short)


def _named(of: IdeaStanding) -> dict[str, Shown]:
    return {"code": Code(of.code), "title": of.title}


def _doors() -> Rows:
    return ((link("status", "button.status"), link("question", "button.question")),)
