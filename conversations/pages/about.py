"""What the programme is, what the bot can do, how data is kept, in which language, and whom to ask."""

from collections.abc import Sequence

from conversations.pages.link import link
from conversations.pages.status import is_open
from conversations.screen import Code, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.lifecycle import Role
from programme.registration import State
from programme.standing import Standing

COMMANDS = (
    *("register", "status", "profile", "courses", "language", "quiet"),
    *("link", "privacy", "mydata", "forget", "cancel", "help"),
)
IDEAS = ("idea", "ideas")
"""Commands of diplomats, which nobody else is told of."""

LANGUAGES = ("fa", "en")


def about(standing: Standing, world: World) -> Screen:
    """Tell what the programme is."""
    window = world.programme.call.registration
    when = say("about.window", opens=window.opens, closes=window.closes)
    if standing.at is not None and standing.at.astimezone(world.programme.zone).date() > window.closes:
        when = say("about.window_over", closes=window.closes)
    return Screen((world.programme.about, "", when), _on(standing, world))


def help_page(standing: Standing, world: World, *, desk: Sequence[str] = ()) -> Screen:
    """List what can be done; `desk` are the commands of the desk that this person may use."""
    own = IDEAS if standing.state is State.DIPLOMAT else ()
    lines: list[Shown] = [say("help.title"), *map(_command, (*COMMANDS, *own)), "", say("help.reply")]
    if desk:
        lines += ["", say("help.desk"), *map(_command, desk)]
    ask: Rows = ((link("question", "button.question"),),) if standing.registered else ()
    return Screen((*lines, *person(world)), (*_on(standing, world), *ask))


def privacy(standing: Standing, world: World) -> Screen:
    """Give the full text of the consent."""
    return Screen((world.programme.consent.text,), _on(standing, world))


def language(note: Say | None = None) -> Screen:
    """Offer the languages, each named in itself."""
    buttons = tuple(link("language", f"language.name.{code}", code) for code in LANGUAGES)
    return Screen((note or say("language.ask"),), (buttons,))


def language_changed(role: Role) -> Screen:
    """Confirm the language to somebody of the staff, and lead to their work."""
    work = link("review", "command.review") if role is Role.REVIEWER else link("desk", "desk.button")
    return Screen((say("language.changed"),), ((work, link("help", "button.help")),))


def person(world: World) -> tuple[Shown, ...]:
    """Say how people are reached, where the programme file tells."""
    secretariat = world.programme.secretariat
    if not (secretariat.phone or secretariat.email):
        return ()
    lines: list[Shown] = ["", say("person.who", name=secretariat.name)]
    if secretariat.phone:
        lines.append(say("person.phone", phone=Code(secretariat.phone)))
    if secretariat.email:
        lines.append(say("person.email", email=Code(secretariat.email)))
    if secretariat.hours:
        lines.append(say("person.hours", hours=secretariat.hours))
    return tuple(lines)


def asked(form: str, world: World) -> Screen:
    """Confirm that a person was asked for; the draft waits."""
    return Screen((say("person.asked"), *person(world)), ((link("continue", "button.continue", form),),))


def question(world: World) -> Screen:
    """Ask what somebody wants to ask a person."""
    return Screen((say("person.question"), *person(world)), ((link("status", "button.cancel"),),))


def answer(question: str | None, answer: str) -> Screen:
    """Tell what the secretariat answers."""
    asked = (say("person.answer.question", question=question),) if question else ()
    return Screen((*asked, say("person.answer", answer=answer)), ((link("question", "button.question"),),))


def noted(standing: Standing, world: World) -> Screen:
    """Confirm that a question to a person was kept."""
    return Screen((say("person.noted"),), _on(standing, world))


def lost(standing: Standing, world: World) -> Screen:
    """Answer what belongs to no question."""
    ask = (link("question", "button.question"),) if standing.registered else ()
    key = "lost.registered" if standing.registered else "lost"
    return Screen((say(key),), (*_on(standing, world), (*ask, link("help", "button.help"))))


def lost_at_desk() -> Screen:
    """Answer somebody of the desk what belongs to no question, and what is not theirs to do."""
    return Screen((say("lost.desk"),), ((link("desk", "desk.button"), link("help", "button.help")),))


def reviews() -> Screen:
    """Greet a reviewer who is no citizen of the programme, and lead to what waits for them."""
    return Screen((say("home.reviews"),), ((link("review", "command.review"), link("help", "button.help")),))


def lost_at_reviews() -> Screen:
    """Answer a reviewer what belongs to no question, and what is not theirs to do."""
    return Screen((say("lost.reviews"),), ((link("review", "command.review"), link("help", "button.help")),))


def unchanged(standing: Standing, world: World) -> Screen:
    """Say that editing an old message changes nothing."""
    return Screen((say("edited_message"),), _on(standing, world))


def group() -> Screen:
    """Say once, in a group, that this is for private chats."""
    return Screen((say("group"),))


def trouble(reference: str) -> Screen:
    """Own up to an error of ours, with the number under which it is logged."""
    return Screen((say("trouble", reference=Code(reference)),))


def _command(name: str) -> Shown:
    return say("help.line", command=Code(f"/{name}", tapped=True), what=say(f"command.{name}"))


def _on(standing: Standing, world: World) -> Rows:
    """Offer the one way on."""
    if standing.registered and not standing.begun:
        return ((link("status", "button.status"),),)
    if standing.begun and (standing.registered or is_open(standing, world)):
        return ((link("continue", "button.continue", standing.begun),),)
    return ((link("register", "button.register"),),) if is_open(standing, world) else ()
