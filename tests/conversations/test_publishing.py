"""Publishing and what a decision says: every page can be shown, and a sample reads as its citizen would read it."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.messengers.markup import HTML, PLAIN
from bot.messengers.render import Reader, Renderer
from conversations.pages.decision import decision
from conversations.pages.desk import publication_lists as lists
from conversations.pages.desk import publishing
from conversations.screen import Quote, Say, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.decision import Decision, Sample
from programme.publication import Publication, State, Totals, Waiting
from programme.registration import State as Registered
from programme.registration import Verdict
from tests.conversations.showing import show_everywhere

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
OUTCOMES = dict(zip(Verdict, (92, 1, 3, 0), strict=True))
REASONS = {Verdict.COMPANION: ("no_tie", "too_general", "gone_since"), Verdict.INELIGIBLE: ("under_age",)}


def of(verdict: Verdict, words: str | None = None, *, completed: bool = False) -> Decision:
    return Decision("SD-2345A", verdict, "سارا نمونه", REASONS.get(verdict, ()), words, completed)


def in_state(state: State, starts_at: datetime | None = None) -> Publication:
    return Publication(7, "1405", state, OUTCOMES, 1, NOW, 2, starts_at, 2, NOW)


@pytest.mark.parametrize(("verdict", "words"), list(product(Verdict, (None, "با <احترام>"))))
def test_every_decision_can_be_told(verdict: Verdict, words: str | None, world: World, catalogues: Catalogues) -> None:
    for completed in (True, False):
        show_everywhere(decision(of(verdict, words, completed=completed), world), catalogues, world)


def test_every_page_of_publishing_can_be_shown(world: World, catalogues: Catalogues) -> None:
    found, soon = in_state(State.PROPOSED), in_state(State.APPROVED, NOW + timedelta(seconds=31))
    some = [
        Sample(of(verdict), "en", "Europe/Berlin", on) for verdict, on in zip(Verdict, ("bale", None) * 2, strict=True)
    ]
    codes = [(f"SD-2345{letter}", reason) for letter, reason in zip("ABCDEFG", (*lists.REASONS, "?"), strict=True)]
    states = [("SD-2345A", state) for state in Registered]
    for screen in (
        publishing.waiting(Waiting(OUTCOMES, 2, 3, 4), alone=True, last=6),
        publishing.waiting(Waiting({}, 2), alone=False),
        *(publishing.proposed(found, Waiting(OUTCOMES, 2, 3, 4), by="مینا", changed=2, may_approve=may, mine=mine)
          for may, mine in product((True, False), repeat=2)),
        publishing.request(found, Waiting(OUTCOMES), by=say("staff.nameless")),
        publishing.countdown(soon, by="Mina", changed=0, now=NOW),
        publishing.countdown(soon, by="Mina", changed=0, now=NOW + timedelta(minutes=2)),
        publishing.progress(in_state(State.RUNNING), Totals(96, 20, 76)),
        publishing.progress(in_state(State.FINISHED), Totals(96, 90, 0, 3, 2, 1)),
        publishing.stopped(in_state(State.STOPPED), by="مینا"),
        lists.samples(some, world, publication_id=7, may_approve=True),
        lists.samples([], world, publication_id=None),
        lists.samples(some, world, publication_id=None, further=publishing.propose(alone=False)),
        lists.unreached(codes, publication_id=7, count=100),
        lists.left_out(states, publication_id=7, count=100),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)


def test_the_second_coordinator_sees_what_the_first_saw() -> None:
    left = Waiting(OUTCOMES, 2, 3, 4)
    first = {one.key: one.params for one in keys_of(publishing.waiting(left, alone=False).lines)}
    second = {one.key: one.params for one in keys_of(publishing.request(in_state(State.PROPOSED), left, by="م").lines)}
    against = ("publication.held", "publication.looks", "publication.out_of_reach")
    assert [second[key] for key in against] == [first[key] for key in against]


@pytest.mark.parametrize(("alone", "press"), [(True, "go.publish_now"), (False, "go.propose")])
def test_one_can_go_on_from_the_samples(alone: bool, press: str, world: World) -> None:
    one = Sample(of(Verdict.ABLE), "fa", "Asia/Tehran", "bale")
    further = publishing.propose(alone=alone)
    screen = lists.samples([one], world, publication_id=None, further=further)
    assert [button.press for row in screen.rows for button in row] == [press, "go.publish"]
    nothing = lists.samples([], world, publication_id=None, further=further)
    assert [button.press for row in nothing.rows for button in row] == ["go.publish"]


def test_countdown_counts_in_steps_and_ends(world: World) -> None:
    soon = in_state(State.APPROVED, NOW + timedelta(seconds=60))
    lefts = [
        line.params["left"]
        for seconds in (0, 1, 9, 10, 11, 59)
        for line in publishing.countdown(soon, by="", changed=0, now=NOW + timedelta(seconds=seconds)).lines
        if line.key == "publication.starts"  # type: ignore[union-attr]  # all of its lines are sentences
    ]
    assert lefts == [60, 60, 60, 50, 50, 10]


def test_quote_is_written_in_the_other_s_language_and_zone_and_escaped(world: World, catalogues: Catalogues) -> None:
    home = world.programme
    reader = Reader(catalogues.locale("fa"), home.time_zone, home.time_zone, home.city, catalogues)
    quoted = Quote((say("decision.words", words="<b>"), NOW), "en", "Europe/Berlin")
    written = Renderer(HTML).line(quoted, reader)
    assert "From the secretariat" in written
    assert "&lt;b&gt;" in written
    assert "9:00 in Berlin" in written


def test_sample_says_what_its_citizen_will_read_and_has_no_button_of_theirs(
    world: World, catalogues: Catalogues
) -> None:
    home = world.programme
    one = Sample(of(Verdict.ABLE), "en", "Europe/Berlin", "telegram")
    screen = lists.samples([one], world, publication_id=7)
    theirs = Reader(catalogues.locale("en"), "Europe/Berlin", home.time_zone, home.city, catalogues)
    officer = Reader(catalogues.locale("fa"), home.time_zone, home.time_zone, home.city, catalogues)
    told = Renderer(PLAIN).text(decision(one.decision, world), theirs)
    assert told in Renderer(PLAIN).text(screen, officer)
    assert [button.press for row in screen.rows for button in row] == ["go.publication.7"]


def test_reason_that_the_programme_file_has_lost_is_left_out(world: World) -> None:
    told = [line for line in decision(of(Verdict.COMPANION), world).lines if isinstance(line, Say)]
    (reason,) = [line for line in told if line.key == "status.reason"]
    assert len(reason.params["reasons"]) == 2  # type: ignore[arg-type]  # a tuple
