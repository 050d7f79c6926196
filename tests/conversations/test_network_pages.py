"""Every page of the network and of /quiet can be shown to all readers, with the longest that may stand on it."""

from datetime import UTC, date, datetime

from conversations.pages import network, quiet
from conversations.pages.desk import find, network_lists
from conversations.pages.desk import network as desk
from conversations.screen import Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.companions import Companion
from programme.matching import Wanted
from programme.network import ANSWER_LENGTH, CHIP_LENGTH, CHIPS_MOST, TEXT_LENGTH, Answer, Answered, Question
from programme.registration import State
from programme.registration_file import Hit
from programme.search import Part
from programme.wishes import Wishes
from programme.words import Named
from tests.conversations.showing import show_everywhere

NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
BIG = 10**8
LONG = "واژه " * (TEXT_LENGTH // 5)
CHIPS = tuple(Named(code=f"c{at}", fa="و" * CHIP_LENGTH, en="w" * CHIP_LENGTH) for at in range(1, CHIPS_MOST + 1))
BARE = Question(1, {"fa": "چه کمکی؟"}, (), NOW)
FULL = Question(BIG, {"fa": LONG, "en": LONG}, CHIPS, NOW)
GIVEN = Answer(tuple(chip.code for chip in CHIPS), "و" * ANSWER_LENGTH)
HIT = Hit(BIG, "SD-2345A", State.COMPANION, "abroad", "DE", {"name": "رضا نمونه"})


def citizens(world: World) -> list[Screen]:
    found = [quiet.quiet(Wishes(), None), quiet.quiet(Wishes(False, False), date(2027, 3, 3), note=say("quiet.kept"))]
    for of, given in ((BARE, Answer()), (FULL, GIVEN), (FULL, Answer(("c1",)))):
        found += [network.question(of, given), network.thanks(of, given), network.closed(of, given)]
        found += [network.nothing(of), network.writing(of, complaint=say("complaint.want_text"))]
    return found


def desks(world: World) -> list[Screen]:
    zone, note = world.programme.time_zone, say("network.dropped")
    found = [
        desk.network(171, current, draft, leads=leads, note=note)
        for current, draft, leads in ((None, None, False), ((FULL, 9), FULL, True))
    ]
    for of in (BARE, FULL):
        found += [desk.writing(of, part, complaint=note) for part in desk.PARTS]
        found += [desk.preview(of, zone), desk.close(of, 12), network_lists.ask_words(of)]
    for leads in (False, True):
        refusal = say("network.too_soon", last=NOW, next=NOW)
        found += [desk.asked(BIG, leads=leads), desk.too_soon(FULL, refusal, leads=leads)]
    counts = (171, {chip.code: at * 20 for at, chip in enumerate(CHIPS)})
    listed = [Answered(BIG, "SD-2345A", "رضا ن.", GIVEN), Answered(None, None, "", Answer((), "سلام"))] * 3
    for words in (None, "و" * (network_lists.PHRASE_BYTES // 2)):
        found.append(network_lists.answers(FULL, counts, listed, page=998, total=9999, words=words))
    found += [network_lists.answers(BARE, (0, {}), [], page=0, total=0)]
    found += [network_lists.questions([(FULL, 1), (BARE, 0)], 1, world, more=True)]
    found += [network_lists.questions([], 0, world, more=False)]
    silent = [Companion(BIG, "SD-2345A", "", date(2026, 1, 1), reached=reached) for reached in (True, False)]
    for leads in (False, True):
        found += [network_lists.silent(silent, 6, (100, 3), page=1, leads=leads)]
        found += [network_lists.silent([], 3, (0, 0), page=0, leads=leads)]
    found += [network_lists.match([HIT] * 6, Wanted(2**7 - 1, 2**9 - 1, 998), 101, world)]
    found += [network_lists.match([], Wanted(), 0, world)]
    found += [find.found([HIT], "رضا", page=0, more=False, total=1, world=world, by={BIG: tuple(Part)})]
    return found


def test_pages_can_be_shown_to_all_readers(world: World, catalogues: Catalogues) -> None:
    for screen in (*citizens(world), *desks(world)):
        show_everywhere(screen, catalogues, world)


def test_what_is_always_told_stands_beside_the_switches() -> None:
    for wishes, last in ((Wishes(), None), (Wishes(courses=False), date(2027, 3, 3))):
        assert {"quiet.always", "quiet.seat"} <= {one.key for one in keys_of(quiet.quiet(wishes, last).lines)}


def test_nobody_is_named_in_full(world: World) -> None:
    screen = network_lists.match([HIT], Wanted(1, 0, 0), 1, world)
    assert "رضا ن." in repr(screen.lines)
    assert "رضا نمونه" not in repr(screen.lines)


def test_announcement_is_written_only_to_somebody_and_by_whoever_may(world: World) -> None:
    for screen, offered in (
        (network_lists.silent([], 3, (9, 0), page=0, leads=True), "go.nw_to_silent.3"),
        (network_lists.silent([], 3, (9, 0), page=0, leads=False), None),
        (network_lists.silent([], 3, (0, 0), page=0, leads=True), None),
        (network_lists.match([HIT], Wanted(1, 2, 3), 1, world), "go.nw_to_suiting.1.2.3"),
        (network_lists.match([], Wanted(1, 2, 0), 0, world), None),
    ):
        found = [one.press for row in screen.rows for one in row if one.press.startswith("go.nw_to_")]
        assert found == ([] if offered is None else [offered])


def test_question_names_the_button_after_which_words_are_taken() -> None:
    for asked in (BARE, FULL):
        for given in (Answer(), GIVEN):
            shown = network.question(asked, given)
            pressed = next(
                one.label for row in shown.rows for one in row if one.press.startswith("go.nw_answer_write.")
            )
            assert [one.params["button"] for one in keys_of(shown.lines) if one.key.startswith("network.how")] == [
                pressed
            ]
