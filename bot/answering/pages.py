"""Pages by name: what a command or a button that leads to a page does."""

from collections.abc import Callable

import orjson

from bot.answering.filling import FORMS, at_hand, discard, drop_all, go_on, open_form, unfinished
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import about, home, profile, status
from conversations.pages.about import LANGUAGES
from conversations.profile import PROFILE
from conversations.registration import REGISTRATION
from conversations.screen import say
from services import people, registration
from services.erasure import erase
from services.mydata import mydata
from services.standing import told

Page = Callable[[Visit, str], Reply]


def _start(visit: Visit, value: str) -> Reply:
    if value == "register":
        return _register(visit, "")
    return _home(visit, "")


def _home(visit: Visit, value: str) -> Reply:
    return visit.reply(home.home(visit.standing(), visit.world, now=visit.now))


def _register(visit: Visit, value: str) -> Reply:
    standing = visit.standing()
    if standing.registered or _closed(visit):
        return _home(visit, "")
    if standing.begun == REGISTRATION.name:
        held = at_hand(visit)
        # Somebody who has only seen the consent has nothing to go on with or to lose.
        if held is not None and not held[1].answers:
            return go_on(visit, REGISTRATION) or _home(visit, "")
        return visit.reply(home.resume(REGISTRATION.name))
    return open_form(visit, REGISTRATION, {})


def _continue(visit: Visit, value: str) -> Reply:
    form = FORMS.get(value)
    if form is None or (form is REGISTRATION and _closed(visit)):
        return _home(visit, "")
    return go_on(visit, form) or _home(visit, "")


def _closed(visit: Visit) -> bool:
    """Say whether it is too late to register; whoever is registered may still change what they told."""
    return not visit.standing().registered and not visit.world.programme.registration_open(visit.now)


def _restart(visit: Visit, value: str) -> Reply:
    name, _, sure = value.partition("-")
    form = FORMS.get(name)
    if form is None or (form is REGISTRATION and _closed(visit)):
        return _home(visit, "")
    if not sure:
        return visit.reply(home.restart(name))
    consent = visit.standing().consent
    return open_form(visit, form, {} if form is not REGISTRATION or consent is None else {"consent": consent})


def _discard(visit: Visit, value: str) -> Reply:
    form = FORMS.get(value)
    return _home(visit, "") if form is None else visit.reply(discard(visit, form))


def _edit(visit: Visit, value: str) -> Reply:
    answers = told(visit.tx, visit.who, programme=visit.world.programme).get("registration")
    if not answers or not visit.standing().registered:
        return _register(visit, "")
    given = {step: answer for step, answer in answers.items() if answer is not None}
    # A newer text than the one agreed to is asked for again, before anything else.
    return open_form(visit, REGISTRATION, {"consent": visit.standing().consent, **given})


def _complete(visit: Visit, value: str) -> Reply:
    if not visit.standing().registered:
        return _register(visit, "")
    if (reply := go_on(visit, PROFILE)) is not None:
        return reply
    answers = told(visit.tx, visit.who, programme=visit.world.programme).get(PROFILE.name, {})
    return open_form(visit, PROFILE, dict(answers))


def _status(visit: Visit, value: str) -> Reply:
    return visit.reply(status.status(visit.standing(), visit.world))


def _profile(visit: Visit, value: str) -> Reply:
    answers = told(visit.tx, visit.who, programme=visit.world.programme)
    return visit.reply(profile.profile(visit.standing(), answers, visit.world))


def _withdraw(visit: Visit, value: str) -> Reply:
    if value != "yes":
        return visit.reply(profile.withdraw())
    programme = visit.world.programme
    registration.withdraw(visit.tx, person_id=visit.who.person_id, programme=programme, now=visit.now)
    drop_all(visit)
    return visit.reply(profile.withdrawn(programme.retention.withdrawn_days))


def _mydata(visit: Visit, value: str) -> Reply:
    everything = mydata(visit.tx, visit.who)
    answers = unfinished(visit) | told(visit.tx, visit.who, programme=visit.world.programme)
    document = orjson.dumps(everything, option=orjson.OPT_INDENT_2, default=str)
    return visit.reply(profile.mydata(answers, document, visit.world))


def _forget(visit: Visit, value: str) -> Reply:
    visit.who = people.turn(visit.tx, visit.who, focus="forget")
    return visit.reply(profile.forget())


def _stay(visit: Visit, value: str) -> Reply:
    visit.who = people.turn(visit.tx, visit.who, focus=visit.standing().begun)
    return visit.reply(profile.kept())


def erased(visit: Visit) -> Reply:
    """Erase everything of a person, and give a receipt."""
    receipt, addresses = erase(visit.tx, visit.who, now=visit.now)
    return visit.reply(profile.erased(receipt), erased=addresses)


def _language(visit: Visit, value: str) -> Reply:
    if value not in LANGUAGES:
        return visit.reply(about.language())
    visit.who = people.speak(visit.tx, visit.who, chosen=value)
    if (held := at_hand(visit)) is not None and (reply := go_on(visit, held[0])) is not None:
        return reply
    return visit.reply(home.home(visit.standing(), visit.world, now=visit.now, note=say("language.changed")))


def _cancel(visit: Visit, value: str) -> Reply:
    return visit.reply(home.home(visit.standing(), visit.world, now=visit.now, note=say("form.nothing_to_cancel")))


def _about(visit: Visit, value: str) -> Reply:
    return visit.reply(about.about(visit.standing(), visit.world))


def _help(visit: Visit, value: str) -> Reply:
    return visit.reply(about.help_page(visit.standing(), visit.world))


def _privacy(visit: Visit, value: str) -> Reply:
    return visit.reply(about.privacy(visit.standing(), visit.world))


PAGES: dict[str, Page] = {
    "start": _start,
    "home": _home,
    "register": _register,
    "continue": _continue,
    "restart": _restart,
    "discard": _discard,
    "edit": _edit,
    "complete": _complete,
    "status": _status,
    "profile": _profile,
    "withdraw": _withdraw,
    "mydata": _mydata,
    "forget": _forget,
    "stay": _stay,
    "language": _language,
    "cancel": _cancel,
    "about": _about,
    "help": _help,
    "privacy": _privacy,
}
COMMANDS = frozenset(PAGES) - {"continue", "restart", "discard", "stay", "home"}
