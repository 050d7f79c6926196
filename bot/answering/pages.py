"""Pages by name: what a command or a button that leads to a page does."""

from collections.abc import Callable
from dataclasses import replace

import orjson

from bot.answering import (
    asking,
    calendar,
    course_after,
    courses,
    idea_answer,
    idea_report,
    ideas,
    invited,
    joining,
    linking,
    network,
    quiet,
    release,
    revision,
    talking,
)
from bot.answering.desk.registry import commands_for, show
from bot.answering.desk.staff import joins
from bot.answering.filling import BOUND, at_hand, closed, discard, drop_all, form_of, go_on, open_form, unfinished
from bot.answering.inquiry import asked
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.course import COURSE
from conversations.event import Event
from conversations.form import Form
from conversations.idea import IDEA
from conversations.pages import about, home, profile, status
from conversations.pages import ideas as idea_pages
from conversations.pages.about import LANGUAGES
from conversations.profile import PROFILE
from conversations.registration import REGISTRATION
from conversations.screen import say
from programme.idea import OPERATIONAL
from programme.lifecycle import Role
from programme.registration import GONE, LIFECYCLE
from services import drafts, people, registration
from services.erasure import erase
from services.idea_lost import tell_lost
from services.merge_notices import tell_left
from services.mydata import mydata
from services.own_ideas import own_ideas
from services.staff import PREFIX as INVITED
from services.staff import member
from services.standing import told

Page = Callable[[Visit, str], Reply]

_OPENS: dict[str, Callable[[Visit, int], Reply]] = {
    IDEA.name: ideas.opened,
    COURSE.name: lambda visit, course_id: show(visit, "cs_one", str(course_id)),
}
"""What is shown of a thing whose form has no draft, by the form."""


def _start(visit: Visit, value: str) -> Reply:
    if value == "register":
        return _register(visit, "")
    if value.startswith(INVITED):
        return joins(visit, value)
    for beginning, page in STARTS.items():
        if value.startswith(beginning):
            return page(visit, value.removeprefix(beginning))
    return _home(visit, "")


def _home(visit: Visit, value: str) -> Reply:
    standing = visit.standing()
    who = None if standing.registered or standing.begun else member(visit.tx, person_id=visit.who.person_id)
    if who is not None and who.role is Role.REVIEWER:
        # Registration is nothing to an expert who came by a code.
        return visit.reply(about.reviews())
    return visit.reply(home.home(visit.standing(), visit.world))


def _register(visit: Visit, value: str) -> Reply:
    standing = visit.standing()
    if standing.registered or _closed(visit):
        return _home(visit, "")
    if standing.begun == REGISTRATION.name:
        held = at_hand(visit)
        # Somebody who has only seen the consent has nothing to go on with or to lose.
        if held is not None and not held[1].answers:
            return go_on(visit, REGISTRATION) or _home(visit, "")
        return visit.reply(home.resume(standing))
    return open_form(visit, REGISTRATION, {})


def _continue(visit: Visit, value: str) -> Reply:
    form = form_of(value)
    if form is not None and form.number is not None:
        return go_on(visit, form) or _OPENS[form.name](visit, form.number)
    if form is None or (form is REGISTRATION and _closed(visit)):
        return _home(visit, "")
    return go_on(visit, form) or _home(visit, "")


def _closed(visit: Visit) -> bool:
    """Say whether it is too late to register; whoever is registered may still change what they told."""
    return not visit.standing().registered and not visit.world.programme.registration_open(visit.now)


def _restart(visit: Visit, value: str) -> Reply:
    form = _still(visit, value)
    if form is None or (form is REGISTRATION and _closed(visit)):
        return _where(visit)
    if form.number is not None:
        return closed(visit, form) or visit.reply(idea_pages.restart(value))
    return visit.reply(home.restart(visit.standing()))


def _again(visit: Visit, value: str) -> Reply:
    form = _still(visit, value)
    if form is None or (form is REGISTRATION and _closed(visit)):
        return _where(visit)
    if form.number is not None:
        return closed(visit, form) or open_form(visit, form, BOUND[form.name].beginning(visit, form.number))
    standing = visit.standing()
    # The consent holds as long as the registration that was begun with it.
    kept = form is REGISTRATION and standing.state is not None and standing.state not in GONE
    return open_form(visit, form, {"consent": standing.consent} if kept else {})


def _still(visit: Visit, value: str) -> Form | None:
    """Return the form whose draft a button is about, if the draft stands as it did when the button was shown."""
    name, _, version = value.partition("-")
    held = drafts.load(visit.tx, person_id=visit.who.person_id, form=name)
    return form_of(name) if held is not None and version == str(held[1]) else None


def _where(visit: Visit) -> Reply:
    """Answer an old button: nothing changes, and the person sees where they are."""
    held = at_hand(visit)
    reply = (held and go_on(visit, held[0])) or _home(visit, "")
    return replace(reply, screen=replace(reply.screen, toast=say("form.old_button")))


def _discard(visit: Visit, value: str) -> Reply:
    form = _still(visit, value)
    return _where(visit) if form is None else visit.reply(discard(visit, form))


def _edit(visit: Visit, value: str) -> Reply:
    answers = told(visit.tx, visit.who, programme=visit.world.programme).get(REGISTRATION.name)
    offered = LIFECYCLE.offered(str(visit.standing().state), Role.CITIZEN)
    if not answers or "edit" not in offered:
        return _home(visit, "")
    if (reply := go_on(visit, REGISTRATION)) is not None:
        return reply
    given = {step: answer for step, answer in answers.items() if answer is not None}
    # A newer text than the one agreed to is asked for again, before anything else.
    return open_form(visit, REGISTRATION, {"consent": visit.standing().consent, **given})


def _complete(visit: Visit, value: str) -> Reply:
    if not visit.standing().registered:
        return _register(visit, "")
    if (reply := go_on(visit, PROFILE)) is not None:
        return reply
    answers = told(visit.tx, visit.who, programme=visit.world.programme).get(PROFILE.name, {})
    return open_form(visit, PROFILE, dict(answers), reviewed=bool(answers))


def _status(visit: Visit, value: str) -> Reply:
    return visit.reply(status.status(visit.standing(), visit.world))


def _profile(visit: Visit, value: str) -> Reply:
    answers = told(visit.tx, visit.who, programme=visit.world.programme)
    return visit.reply(profile.profile(visit.standing(), answers, visit.world))


def _withdraw(visit: Visit, value: str) -> Reply:
    if value != "yes":
        return visit.reply(profile.withdraw(visit.standing(), visit.world))
    programme = visit.world.programme
    registration.withdraw(visit.tx, person_id=visit.who.person_id, programme=programme, now=visit.now)
    drop_all(visit)
    return visit.reply(profile.withdrawn(visit.standing(), visit.world))


def _mydata(visit: Visit, value: str) -> Reply:
    everything = mydata(visit.tx, visit.who)
    answers = told(visit.tx, visit.who, programme=visit.world.programme)
    document = orjson.dumps(everything, option=orjson.OPT_INDENT_2, default=str)
    sent = idea_pages.told_lines(own_ideas(visit.tx, person_id=visit.who.person_id))
    return visit.reply(profile.mydata(answers, unfinished(visit), document, visit.world, ideas=sent))


def _forget(visit: Visit, value: str) -> Reply:
    visit.who = people.turn(visit.tx, visit.who, focus="forget")
    theirs = [one.state for one in own_ideas(visit.tx, person_id=visit.who.person_id)]
    carried_out = sum(state in OPERATIONAL for state in theirs)
    return visit.reply(profile.forget(len(theirs), carried_out))


def _stay(visit: Visit, value: str) -> Reply:
    if visit.who.focus != "forget":
        return _where(visit)
    visit.who = people.turn(visit.tx, visit.who, focus=None)
    return visit.reply(profile.kept())


def erased(visit: Visit) -> Reply:
    """Erase everything of a person, and give a receipt."""
    tell_lost(visit.tx, person_id=visit.who.person_id, programme=visit.world.programme, now=visit.now)
    receipt, addresses = erase(visit.tx, visit.who, now=visit.now)
    tell_left(visit.tx, person_id=visit.who.person_id, programme=visit.world.programme, now=visit.now)
    return visit.reply(profile.erased(receipt), erased=addresses)


def _language(visit: Visit, value: str) -> Reply:
    if value not in LANGUAGES:
        return visit.reply(about.language())
    visit.who = people.speak(visit.tx, visit.who, chosen=value)
    if (held := at_hand(visit)) is not None and (reply := go_on(visit, held[0])) is not None:
        return reply
    standing = visit.standing()
    who = None if standing.registered or standing.begun else member(visit.tx, person_id=visit.who.person_id)
    if who is not None:
        # Whoever works here is not told about registering.
        return visit.reply(about.language_changed(who.role))
    return visit.reply(home.home(standing, visit.world, note=say("language.changed")))


def _cancel(visit: Visit, value: str) -> Reply:
    return visit.reply(home.home(visit.standing(), visit.world, note=say("form.nothing_to_cancel")))


def _about(visit: Visit, value: str) -> Reply:
    return visit.reply(about.about(visit.standing(), visit.world))


def _help(visit: Visit, value: str) -> Reply:
    desk = commands_for(member(visit.tx, person_id=visit.who.person_id))
    return visit.reply(about.help_page(visit.standing(), visit.world, desk=desk))


def _privacy(visit: Visit, value: str) -> Reply:
    return visit.reply(about.privacy(visit.standing(), visit.world))


def _answer(visit: Visit, value: str) -> Reply:
    return asked(visit)


PAGES: dict[str, Page] = {
    "start": _start,
    "home": _home,
    "register": _register,
    "continue": _continue,
    "restart": _restart,
    "again": _again,
    "discard": _discard,
    "edit": _edit,
    "complete": _complete,
    "status": _status,
    "profile": _profile,
    "withdraw": _withdraw,
    "mydata": _mydata,
    "forget": _forget,
    "stay": _stay,
    "answer": _answer,
    "language": _language,
    "cancel": _cancel,
    "about": _about,
    "help": _help,
    "privacy": _privacy,
    "accept": invited.accept,
    "talk": invited.talk,
    "decline": invited.decline,
    "question": asking.question,
    "link": linking.link,
    **calendar.PAGES,
    **ideas.PAGES,
}
_ANSWERS = {"cal", "answer", "accept", "talk", "decline", "question"}
for _module in (idea_answer, idea_report, joining, release, revision):
    PAGES |= _module.PAGES
    _ANSWERS |= _module.PAGES.keys()
STARTS: dict[str, Page] = {}
HEARS: dict[str, Callable[[Visit, str, Event], Reply]] = {}
"""What is made of the message that a page asked for, by the page; the account's focus is `PAGE.VALUE`."""

for _hearing in (ideas, release, course_after, network, talking):
    HEARS |= _hearing.HEARS
for _after in (courses, course_after, quiet, network, talking):
    PAGES |= _after.PAGES
    STARTS |= _after.STARTS
    _ANSWERS |= _after.PAGES.keys() - _after.COMMANDS
_BUTTONS_ONLY = {"continue", "restart", "again", "discard", "stay", "home", *_ANSWERS, *ideas.BUTTONS_ONLY}
COMMANDS = frozenset(PAGES) - _BUTTONS_ONLY
