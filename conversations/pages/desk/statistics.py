"""The statistics in words: the overview, and of each picture its numbers."""

from datetime import timedelta

from conversations.pages.link import link
from conversations.screen import Say, Screen, Shown, in_rows, say
from conversations.walk import REVIEW
from conversations.widgets.country import country_words
from conversations.world import World
from programme.statistics import Countries, Country, Decided, Funnel, Overview, Question, Stay, Target

FORM = "registration"
PAGE = "stats"
PICTURES = ("funnel", "countries", "days", "target")
IDEAS = "ideas"
"""What leads on to the numbers of ideas."""


def overview(numbers: Overview, *, toast: Shown | None = None) -> Screen:
    """Say where all registrations are, and offer the pictures."""
    lines: list[Shown] = [say("statistics.title"), ""]
    if not numbers.registered:
        lines.append(say("statistics.nobody"))
    else:
        lines += [
            say("statistics.registered", n=numbers.registered, countries=say("statistics.of", n=numbers.countries)),
            say("statistics.waits", waiting=numbers.waiting, screening=numbers.screening, asked=numbers.asked),
            "",
            say("statistics.against", able=numbers.decided[0].all, target=numbers.target),
            *map(decided, numbers.decided),
        ]
    buttons = [link(PAGE, f"statistics.picture.{picture}", picture) for picture in PICTURES]
    others = (link(PAGE, "statistics.ideas.button", IDEAS), link("desk", "desk.button"))
    return Screen(tuple(lines), (*in_rows(buttons), others), toast=toast, replaces=True)


def funnel(numbers: Funnel) -> Screen:
    """Say of each question how many saw it, and how many got no further."""
    seen = [say("statistics.question", label=question(one), text=seen_and_left(one)) for one in numbers.questions]
    lines = [say("statistics.sent", sent=numbers.sent, begun=numbers.begun), *seen]
    return told("funnel", lines, anything=bool(numbers.sent or numbers.begun))


def countries(numbers: Countries, world: World) -> Screen:
    """Say how many registered from each country, and how many of them were found able."""
    lines = [say("statistics.question", label=named(one, world), text=country(one)) for one in numbers.first]
    if numbers.others:
        label = say("statistics.other_countries", n=numbers.others)
        lines.append(say("statistics.question", label=label, text=country(numbers.rest)))
    return told("countries", lines, anything=bool(numbers.registered))


def days(stays: tuple[Stay, ...]) -> Screen:
    """Say of each state how long registrations stand in it."""
    lines = [say("statistics.question", label=state(one), text=stay(one)) for one in stays]
    return told("days", lines, anything=bool(stays))


def target(numbers: Target) -> Screen:
    """Say what was decided, pending and published, against the target, and on which days."""
    lines: list[Say] = [say("statistics.against", able=numbers.able, target=numbers.target)]
    lines += map(decided, numbers.decided)
    lines += [say("statistics.question", label=day.on, text=made(day.able, day.others)) for day in numbers.days]
    return told("target", lines, anything=any(one.all for one in numbers.decided))


def decided(one: Decided) -> Say:
    """Say how many wait to be published with a verdict, and how many are."""
    return say("statistics.question", label=verdict(one), text=waits(one))


def verdict(one: Decided) -> Say:
    """Name a verdict."""
    return say(f"statistics.verdict.{one.verdict}")


def waits(one: Decided) -> Say:
    """Say how many of a verdict wait to be published."""
    return say("statistics.pending", all=one.all, pending=one.pending)


def question(one: Question) -> Say:
    """Name a question as the review page does."""
    return say("statistics.review") if one.name == REVIEW else say(f"{FORM}.{one.name}.label")


def seen_and_left(one: Question) -> Say:
    """Say how many saw a question, and how many got no further."""
    return say("statistics.seen", views=one.views, exits=one.exits, percent=one.percent)


def named(one: Country, world: World) -> Shown:
    """Name a country."""
    entry = world.places.country(one.code)
    return say("statistics.unknown_country") if entry is None else country_words(entry)


def country(one: Country) -> Say:
    """Say how many registered from a country, and how many of them were found able."""
    return say("statistics.country", registered=one.registered, able=one.able)


def state(one: Stay) -> Say:
    """Name a state as the desk does."""
    return say(f"statistics.state.{one.state}")


def stay(one: Stay) -> Say:
    """Say how long registrations stand in a state, and how many stand there now."""
    return say("statistics.stay", median=length(one.median), longest=length(one.longest), still=one.still)


def made(able: int, others: int) -> Say:
    """Say what was decided on one day."""
    return say("statistics.made", able=able, others=others)


def length(time: timedelta) -> Say:
    """Say a length of time in one unit, rounded."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return say("statistics.moment")
    if minutes < 2 * 60:
        return say("statistics.minutes", n=minutes)
    hours = round(minutes / 60)
    return say("statistics.hours", n=hours) if hours < 48 else say("statistics.days", n=round(hours / 24))


def told(picture: str, lines: list[Say], *, anything: bool) -> Screen:
    """Say the numbers of a picture, or that there are none."""
    title = say(f"statistics.picture.{picture}")
    return Screen((title, "", *lines) if anything else (title, "", say("statistics.nothing")))
