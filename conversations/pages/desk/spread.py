"""The spread of those judged able over countries."""

from conversations.screen import Shown, say
from conversations.widgets.country import country_words
from conversations.world import World
from programme.triage import Progress

MOST = 6


def spread(progress: Progress, world: World) -> tuple[Shown, ...]:
    """Say from how many countries the able ones come, the most frequent first."""
    counted = []
    for code, count in progress.able_by_country[:MOST]:
        country = world.places.country(code)
        name: Shown = code or say("desk.country_unknown") if country is None else country_words(country)
        counted.append(say("desk.country_count", country=name, count=count))
    others = sum(count for _, count in progress.able_by_country[MOST:])
    if others:
        counted.append(say("desk.country_others", count=others))
    return ("", say("desk.spread", countries=tuple(counted))) if counted else ()
