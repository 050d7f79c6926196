"""A citizen talks with the office about something they were told of."""

from conversations.pages.link import link
from conversations.screen import Say, Screen, Shown, say
from conversations.world import World
from programme.conversation import Line, Topic


def about(topic: Topic, world: World) -> Say:
    """Name what a conversation is about."""
    if topic.at is None:
        return say(f"talk.about.{topic.about}", words=topic.words)
    return say("talk.about.broadcast_on", words=topic.words, day=topic.at.astimezone(world.programme.zone).date())


def words(line: Line) -> Shown:
    """Say what was said in a line: its words, its file, or both."""
    if line.file is None:
        return line.text or ""
    sent = say(f"talk.file.{line.file['kind']}")
    return say("talk.file_with", file=sent, text=line.text) if line.text else sent


def ask(topic: Topic, world: World, *, complaint: Say | None = None) -> Screen:
    """Ask for one message, whatever it is about."""
    return _asks(say("talk.ask", about=about(topic, world)), complaint)


def more(topic: Topic, world: World, *, complaint: Say | None = None) -> Screen:
    """Ask for one more message of a conversation."""
    return _asks(say("talk.more", about=about(topic, world)), complaint)


def sent(topic: Topic, world: World, *, many: bool) -> Screen:
    """Say that a message has arrived."""
    return Screen((say("talk.many") if many else say("talk.sent", about=about(topic, world)),))


def answer(line: Line, topic: Topic, world: World) -> Screen:
    """Tell what the office answers."""
    lines = (say("talk.answer", about=about(topic, world)), words(line), "", say("talk.how_to_go_on"))
    value = str(line.conversation_id)
    return Screen(lines, ((link("tk_more", "talk.more_button", value), link("tk_done", "talk.done_button", value)),))


def done(*, waits: bool) -> Screen:
    """Say that a conversation is closed; or that one still waits for an answer, and nothing changed."""
    return Screen((say("talk.waits" if waits else "talk.done"),))


def _asks(question: Say, complaint: Say | None) -> Screen:
    above: tuple[Shown, ...] = (complaint, "") if complaint else ()
    return Screen((*above, question), ((link("home", "button.cancel"),),))
