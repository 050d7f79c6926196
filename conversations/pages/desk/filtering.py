"""What an officer wants to see of the queue, and in which order."""

from collections.abc import Sequence

from conversations.pages.link import link
from conversations.screen import Button, Rows, Say, Screen, Shown, in_rows, say
from conversations.widgets.country import country_words
from conversations.world import World
from programme.triage import Filters, Order

COUNTRIES_SHOWN = 40


def filtering(wanted: Filters, waiting: int, world: World, *, more: bool = False) -> Screen:
    """Show what is left out now, and every way to change it; `more`: there may be others than the `waiting` ones."""
    switches = [
        Button(say(f"filter.{name}"), f"go.t_switch.{name}", chosen=getattr(wanted, name))
        for name in ("has_file", "flagged", "mine")
    ]
    rows: Rows = (
        (link("t_country", "filter.country"), link("t_connection", "filter.connection")),
        (link("t_city", "filter.city"),),
        *in_rows(switches, wide=3),
        tuple(
            Button(say(f"filter.order.{order}"), f"go.t_order.{order}", chosen=wanted.order is order) for order in Order
        ),
        (link("t_clear", "filter.clear"), link("triage", "triage.go_on")),
    )
    count = say("filter.waiting_at_least" if more else "filter.waiting", count=waiting)
    return Screen((say("filter.title"), *_chosen(wanted, world), count), rows, replaces=True)


def countries(found: Sequence[tuple[str, int]], world: World) -> Screen:
    """Offer the countries from which somebody waits."""
    buttons = []
    for code, count in found[:COUNTRIES_SHOWN]:
        country = world.places.country(code)
        if country is not None:
            name = say("desk.country_count", country=country_words(country), count=count)
            buttons.append(Button(name, f"go.t_country.{code}"))
    rows = (*in_rows(buttons, wide=2), (link("t_country", "filter.any", "any"), link("t_filter", "button.back")))
    return Screen((say("filter.country.ask"),), rows, replaces=True)


def connections(world: World) -> Screen:
    """Offer the kinds of connection."""
    buttons = [Button(chip, f"go.t_connection.{chip.code}") for chip in world.programme.connections]
    rows = (*in_rows(buttons, wide=2), (link("t_connection", "filter.any", "any"), link("t_filter", "button.back")))
    return Screen((say("filter.connection.ask"),), rows, replaces=True)


def city(*, complaint: Say | None = None) -> Screen:
    """Ask for a city."""
    rows = ((link("t_city", "filter.any", "any"), link("t_filter", "button.back")),)
    lines: tuple[Shown, ...] = () if complaint is None else (complaint, "")
    return Screen((*lines, say("filter.city.ask")), rows, replaces=True)


def _chosen(wanted: Filters, world: World) -> list[Shown]:
    lines: list[Shown] = []
    if wanted.country is not None:
        country = world.places.country(wanted.country)
        name: Shown = wanted.country if country is None else country_words(country)
        lines.append(say("filter.chosen", what=say("filter.country"), value=name))
    if wanted.connection is not None:
        chip = next((one for one in world.programme.connections if one.code == wanted.connection), None)
        lines.append(say("filter.chosen", what=say("filter.connection"), value=chip or wanted.connection))
    if wanted.city is not None:
        lines.append(say("filter.chosen", what=say("filter.city"), value=wanted.city))
    return lines
