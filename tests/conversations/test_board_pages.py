"""The board and what authors see of it, with anything in it, in every language and on every messenger."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from conversations.pages import idea_progress
from conversations.pages.desk import board as pages
from conversations.screen import Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.board import ON_BOARD, SHOWN, Board, Card, Entry, View, Which
from programme.idea import ENDED, LIFECYCLE, State
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.milestone import WORDS_LENGTH, WORDS_NEEDED, Milestone, Report
from programme.release import Request
from programme.staff import Member
from tests.conversations.showing import show_everywhere
from tests.support.ideas import ANSWERS

AT = datetime(2027, 6, 5, 20, 45, tzinfo=UTC)
DAY = date(2027, 6, 5)
HUGE = 10**17
LONG = "ا" * 120
MINA = Member(HUGE, Role.OFFICER, None, "مینا")
FILE: dict[str, Any] = {"kind": "photo", "messenger": "bale", "ref": "x"}
_GIVEN: tuple[tuple[str | None, dict[str, Any] | None], ...] = ((LONG * 20, FILE), (None, FILE), ("کوتاه", None))
REPORTS = tuple(Report(number, AT, text, file) for number, (text, file) in enumerate(_GIVEN * 4))


def card(state: State, **more: Any) -> Card:
    file = IdeaFile(
        id=HUGE, code="ID-2345A", version=HUGE, state=state, state_at=AT, submitted_at=AT, answers=ANSWERS,
        author=more.pop("author", "سارا نمونه"), author_country="DE", owner=more.pop("owner", "مینا"),
        board_note=more.pop("note", "ن" * 500), next_on=more.pop("next_on", DAY),
    )  # fmt: skip
    milestones = tuple(Milestone(at, stage, AT, LONG if at % 2 else None) for at, stage in enumerate(ON_BOARD))
    wish = Request(HUGE, "ID-2345A", 9, AT, "ک" * 1000)
    told: dict[str, Any] = {"milestones": milestones, "reports": REPORTS, "late": True, "reports_new": 3}
    told |= {"wish": wish, **more}
    return Card(file, MINA.person_id, **told)


BARE: dict[str, Any] = {"author": None, "owner": None, "note": None, "next_on": None, "milestones": (), "reports": (),
                        "late": False, "reports_new": 0, "wish": None}  # fmt: skip


def moves(state: State) -> list[State]:
    return [State(name) for name in LIFECYCLE.offered(state, Role.OFFICER) if name in ON_BOARD]


@pytest.mark.parametrize("state", ON_BOARD)
def test_every_page_of_an_idea_can_be_shown(state: State, world: World, catalogues: Catalogues) -> None:
    for one in (card(state), card(state, **BARE)):
        for screen in (
            pages.card(one, moves(state), world, note=say("board.moved", stage=idea_progress.stage_name(state))),
            pages.stages(one, moves(state), world),
            *(pages.words(one, stage, complaint=say("board.words_needed")) for stage in ON_BOARD),
            pages.owner(one, [MINA, Member(HUGE + 1, Role.COORDINATOR, None, "")], MINA),
            pages.noting(one), pages.dating(one, complaint=say("complaint.day.unreadable")),
            pages.text(one, world), *(pages.reports(one, page, world) for page in range(4)),
        ):  # fmt: skip
            show_everywhere(screen, catalogues, world)


@pytest.mark.parametrize("shown", SHOWN)
def test_every_view_of_the_list_can_be_shown(shown: str, world: World, catalogues: Catalogues) -> None:
    titles = (LONG, None)
    entries = tuple(
        Entry(HUGE, "ID-2345A", title, state, owner, day, late, 1)
        for title in titles for state, (owner, day, late) in zip(
            ON_BOARD, ((None, None, False), ("مینا", DAY, True), ("مینا", DAY, False)), strict=False)
    )  # fmt: skip
    counts = dict.fromkeys(ON_BOARD, 9)
    for view in (View(False, shown, 999_999_998), View(True, shown)):
        show_everywhere(pages.board(Board(entries, True, counts, 2, 3), view), catalogues, world)
        gone = say("board.gone")
        show_everywhere(pages.board(Board((), False, {}, 0, 0), view, note=gone), catalogues, world)


@pytest.mark.parametrize("stage", ON_BOARD)
def test_author_reads_every_milestone_and_is_asked_for_reports_while_it_goes_on(
    stage: State, world: World, catalogues: Catalogues
) -> None:
    for text in (None, LONG * 5):
        one = Milestone(1, stage, AT, text)
        screen = idea_progress.milestone(HUGE, "ID-2345A", LONG, one)
        show_everywhere(screen, catalogues, world)
        presses = [button.press for row in screen.rows for button in row]
        assert (f"go.i_report.{HUGE}" in presses) == (stage not in ENDED)
        lines = idea_progress.milestone_lines((one,), world)
        assert ("text" in {name for said in keys_of(lines) for name in said.params}) == bool(text)
        show_everywhere(Screen(lines), catalogues, world)
    assert idea_progress.milestone_lines((), world) == ()


def test_reports_are_asked_for_thanked_for_and_told(world: World, catalogues: Catalogues) -> None:
    for screen in (
        idea_progress.ask("ID-2345A", LONG), idea_progress.thanks(),
        idea_progress.ask("ID-2345A", LONG, complaint=say("complaint.want_text_or_voice")),
        *(pages.reported(HUGE, "ID-2345A", LONG, author, told) for told in REPORTS[:3] for author in (None, "سارا")),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)


def test_refusals_have_their_sentences(catalogues: Catalogues) -> None:
    for language in catalogues.languages:
        locale = catalogues.locale(language)
        for key in ("board.no_colleague", "board.over", "report.not_there", "board.gone", "board.words_needed"):
            assert locale.sentence(key)
        assert locale.sentence("report.too_many", most=20)
        for key in ("board.day_passed", "board.day_far"):
            assert locale.sentence(key, day="x")


def test_next_stage_is_one_tap_and_the_others_are_behind_another(world: World) -> None:
    first = pages.card(card(State.AGREEMENT), moves(State.AGREEMENT), world).rows[0]
    assert [button.press for button in first] == [f"go.bo_to.{HUGE}.{HUGE}.running", f"go.bo_stages.{HUGE}"]
    behind = [button.press for row in pages.stages(card(State.AGREEMENT), moves(State.AGREEMENT), world).rows
              for button in row][:-1]  # fmt: skip
    assert {press.rpartition(".")[2] for press in behind} == {
        "planned", "contacts_made", "running", "paused", "stopped"
    }  # fmt: skip
    assert Which.ANY in SHOWN


def test_without_words_is_offered_only_where_none_are_needed() -> None:
    for stage in ON_BOARD:
        presses = [button.press for row in pages.words(card(State.RUNNING), stage).rows for button in row]
        assert any(press.startswith("go.bo_now.") for press in presses) == (stage not in WORDS_NEEDED)


def test_words_of_a_milestone_fit_into_one_message() -> None:
    assert WORDS_LENGTH < 4096 - 500


def test_card_names_the_authors_whose_ideas_were_merged_into_it(world: World) -> None:
    one = card(State.RUNNING)
    for partners, told in ((("سارا",), True), ((), False)):
        screen = pages.card(replace(one, file=replace(one.file, partners=partners)), [], world)
        assert ("idea.card.partners" in [line.key for line in keys_of(screen.lines)]) is told
