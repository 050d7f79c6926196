"""Every page of the desk can be shown in every language and on every messenger, with ids as large as a city's."""

from dataclasses import replace
from itertools import product

import pytest

from conversations.pages import inquiry
from conversations.pages.desk import asking, desk, filtering, second_looks, staff, triage, twins
from conversations.pages.desk.triage import ASKED, COMMON, Ref
from conversations.screen import Screen, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.desk import Waiting
from programme.lifecycle import Role
from programme.registration import State, Verdict
from programme.registration_file import RegistrationFile
from programme.staff import STAFF_ROLES, Member
from programme.triage import Compared, Filters, Order, Progress
from tests.conversations.showing import show_everywhere
from tests.conversations.test_card import FILE, FILES, NOW

LARGE = 10**9
REF = Ref(LARGE, 12, COMMON | ASKED)
PROGRESS = Progress(
    61, 34, 147, 263, 52, 92, (("IR", 30), ("DE", 12), ("", 3), ("XX", 1), ("FR", 1), ("IT", 1), ("AT", 1)), True, True
)
# Of drafts, and of what lapsed or was erased, there is no file to be seen.
SEEN = set(State) - {State.DRAFT, State.LAPSED, State.ERASED}
UNDONE = say("triage.undone", verdict=say("triage.verdict.able"))
COMPLAINT = say("complaint.want_text")
NOTHING = Progress(0, 0, 0, 0, 0, 92)
KINDS = product(STAFF_ROLES, (None, "chamber"), ("", "مریم"))
MEMBERS = [Member(LARGE + at, role, institution, name) for at, (role, institution, name) in enumerate(KINDS)]
COMPARED = [
    Compared(LARGE, "SD-7K2QX", "مریم", "able", None, "companion", ("clear_tie", "means"), ("full", "gone")),
    Compared(2, "SD-2F9MK", "مریم", "able", "علی", "able"),
]
WANTED = [
    Filters(),
    Filters("DE", "sport", "فرایبورگ", ("00",), True, True, True, Order.AGE),
    Filters(country="XX", connection="gone"),
]


def cards(view: RegistrationFile, world: World) -> list[Screen]:
    large = replace(view, id=LARGE)
    return [
        *(triage.card(large, REF, PROGRESS, world, second=second, note=note)
          for second in (True, False) for note in (None, UNDONE)),
        *(triage.picking(large, REF, verdict, PROGRESS, world, second=second)
          for verdict in Verdict for second in (True, False)),
        triage.more(large, REF, PROGRESS, world, second=False),
        triage.more(large, REF, NOTHING, world, second=True),
        *(triage.stale(replace(large, state=state, blind=blind), by=by, when=NOW)
          for state in SEEN for blind in (True, False) for by in (None, "مریم")),
        twins.twins(large, replace(FILE, id=LARGE + 1), REF, world, same_phone=True),
        twins.twins(large, FILES[-1], REF, world, same_phone=None),
        second_looks.dispute(COMPARED[0], (), world),
    ]  # fmt: skip


@pytest.mark.parametrize("at", range(len(FILES)))
def test_every_card_can_be_shown(at: int, world: World, catalogues: Catalogues) -> None:
    for screen in cards(FILES[at], world):
        show_everywhere(screen, catalogues, world)


def test_every_other_page_of_the_desk_can_be_shown(world: World, catalogues: Catalogues) -> None:
    counts = Waiting(5, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    pages = ("find", "stats", "outbox", "requests", "calls", "publish", "assign", "staff", "export", "import")
    for screen in (
        desk.desk(counts, PROGRESS, MEMBERS[-1], world, pages=pages),
        desk.desk(Waiting(0, 0, 0, 0, None, None, 0, 0, 0), NOTHING, MEMBERS[0], world, pages=()),
        triage.nothing(PROGRESS, narrow=True), triage.nothing(NOTHING, narrow=False, note=UNDONE),
        *(triage.words(REF, verdict, complaint=complaint) for verdict in Verdict for complaint in (None, COMPLAINT)),
        triage.noting(REF), triage.noting(REF, complaint=COMPLAINT), triage.original(REF, complaint=COMPLAINT),
        asking.asking(FILE, REF, world), asking.asking(FILES[-1], REF, world, complaint=COMPLAINT),
        *(filtering.filtering(wanted, 1000, world, more=more) for wanted in WANTED for more in (True, False)),
        filtering.countries([("IR", 100), ("DE", 1), ("XX", 1), ("", 2)], world), filtering.connections(world),
        filtering.city(), second_looks.comparison(COMPARED), second_looks.comparison(COMPARED[1:]),
        second_looks.disputes(COMPARED), second_looks.disputes([]),
        staff.staff(MEMBERS, world), *(staff.member(one, world) for one in MEMBERS), staff.dismiss(MEMBERS[0], world),
        staff.institution(world), staff.name("reviewer.universities"), staff.who_are_you(), staff.dead_link(),
        *(staff.invited("join_x", {"telegram": "https://t.me/x", "bale": "https://ble.ir/x"}, role)
          for role in STAFF_ROLES),
        *(staff.joined(one, world) for one in MEMBERS), staff.changed(MEMBERS, world), inquiry.thanks(),
        *(inquiry.question(asked, "SD-7K2QX", world, complaint=complaint, waits=waits)
          for asked in ({"question": "how_long", "at": NOW.isoformat()}, {"text": "چه کسی؟"}, {"question": "gone"})
          for complaint in (None, say("complaint.want_text_or_voice")) for waits in (True, False)),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)


def test_card_offers_the_verdicts_and_the_common_reason_is_ticked(world: World) -> None:
    card = triage.card(FILE, Ref(1, 4), PROGRESS, world, second=False)
    presses = [button.press for row in card.rows for button in row]
    # A duplicate is one of something: its button asks of what, or stands beside the one that is likely.
    assert [press for press in presses if press.startswith("go.t_pick.")] == [
        f"go.t_pick.{verdict}.1.4.{COMMON}" for verdict in (Verdict.ABLE, Verdict.COMPANION, Verdict.INELIGIBLE)
    ]
    assert {"go.t_original.1.4.0", "go.t_twin.1.4.0.2"} <= set(presses)
    second = triage.card(FILE, Ref(1, 4), PROGRESS, world, second=True)
    picks = [button.press for row in second.rows for button in row if button.press.startswith("go.t_pick.")]
    assert len(picks) == len(Verdict), "the second officer only judges"
    reasons = triage.picking(FILE, Ref(1, 4, COMMON), Verdict.COMPANION, PROGRESS, world, second=False)
    assert [button.chosen for row in reasons.rows for button in row if button.press.startswith("go.t_pick")] == [
        True, False, False,
    ]  # fmt: skip


def test_wish_for_a_second_look_stays_with_the_card(world: World) -> None:
    card = triage.card(FILE, Ref(1, 4, ASKED), PROGRESS, world, second=False)
    picks = [button.press for row in card.rows for button in row if button.press.startswith("go.t_pick")]
    assert all(Ref.parse(press.split(".", 3)[3]) == Ref(1, 4, ASKED | COMMON) for press in picks)


@pytest.mark.parametrize("value", ["", "1", "1.2.3.4", "-1.2", "۱.۲", "a.b", "1." + "9" * 19, "1..2", "1.2.x"])
def test_values_that_no_button_of_ours_has_are_none(value: str) -> None:
    assert Ref.parse(value) is None


def test_second_look_shows_no_button_that_tells_or_changes_the_first_verdict(world: World) -> None:
    card = triage.card(FILE, Ref(1, 4), PROGRESS, world, second=True)
    assert not any("t_ask" in button.press or "t_twin" in button.press for row in card.rows for button in row)


def test_reviewers_role_is_offered_to_those_with_an_institution_only(world: World) -> None:
    for one in MEMBERS:
        offered = {button.press for row in staff.member(one, world).rows for button in row}
        makes = f"go.role.{one.person_id}.{Role.REVIEWER}" in offered
        assert makes == (one.institution is not None and one.role is not Role.REVIEWER)


def test_progress_never_counts_beyond_the_total(world: World) -> None:
    done = replace(PROGRESS, judged=263)
    assert triage.card(FILE, REF, done, world, second=False).lines[0].params["at"] == 263  # type: ignore[union-attr]  # a Say
