"""Updates that come again, or under numbers that were had before."""

import pytest

from playground import Playground
from tests.faults.waiting import is_taken_in, sent_to
from tests.support.person import Person
from tests.support.registering import begins, lives_at_home, registers, sends, tells_the_rest


@pytest.mark.parametrize("done", ["half", "registered"])
async def test_update_that_comes_twice_shows_the_present_screen_and_changes_nothing(
    playground: Playground, person: Person, done: str
) -> None:
    await begins(person)
    await lives_at_home(person)
    present = "نام و نام خانوادگی"
    if done == "registered":
        await tells_the_rest(person)
        present = await sends(person)
    history = list(playground.messengers[person.messenger].updates.history)
    for update_id in history:
        before = sent_to(playground, person)
        playground.redeliver(person.messenger, update_id)
        await playground.calls.wait("sendMessage", times=before + 1, bot=person.messenger, chat_id=person.user_id)
        await is_taken_in(playground, person.messenger)
        await person.chat()
        assert present in person.screen().text
    if done == "half":
        await tells_the_rest(person)
        await sends(person)


async def test_updates_numbered_lower_than_before_are_answered(playground: Playground, person: Person) -> None:
    await begins(person)
    # After a quiet week Telegram numbers anew, at random (Bot API, Update).
    playground.messengers[person.messenger].updates.next_id = 4_711
    await lives_at_home(person)
    await tells_the_rest(person)
    await sends(person)
    # The highest number ever seen would leave these unconfirmed, or the bot deaf, on a server that counts strictly.
    offset = playground.calls.of("getUpdates", bot=person.messenger)[-1].parameters["offset"]
    assert 4_711 < offset < 5_000


async def test_the_same_number_on_both_messengers_means_two_updates(
    playground: Playground, sara: Person, reza: Person
) -> None:
    for messenger in playground.messengers.values():
        messenger.updates.next_id = 7
    await registers(sara)
    await registers(reza, name="رضا نمونه")
    numbers = [list(one.updates.history) for one in playground.messengers.values()]
    assert numbers[0] == numbers[1] == list(range(7, 7 + len(numbers[0])))
