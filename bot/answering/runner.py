"""The one door: every update of a person comes through here, inside its transaction."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.answering import course_after, idea_report, inquiry, revision, talking
from bot.answering.asking import PERSON, ask_person
from bot.answering.desk import registry as desk
from bot.answering.desk.page import FOCUS
from bot.answering.filling import at_hand, fill, go_on
from bot.answering.heard import Blocked, Command, Filled, Going, Heard
from bot.answering.inquiry import FOCUS as ANSWER
from bot.answering.pages import COMMANDS, HEARS, PAGES, erased
from bot.answering.phrases import Phrases
from bot.answering.reply import Reply
from bot.answering.visit import FIRST_LANGUAGE, Visit
from conversations.event import Acted, Event, Said, Sent, Strange
from conversations.pages.about import noted, unchanged
from conversations.pages.home import home
from conversations.pages.profile import forget, nothing_held
from conversations.present import present
from conversations.screen import say
from conversations.world import World
from programme.errors import ProgrammeError
from programme.registration import State
from services import people
from services.staff import PREFIX as INVITED
from storage.engine.tx import Tx

WAITING_FOR_A_TEXT = ("forget", PERSON, ANSWER)

# Only links that are plainly a campaign's are kept: a payload may also be an invitation, or typed by hand.
CAMPAIGN = re.compile(r"from_[a-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Runner:
    """Takes updates; what it holds is reference data that never changes.

    Only `links` grows: each messenger's deep link to this bot, with `{payload}` in it, once the bot has arrived there.
    """

    world: World
    phrases: Phrases
    links: dict[str, str] = field(default_factory=dict)

    def hear(self, tx: Tx, heard: Heard, now: datetime) -> Reply | None:
        """Take one update, and say what to show; None when there is nobody to show it to.

        Raises:
            ProgrammeError: when the rules refuse it.
        """
        fresh = people.first_time(
            tx, messenger=heard.messenger, bot_id=heard.bot_id, update_id=heard.update_id, now=now
        )
        if isinstance(heard.what, Blocked):
            people.stop(tx, messenger=heard.messenger, user_id=heard.user_id, now=now)
            return None
        if not fresh and people.known(tx, messenger=heard.messenger, user_id=heard.user_id) is None:
            # An erasure that comes again after a kill: whoever was erased is not made anew by its repetition.
            return Reply(nothing_held(), 0, FIRST_LANGUAGE, self.world.programme.time_zone, erased=())
        visit = self._visit(tx, heard, now)
        return (_conversing(visit, heard) or _answer(visit, heard)) if fresh else _again(visit)

    def refuse(self, tx: Tx, heard: Heard, refusal: ProgrammeError, now: datetime) -> Reply:
        """Say why an update was refused by the rules; whatever it wrote was rolled back before."""
        people.first_time(tx, messenger=heard.messenger, bot_id=heard.bot_id, update_id=heard.update_id, now=now)
        visit = self._visit(tx, heard, now)
        if _waits_for_a_text(visit.who.focus):
            # Otherwise every further text would answer what cannot be answered any more.
            visit.who = people.turn(tx, visit.who, focus=None)
        note = say(refusal.key, **refusal.params)
        at_desk = desk.refuse(visit, _page(heard, visit.who.focus), note)
        return at_desk or visit.reply(home(visit.standing(), self.world, note=note))

    def present(self, tx: Tx, messenger: str, user_id: int, now: datetime) -> Reply | None:
        """Show a person where they are; None for somebody unknown or out of reach."""
        who = people.known(tx, messenger=messenger, user_id=user_id)
        return (
            None
            if who is None or who.stopped
            else _again(Visit(tx, who, self.world, self.phrases, now, links=self.links))
        )

    def _visit(self, tx: Tx, heard: Heard, now: datetime) -> Visit:
        who = people.known(tx, messenger=heard.messenger, user_id=heard.user_id)
        if who is None:
            who = people.meet(
                tx,
                messenger=heard.messenger,
                user_id=heard.user_id,
                chat_id=heard.chat_id,
                source=_source(heard),
                now=now,
            )
        else:
            people.active(tx, who, now=now)
            if who.stopped:
                who = people.resume(tx, who, messenger=heard.messenger, now=now)
        return Visit(tx, who, self.world, self.phrases, now, heard, self.links)


def _answer(visit: Visit, heard: Heard) -> Reply:
    elsewhere = isinstance(heard.what, Command | Going | Filled) and heard.what != Going("stay")
    if elsewhere and _waits_for_a_text(visit.who.focus):
        # Whoever goes elsewhere no longer answers what was asked.
        visit.who = people.turn(visit.tx, visit.who, focus=None)
    held = at_hand(visit)
    match heard.what:
        case Command("cancel") if held is not None:
            return fill(visit, *held, Acted("cancel"))
        case Command(name, rest) if name in desk.COMMANDS:
            return desk.show(visit, name, rest)
        case Going(page, value) if page in desk.DESK:
            return desk.show(visit, page, value)
        case Command(name, rest) if name in COMMANDS:
            return PAGES[name](visit, rest if name in ("start", "language", "link") else "")
        case Going(page, value) if page in PAGES:
            return PAGES[page](visit, value)
        case Filled(code, pressed):
            if held is None or held[0].code != code:
                return _noted(_again(visit), "form.old_button")
            return fill(visit, *held, pressed)
        case Command() | Going() | Blocked():
            return desk.lost(visit)
        case event:
            return _free(visit, event)


def _conversing(visit: Visit, heard: Heard) -> Reply | None:
    """Take a reply to what somebody was told for a conversation; what they were asked stays, and is shown again."""
    if heard.replies_to is None or not isinstance(heard.what, Said | Sent):
        return None
    told = talking.replied(visit, heard.what, heard.replies_to)
    focus = visit.who.focus
    if told is None or focus is None:
        return None if told is None else visit.reply(told)
    if told.rows or focus.startswith((FOCUS, PERSON)):
        return visit.reply(replace(told, lines=(*told.lines, "", say("talk.still_asked"))))
    reply = _again(visit)
    return replace(reply, screen=replace(reply.screen, lines=(*told.lines, "", *reply.screen.lines)))


def _page(heard: Heard, focus: str | None) -> str:
    """Name the page that a command or press is for, or that asked for a text."""
    match heard.what:
        case Command(name) | Going(name):
            return name
    return (focus or "").removeprefix(FOCUS).partition(".")[0]


def _waits_for_a_text(focus: str | None) -> bool:
    if focus is None:
        return False
    starts = (FOCUS, idea_report.FOCUS, revision.FOCUS)
    return focus.startswith(starts) or focus.partition(".")[0] in {*HEARS, *WAITING_FOR_A_TEXT}


def _source(heard: Heard) -> str | None:
    match heard.what:
        case Command("start", rest) if CAMPAIGN.fullmatch(rest):
            return rest
    return None


def _free(visit: Visit, event: Event) -> Reply:
    if visit.who.focus == "forget":
        sure = isinstance(event, Said) and visit.phrases.erases(event.text)
        return erased(visit) if sure else PAGES["stay"](visit, "")
    if visit.who.focus == PERSON and isinstance(event, Said):
        ask_person(visit, event.text)
        visit.who = people.turn(visit.tx, visit.who, focus=None)
        return visit.reply(noted(visit.standing(), visit.world))
    if visit.who.focus == ANSWER:
        return inquiry.answered(visit, event)
    if revision.waits(visit.who.focus):
        return revision.answered(visit, event)
    if (visit.who.focus or "").startswith(FOCUS):
        return desk.hear(visit, event)
    if (visit.who.focus or "").startswith(idea_report.FOCUS):
        return idea_report.reported(visit, event)
    page, _, value = (visit.who.focus or "").partition(".")
    if page in HEARS:
        visit.who = people.turn(visit.tx, visit.who, focus=None)
        return HEARS[page](visit, value, event)
    held = at_hand(visit)
    if held is None:
        return _page_of(visit, event)
    if isinstance(event, Said):
        event = visit.phrases.event(event.text, held[0], present(*held, visit.world)) or event
    return fill(visit, *held, event)


def _page_of(visit: Visit, event: Event) -> Reply:
    """Answer what belongs to no question: the words of a page's button, or anything."""
    if isinstance(event, Said):
        if (page := visit.phrases.page(event.text)) is not None:
            return PAGES[page](visit, "")
        if (language := visit.phrases.language(event.text)) is not None:
            return PAGES["language"](visit, language)
        if event.text.strip().startswith(INVITED):
            return PAGES["start"](visit, event.text.strip())
        if (reply := course_after.said(visit, event.text)) is not None:
            return reply
    if isinstance(event, Said | Sent) and visit.standing().state is State.NEEDS_INFO:
        # Whoever is asked and just writes means to answer.
        return inquiry.answered(visit, event)
    if isinstance(event, Said | Sent) and (idea_id := revision.only_one(visit)) is not None:
        return revision.answered(visit, event, idea_id)
    if isinstance(event, Strange) and event.kind == "edited":
        return visit.reply(unchanged(visit.standing(), visit.world))
    return desk.lost(visit)


def _again(visit: Visit) -> Reply:
    """Show where one is, changing nothing."""
    if (held := at_hand(visit)) is not None and (reply := go_on(visit, held[0])) is not None:
        return reply
    page, _, value = (visit.who.focus or "").partition(".")
    if page in HEARS:
        return PAGES[page](visit, value)
    if visit.who.focus == "forget":
        return visit.reply(forget())
    if visit.who.focus == ANSWER:
        return inquiry.asked(visit)
    if (visit.who.focus or "").startswith(idea_report.FOCUS) and (reply := idea_report.again(visit)) is not None:
        return reply
    if revision.waits(visit.who.focus):
        return revision.focused(visit)
    return visit.reply(home(visit.standing(), visit.world))


def _noted(reply: Reply, toast: str) -> Reply:
    return replace(reply, screen=replace(reply.screen, toast=say(toast)))
