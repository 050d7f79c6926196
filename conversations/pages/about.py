"""What the programme is, what the bot can do, how data is kept, in which language, and whom to ask."""

from conversations.pages.link import link
from conversations.screen import Button, Code, Say, Screen, Shown, say
from conversations.world import World
from programme.standing import Standing

COMMANDS = ("register", "status", "profile", "language", "privacy", "mydata", "forget", "cancel", "help")
LANGUAGES = ("fa", "en")


def about(standing: Standing, world: World) -> Screen:
    """Tell what the programme is."""
    window = world.programme.call.registration
    lines = (world.programme.about, say("about.window", opens=window.opens, closes=window.closes))
    return Screen(lines, (_on(standing),))


def help_page(standing: Standing, world: World) -> Screen:
    """List what can be done."""
    lines: list[Shown] = [say("help.title")]
    lines += [
        say("help.line", command=Code(f"/{command}", tapped=True), what=say(f"command.{command}"))
        for command in COMMANDS
    ]
    return Screen((*lines, "", *person(world)), (_on(standing),))


def privacy(standing: Standing, world: World) -> Screen:
    """Give the full text of the consent."""
    return Screen((world.programme.consent.text,), (_on(standing),))


def language(note: Say | None = None) -> Screen:
    """Offer the languages, each named in itself."""
    buttons = tuple(link("language", f"language.name.{code}", code) for code in LANGUAGES)
    return Screen((note or say("language.ask"),), (buttons,))


def person(world: World) -> tuple[Shown, ...]:
    """Say how people are reached."""
    secretariat = world.programme.secretariat
    lines: list[Shown] = [say("person.who", name=secretariat.name)]
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


def lost(standing: Standing) -> Screen:
    """Answer what belongs to no question."""
    return Screen((say("lost"),), (_on(standing), (link("help", "button.help"),)))


def group() -> Screen:
    """Say once, in a group, that this is for private chats."""
    return Screen((say("group"),))


def trouble(reference: str) -> Screen:
    """Own up to an error of ours, with the number under which it is logged."""
    return Screen((say("trouble", reference=Code(reference)),))


def _on(standing: Standing) -> tuple[Button, ...]:
    if standing.begun:
        return (link("continue", "button.continue", standing.begun),)
    if standing.registered:
        return (link("status", "button.status"),)
    return (link("register", "button.register"),)
