"""The outbox's pages: the numbers add up, and each button says what it sends again."""

from datetime import UTC, datetime

from conversations.pages.desk.outbox import A_PAGE, Letter, letters, overview
from conversations.screen import keys_of
from conversations.world import World
from locales.catalogue import Catalogues
from programme.notice import Reason
from storage.outbox import STATES
from tests.conversations.showing import show_everywhere

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_what_waits_is_told_once_and_the_rest_by_day_and_in_all(world: World, catalogues: Catalogues) -> None:
    today = dict.fromkeys(STATES, 0) | {"sent": 3}
    whole = dict(zip(STATES, range(1, 8), strict=True))
    screen = overview(today, whole, {Reason.STOPPED: 2})
    show_everywhere(screen, catalogues, world)
    said = [one for one in keys_of(screen.lines) if one.key in ("outbox.counts", "outbox.waiting")]
    assert [one.key for one in said] == ["outbox.counts", "outbox.counts", "outbox.waiting"]
    told = [value for one in said[1:] for name, value in one.params.items() if name != "when"]
    assert sum(value for value in told if isinstance(value, int)) == sum(whole.values())


def test_letters_of_one_person_have_buttons_of_their_own(world: World, catalogues: Catalogues) -> None:
    missed = [Letter(number, purpose, "bale", NOW, "SD-7K2QX") for number, purpose in
              enumerate(("invitation", "invitation", "decision"))]  # fmt: skip
    screen = letters(Reason.STOPPED, [*missed, Letter(9, "staff", "bale", NOW, None)], page=1, more=True)
    show_everywhere(screen, catalogues, world)
    labels = [row[0].label for row in screen.rows[:4]]
    assert len({repr(label) for label in labels}) == 4
    numbers = [one.params["number"] for one in keys_of(screen.lines) if one.key == "outbox.numbered"]
    assert numbers == [A_PAGE + 1, A_PAGE + 2, A_PAGE + 3, A_PAGE + 4]
