"""What people do with each bot: the product's own registration, and as many texts and presses with each peer."""

from typing import cast

from tests.benchmarks.person import Person
from tests.support import person as tested
from tests.support.registering import begins, lives_in_freiburg, sends, tells_the_rest

UPDATES = 13
"""Updates of a whole registration abroad: 5 texts, 8 presses."""

_TEXTS = {1: "/start", 5: "آلمان", 6: "فرایبورگ", 7: "سارا نمونه", 12: "با موزهٔ فرایبورگ همکاری دارم."}
"""The texts of a registration by their place in it; everything else is a press."""


async def registers(person: Person) -> None:
    """Register with the product, from abroad: the longest way, with two names looked up."""
    citizen = cast(tested.Person, person)
    await begins(citizen)
    await lives_in_freiburg(citizen)
    await tells_the_rest(citizen)
    await sends(citizen)


async def goes_on(person: Person) -> None:
    """Come back to a draft that waits for the name, and finish it."""
    citizen = cast(tested.Person, person)
    await citizen.starts()
    await citizen.presses("ادامه")
    await citizen.sees("نام و نام خانوادگی")
    await tells_the_rest(citizen)
    await sends(citizen)


async def answers_questions(person: Person) -> None:
    """Answer the peers' form of as many questions."""
    for step in range(1, UPDATES + 1):
        if step in _TEXTS:
            await person.says(_TEXTS[step])
        else:
            await person.presses("A")
        await person.sees(f"{step}. " if step < UPDATES else "Done")


async def is_echoed(person: Person) -> None:
    """Say and press as much to the echo; it puts two buttons under what ends in a question mark."""
    for step in range(1, UPDATES + 1):
        again = step < UPDATES and step + 1 not in _TEXTS
        if step in _TEXTS:
            said = _TEXTS[step] + "?" * again
            await person.says(said)
        else:
            said = "more?" if again else "enough"
            await person.presses("More" if again else "Enough")
        await person.sees(said)
