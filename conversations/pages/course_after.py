"""A course as it takes place and afterwards: one is there, and says how it was."""

from conversations.pages.link import link
from conversations.screen import Button, Rows, Say, Screen, Shown, say
from programme.attendance import Outcome, Presence
from programme.course_told import Seen
from programme.enrolment import State
from programme.feedback import MARKS, QUESTIONS, Given


def word(title: str, *, complaint: Say | None = None) -> Screen:
    """Ask for the word of the session."""
    first: tuple[Shown, ...] = () if complaint is None else (complaint, "")
    return Screen((*first, say("course.title", title=title), say("attend.ask")), ((_home("button.cancel"),),))


def presence(found: Presence) -> Screen:
    """Say what came of somebody's saying that they are there, and what can be done."""
    lines: list[Shown] = [say("course.title", title=found.course.title)] if found.course is not None else []
    told: dict[str, Shown] = {}
    if found.outcome is Outcome.RESTING:
        told["minutes"] = found.minutes
    if found.outcome in (Outcome.NOTED, Outcome.ALREADY):
        told["number"] = found.number
    if found.outcome is Outcome.EARLY and found.session is not None:
        told["at"] = found.session.starts_at
    lines.append(say(f"attend.{found.outcome}", **told))
    return Screen(tuple(lines), ((_home(),),))


def question(course: Seen, state: State, given: Given, *, asks: bool = False) -> Screen:
    """Ask the first question that is not answered; `asks`: it comes by itself, the day after."""
    name = given.following or QUESTIONS[0]
    lines: list[Shown] = [say("course.title", title=course.title)]
    if asks:
        lines += [say("feedback.thanks_for_coming")]
        lines += [say("certificate.ready")] if state is State.COMPLETED else []
        lines.append("")
    lines += [say(f"feedback.ask.{name}"), say("feedback.scale")]
    marks = tuple(Button(mark, f"go.ca_feedback.{course.id}.{name}.{mark}") for mark in MARKS)
    return Screen(tuple(lines), (marks, *_certificate(course, state)), replaces=not asks)


def remark(course: Seen, state: State, *, complaint: Say | None = None) -> Screen:
    """Ask for a sentence or a voice note, for whoever has one."""
    first: tuple[Shown, ...] = () if complaint is None else (complaint, "")
    skip = link("ca_done", "button.skip", str(course.id))
    lines = (*first, say("course.title", title=course.title), say("feedback.kept"), say("feedback.ask_remark"))
    return Screen(lines, ((skip,), *_certificate(course, state)), replaces=complaint is None)


def thanks(course: Seen, state: State, *, remarked: bool) -> Screen:
    """Thank for it, and lead on."""
    said = say("feedback.thanks_remark" if remarked else "feedback.thanks")
    lines = (say("course.title", title=course.title), said)
    return Screen(lines, (*_certificate(course, state), (_home(),)), replaces=not remarked)


def waited(course: Seen) -> Screen:
    """Say kindly that no seat fell free until the end."""
    return Screen((say("course.title", title=course.title), say("course_after.waited")), ((_home(),),))


def certificate_ready(course: Seen) -> Screen:
    """Say that there is a certificate, too."""
    lines = (say("course.title", title=course.title), say("certificate.ready"))
    return Screen(lines, ((certificate_button(course.id),), (_home(),)))


def _certificate(course: Seen, state: State) -> Rows:
    return ((certificate_button(course.id),),) if state is State.COMPLETED else ()


def certificate_button(course_id: int) -> Button:
    """Lead to one's certificate of a course."""
    return link("ca_cert", "certificate.get", str(course_id))


def here_button(course_id: int) -> Button:
    """Lead to where the word of a session is typed."""
    return link("ca_here", "attend.button", str(course_id))


def _home(label: str = "button.home") -> Button:
    return link("home", label)
