"""Pages about a registration's file: every one can be shown, and none shows what must not be seen."""

from dataclasses import replace

import pytest

from conversations.pages.desk import find, whole_file
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.registration import GONE, LIFECYCLE, State, Verdict
from programme.registration_file import Double, Hit, Look
from programme.second_look import Kind
from programme.second_look import State as LookState
from tests.conversations.showing import show_everywhere
from tests.conversations.test_card import ANSWERS, FILE, NOW, written

SEEN = [state for state in State if state not in (State.DRAFT, State.LAPSED, State.ERASED)]
DECIDED = replace(
    FILE,
    state=State.PENDING_DUPLICATE,
    decided_at=NOW,
    decided_by="مریم",
    reasons=("same_person", "gone_since"),
    reason_text="با سپاس",
    published_at=NOW,
    merged_into=Double(3, "SD-3333A"),
    look=Look(Kind.ASKED, LookState.AGREED, Verdict.DUPLICATE, "مریم", Verdict.DUPLICATE, None),
)


def screens(world: World) -> list[Screen]:
    waiting = Look(Kind.SAMPLE, LookState.WAITING)
    hits = [
        *(Hit(n, "SD-7K2QX", state, "abroad", "DE", ANSWERS) for n, state in enumerate(SEEN)),
        Hit(99, "SD-7K2QX", State.PENDING_ABLE, "home", "IR", {}, blind=True),
    ]
    return [
        find.ask(),
        find.nothing("بهرام"),
        find.found(hits[:8], "سارا", page=0, more=False, world=world),
        find.found(hits[8:], "ش" * (find.PHRASE_BYTES // 2), page=find.MOST_PAGES - 2, more=True, world=world),
        whole_file.ask(),
        whole_file.unknown(),
        *(whole_file.whole_file(replace(FILE, state=state), world) for state in SEEN),
        whole_file.whole_file(DECIDED, world),
        whole_file.whole_file(replace(FILE, look=waiting, blind=True), world, here=True),
        whole_file.contact(FILE, name="سارا نمونه", phone="+989131234567", email="a@b.de", organisation="شهرداری"),
        whole_file.contact(FILE, name="سارا", phone=None, email=None, organisation=None),
    ]


def test_every_page_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for screen in screens(world):
        show_everywhere(screen, catalogues, world)


def test_every_state_that_staff_see_has_words_and_no_other(catalogues: Catalogues) -> None:
    known = catalogues.keys()
    keys = {key.removeprefix("card.state.") for key in known if key.startswith("card.state.")}
    assert keys == {*SEEN, "second_look"}
    assert set(LIFECYCLE.states) >= keys - {"second_look"}


def test_decision_is_shown_with_its_reasons_and_by_whom(world: World, catalogues: Catalogues) -> None:
    text = "\n".join(written(whole_file.whole_file(DECIDED, world).lines, world, catalogues))
    for part in ("تصمیم: مریم،", "دلیل: پیش‌تر با همین مشخصات ثبت‌نام شده است و gone_since", "یکی شده با SD-3333A",
                 "به متقاضی گفته می‌شود: «با سپاس»", "نظر نخست (مریم): تکراری. نظر دوم (همکار): تکراری"):  # fmt: skip
        assert part in text


@pytest.mark.parametrize("state", [state for state in GONE if state in SEEN])
def test_nothing_of_what_was_told_is_shown_of_a_file_that_was_taken_back(
    state: State, world: World, catalogues: Catalogues
) -> None:
    screen = whole_file.whole_file(replace(FILE, state=state), world)
    assert [line for line in written(screen.lines, world, catalogues) if "سارا" in line or "موزه" in line] == []
    assert [button.press for row in screen.rows for button in row] == ["go.why.SD-7K2QX"]


def test_verdict_that_waits_for_a_second_look_is_not_named(world: World, catalogues: Catalogues) -> None:
    blind = replace(FILE, state=State.PENDING_ABLE, blind=True, look=Look(Kind.DOZEN, LookState.WAITING))
    hit = Hit(1, "SD-7K2QX", State.PENDING_ABLE, "home", "IR", {}, blind=True)
    for screen in (
        whole_file.whole_file(blind, world),
        find.found([hit], "x", page=0, more=False, world=world),
    ):
        text = "\n".join(written(screen.lines, world, catalogues))
        assert "در انتظار نظر دوم" in text
        assert "توانمند" not in text
    assert blind.verdict is None
