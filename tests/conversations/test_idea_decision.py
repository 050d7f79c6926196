"""What a decision about an idea says, and publishing ideas: every page can be shown, and says what it should."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from bot.messengers.markup import PLAIN
from bot.messengers.render import Reader, Renderer
from conversations.pages import about
from conversations.pages import idea_decision as pages
from conversations.pages.desk import publication_lists as lists
from conversations.pages.desk import publishing
from conversations.pages.desk import requests as pages_of_requests
from conversations.screen import Screen, keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.decision import Sample
from programme.idea import Outcome, State, seen
from programme.idea_decision import IdeaDecision, IdeaStanding
from programme.publication import Noun, Publication, Totals, Waiting
from programme.publication import State as Stage
from programme.registration import State as Registered
from programme.registration import Verdict
from programme.request import Kind, Request
from programme.standing import Standing
from tests.conversations.showing import show_everywhere

NOW = datetime(2027, 5, 1, 8, tzinfo=UTC)
OUTCOMES = dict(zip(Outcome, (9, 1, 3, 0, 2, 1), strict=True))
PLAIN_ONE = {"id": 7, "code": "ID-2345A", "title": "نمایشگاه <مینیاتور>", "name": "سارا نمونه"}


def of(outcome: Outcome, world: World, *, full: bool = True) -> IdeaDecision:
    if not full:
        return IdeaDecision(**PLAIN_ONE, outcome=outcome)
    chips = tuple(chip.code for chip in getattr(world.programme.outcomes, outcome.value))
    return IdeaDecision(
        **PLAIN_ONE, outcome=outcome, reasons=(*chips, "gone_since"), words="با <احترام>", remarks=("خوب",) * 7,
        into="ID-2345B", partners=("رضا", "هما"), referred_to="شیراز",
    )  # fmt: skip


def texts(screen: Screen, world: World, catalogues: Catalogues, language: str = "fa") -> str:
    home = world.programme
    reader = Reader(catalogues.locale(language), home.time_zone, home.time_zone, home.city, catalogues)
    return Renderer(PLAIN).text(screen, reader)


@pytest.mark.parametrize(("outcome", "full"), list(product(Outcome, (True, False))))
def test_every_decision_can_be_told(outcome: Outcome, full: bool, world: World, catalogues: Catalogues) -> None:
    one = of(outcome, world, full=full)
    screen = pages.decision(one, world)
    show_everywhere(screen, catalogues, world)
    keys = [say.key for say in keys_of(screen.lines)]
    assert keys.count("idea.told.remark") == (pages.REMARKS if full else 0)
    presses = [button.press for row in screen.rows for button in row]
    asked = outcome in (Outcome.WORKABLE, Outcome.CONDITIONAL)
    assert presses == (["go.i_accept.7", "go.i_talk.7", "go.i_decline.7"] if asked else ["go.status", "go.question"])
    if full:
        reason = "idea.told.condition" if outcome is Outcome.CONDITIONAL else "status.reason"
        (given,) = [say.params["reasons"] for say in keys_of(screen.lines) if say.key == reason]
        assert len(given) == len(one.reasons) - 1, "a chip that the programme file has lost has no words"


@pytest.mark.parametrize("state", sorted({seen(state) for state in State} - {State.ERASED}))
def test_every_standing_can_be_shown(state: State, world: World, catalogues: Catalogues) -> None:
    found = IdeaStanding(7, "ID-2345A", "نمایشگاه", state)
    for screen in (
        *(pages.stands(found), pages.accepted(found), pages.talk(found), pages.decline(found)),
        *(pages.declined(found), pages.reminder(found)),
    ):
        show_everywhere(screen, catalogues, world)
    asked = any("i_accept" in button.press for row in pages.stands(found).rows for button in row)
    assert asked == (state is State.AWAITING)


@pytest.mark.parametrize("outcome", [Outcome.NOT_WORKABLE, Outcome.MERGED, Outcome.REFERRED])
def test_whoever_is_told_to_ask_the_secretariat_has_a_button_for_it(
    outcome: Outcome, world: World, catalogues: Catalogues
) -> None:
    screen = pages.decision(of(outcome, world), world)
    help_page = about.help_page(Standing(state=Registered.DIPLOMAT), world)
    for shown in (screen, help_page):
        assert "go.question" in [button.press for row in shown.rows for button in row]
    assert "/help" not in texts(screen, world, catalogues)


def test_long_remark_is_cut_and_all_is_one_screen(world: World, catalogues: Catalogues) -> None:
    one = replace(of(Outcome.WORKABLE, world), remarks=("ب" * 1000,) * 9, words="ب" * 1000)
    assert len(texts(pages.decision(one, world), world, catalogues)) < 3500


def test_city_referred_to_is_named_in_the_reader_s_words(world: World, catalogues: Catalogues) -> None:
    one = replace(of(Outcome.REFERRED, world), referred_to="freiburg")
    assert "Freiburg" in texts(pages.decision(one, world), world, catalogues, "en")
    assert "فرایبورگ" in texts(pages.decision(one, world), world, catalogues)


def test_every_page_of_publishing_ideas_can_be_shown(world: World, catalogues: Catalogues) -> None:
    found = Publication(7, "1405", Stage.PROPOSED, OUTCOMES, 1, NOW, 2, NOW, 2, NOW, Noun.IDEA)
    against = Waiting(OUTCOMES, 2, 0, 4)
    some = [Sample(of(outcome, world), "en", "Europe/Berlin", "bale") for outcome in Outcome]
    states = [("ID-2345A", state) for state in State]
    over = replace(found, state=Stage.FINISHED)
    for screen in (
        publishing.choice({Noun.REGISTRATION: 3, Noun.IDEA: 0}),
        publishing.waiting(against, alone=True, last=6, others=5, noun=Noun.IDEA),
        publishing.waiting(Waiting(dict.fromkeys(Verdict, 0)), alone=True, others=5),
        publishing.waiting(Waiting({}, 2), alone=False, noun=Noun.IDEA),
        *(publishing.proposed(found, against, by="مینا", changed=2, may_approve=may, mine=mine)
          for may, mine in product((True, False), repeat=2)),
        publishing.progress(replace(found, state=Stage.RUNNING), Totals(16, 2, 14)),
        publishing.progress(over, Totals(16, 10, 0, 3, 2, 1)),
        publishing.stopped(replace(found, state=Stage.STOPPED), by="مینا"),
        lists.samples(some, world, publication_id=7, may_approve=True, noun=Noun.IDEA),
        lists.samples([], world, publication_id=None, noun=Noun.IDEA),
        lists.left_out(states, publication_id=7, count=100),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)
    assert "ایده" in texts(publishing.progress(over, Totals(16)), world, catalogues)


def test_buttons_about_ideas_lead_to_ideas(world: World) -> None:
    one = Sample(of(Outcome.WORKABLE, world), "fa", "Asia/Tehran", "bale")
    further = publishing.propose(alone=False, noun=Noun.IDEA)
    screen = lists.samples([one], world, publication_id=None, further=further, noun=Noun.IDEA)
    assert [button.press for row in screen.rows for button in row] == ["go.propose.idea", "go.publish.idea"]
    screen = publishing.waiting(Waiting(OUTCOMES), alone=True, noun=Noun.IDEA)
    assert [row[0].press for row in screen.rows] == ["go.samples.idea", "go.publish_now.idea", "go.desk"]
    choice = publishing.choice({Noun.REGISTRATION: 3, Noun.IDEA: 2})
    assert [row[0].press for row in choice.rows] == ["go.publish.registration", "go.publish.idea", "go.desk"]


@pytest.mark.parametrize("kind", [Kind.TALK, Kind.CALL])
def test_request_about_an_idea_names_it(kind: Kind, world: World, catalogues: Catalogues) -> None:
    request = Request(1, 1, kind, None, NOW, None, "SD-2345A", "سارا ن.", "ID-2345A")
    screen = pages_of_requests.card(request, 2, only=None)
    show_everywhere(screen, catalogues, world)
    assert "ID-2345A" in texts(screen, world, catalogues)
