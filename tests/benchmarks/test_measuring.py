"""The benchmark itself works: its people are answered by the real bot, and wrong answers are noticed."""

from tests.benchmarks.contenders import SQLITE
from tests.benchmarks.measuring import Load, measure
from tests.benchmarks.person import Person

LOAD = Load(people=2, seconds=0.6, warm_up=0.6)


async def test_people_of_the_benchmark_register_without_a_fault() -> None:
    measured = await measure(SQLITE, (LOAD, Load(people=2, rate=20, seconds=0.5, warm_up=0.3)))
    closed, steady = measured.figures
    assert measured.faults == []
    assert closed.per_second > steady.per_second
    assert 5 < steady.per_second < 40
    assert closed.calls > 1


async def test_a_wrong_answer_is_a_fault() -> None:
    async def is_disappointed(person: Person) -> None:
        await person.starts()
        await person.sees("what no bot says")

    measured = await measure(SQLITE, (LOAD,), story=is_disappointed)
    assert "wanted 'what no bot says'" in measured.faults[0]
