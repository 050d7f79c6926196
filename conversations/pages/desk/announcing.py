"""Announcements at the desk: the list, a draft with all that is told so far, what it asks for, how it will look."""

from collections.abc import Sequence
from datetime import datetime

from conversations.pages.desk.audience import Meant, meant_lines
from conversations.pages.desk.segment_words import Titles, segment_words
from conversations.pages.link import link
from conversations.screen import Button, InCity, Quote, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.broadcast import Kind, State
from programme.broadcast_told import LANGUAGES, REFERENCE, Broadcast
from programme.excerpt import excerpt

A_PAGE = 8
EXCERPT = 300
LABEL = 32


def listed(found: Sequence[Broadcast], titles: Titles, *, page: int, more: bool, note: Say | None = None) -> Screen:
    """List announcements, each with where it is."""
    lines: list[Shown] = [*_first(note), say("announce.title")]
    if not found:
        lines.append(say("announce.none"))
    each: Rows = tuple(
        (Button(say("announce.item", name=name_of(one, titles), state=state_of(one)), f"go.an_show.{one.id}"),)
        for one in found
    )
    turns = [link("announce", "announce.newer", str(page - 1))] if page else []
    turns += [link("announce", "announce.older", str(page + 1))] if more else []
    rows = (*each, *((tuple(turns),) if turns else ()), (link("an_new", "announce.new"),), (desk(),))
    return Screen(tuple(lines), rows, replaces=True)


def draft(one: Broadcast, found: Meant | None, titles: Titles, world: World, *, note: Say | None = None) -> Screen:
    """Show what is told so far, and every way on."""
    at = str(one.id)
    rows: list[tuple[Button, ...]] = []
    if one.kind is Kind.ANNOUNCEMENT:
        rows.append(tuple(link("an_text", f"announce.text.{language}", f"{at}.{language}") for language in LANGUAGES))
        if any(language != REFERENCE for language in one.text):
            rows.append((link("an_untext", "announce.untext.en", f"{at}.en"),))
        file = [link("an_file", "announce.file", at)]
        file += [link("an_unfile", "announce.unfile", at)] if one.file_id is not None else []
        rows.append(tuple(file))
    rows.append((link("an_who", "announce.who", at), link("an_when", "announce.when", at)))
    rows.append((link("an_look", "announce.look", at), link("an_test", "announce.test", at)))
    rows.append((link("an_send", "announce.send", at),))
    rows.append((link("an_drop", "announce.drop", at),))
    rows.append((link("announce", "announce.back"),))
    return Screen((*_first(note), *told_lines(one, found, titles, world)), tuple(rows), replaces=True)


def told_lines(one: Broadcast, found: Meant | None, titles: Titles, world: World) -> tuple[Shown, ...]:
    """Say what it tells, to whom, and when."""
    lines: list[Shown] = [say("announce.heading", name=name_of(one, titles), state=state_of(one))]
    for language in LANGUAGES:
        if language in one.text:
            cut = excerpt(one.text[language], EXCERPT)
            lines.append(say("announce.words", language=say(f"language.{language}"), text=cut))
    if one.empty:
        lines.append(say("announce.no_words"))
    if one.file_kind is not None:
        lines.append(say("announce.with", what=say(f"file.{one.file_kind}")))
    if one.segment is not None:
        lines.append(say("announce.for", whom=segment_words(one.segment, titles, world)))
    lines += meant_lines(found)
    lines.append(say("announce.at_once") if one.starts_at is None else say("announce.at", at=InCity(one.starts_at)))
    lines.append(say("announce.nights"))
    return tuple(lines)


def writing(one: Broadcast, language: str, *, most: int, complaint: Say | None = None) -> Screen:
    """Ask for the text in a language."""
    lines: list[Shown] = [*_first(complaint), say(f"announce.write.{language}", most=most), say("announce.write.bold")]
    return Screen(tuple(lines), ((link("an_show", "button.back", str(one.id)),),), replaces=True)


def attaching(one: Broadcast, *, complaint: Say | None = None) -> Screen:
    """Ask for a picture or a file."""
    back = link("an_show", "button.back", str(one.id))
    return Screen((*_first(complaint), say("announce.send_file")), ((back,),), replaces=True)


def timing(one: Broadcast, now: datetime, world: World, *, complaint: Say | None = None) -> Screen:
    """Ask when it is to be sent."""
    lines = (*_first(complaint), say("announce.ask_when", city=world.programme.city, now=InCity(now)))
    rows: Rows = ((link("an_now", "announce.as_soon", str(one.id)),), (link("an_show", "button.back", str(one.id)),))
    return Screen(lines, rows, replaces=True)


def sure(one: Broadcast, found: Meant | None, titles: Titles, world: World, *, alone: bool) -> Screen:
    """Show once more what goes to whom, before anything does; `alone`: nobody else has to approve it."""
    at = f"{one.id}.{one.version}"
    most = world.programme.broadcasts.approve_above
    last = say("announce.goes_out") if alone else say("announce.second_needed", count=most)
    send = link("an_do", "announce.do" if alone else "announce.propose", at)
    rows: Rows = ((send,), (link("an_show", "button.back", str(one.id)),))
    return Screen((*told_lines(one, found, titles, world), "", last), rows, replaces=True)


def dropping(one: Broadcast, titles: Titles) -> Screen:
    """Ask once more before a draft is given up."""
    lines = (say("announce.drop_sure", name=name_of(one, titles)),)
    yes = link("an_drop", "announce.drop_yes", f"{one.id}.yes")
    return Screen(lines, ((yes,), (link("an_show", "button.back", str(one.id)),)), replaces=True)


def look(
    one: Broadcast, told: Screen, *, messenger: str, language: str, zone: str, messengers: Sequence[str]
) -> Screen:
    """Show it as somebody reads it on a messenger, in a language and by the clocks of a zone."""
    heading = say("announce.look_as", messenger=say(f"messenger.{messenger}"), language=say(f"language.{language}"))
    buttons = tuple(button.label for row in told.rows for button in row)
    quote = Quote((*told.lines, say("decision.buttons", buttons=buttons)), language, zone)
    others = tuple(
        Button(say(f"messenger.{each}"), f"go.an_look.{one.id}.{each}.{language}", chosen=each == messenger)
        for each in messengers
    )
    spoken = tuple(
        Button(say(f"language.{each}"), f"go.an_look.{one.id}.{messenger}.{each}", chosen=each == language)
        for each in LANGUAGES
    )
    above: tuple[Shown, ...] = ()
    if told.attached is not None:
        above = (say("announce.look.picture" if told.attached.photo else "announce.look.file"),)
    rows = (
        others,
        spoken,
        (link("an_test", "announce.test", str(one.id)),),
        (link("an_show", "button.back", str(one.id)),),
    )
    return Screen((heading, *above, "", quote), rows, replaces=True)


def name_of(one: Broadcast, titles: Titles) -> Shown:
    """Name a broadcast in a few words."""
    if one.kind is Kind.COURSE:
        return say("announce.of_course", title=titles.get(one.course_id or 0, "…"))
    if one.kind is Kind.QUESTION:
        return say("announce.of_question")
    first = one.words(REFERENCE).split("\n")[0]
    return excerpt(first, LABEL) if first else say("announce.untitled")


def state_of(one: Broadcast) -> Say:
    """Say where it is; what waits for its hour says so."""
    return say(f"announce.state.{State(one.state)}")


def desk() -> Button:
    """Lead back to the desk."""
    return link("desk", "desk.button")


def _first(note: Say | None) -> tuple[Shown, ...]:
    return () if note is None else (note, "")
