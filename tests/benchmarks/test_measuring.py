"""The benchmark itself works: its people are answered by the real bot, and wrong answers are noticed."""

import pytest

from tests.benchmarks import broadcasting, limited
from tests.benchmarks.contenders import SQLITE
from tests.benchmarks.limited import LimitedBotApi, most_in_a_second
from tests.benchmarks.measuring import Load, measure
from tests.benchmarks.person import Person
from tests.benchmarks.triage import WARM_UP, Triage, triage_table
from tests.support.postgres import Postgres

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


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_an_officer_decides_card_after_card_and_transactions_are_counted(
    database: str, request: pytest.FixtureRequest
) -> None:
    postgres: Postgres | None = request.getfixturevalue("postgres") if database == "postgresql" else None
    triage = Triage(postgres, sizes=(3 * WARM_UP, 6 * WARM_UP))
    await triage.run(1, decisions=12)
    assert triage.faults == []
    small, large = triage.rows()
    assert 2 <= float(small[-2]) < 4
    assert 2 <= float(large[-2]) < 4
    assert "transactions a decision" in triage_table([triage])


async def test_a_broadcast_reaches_all_of_the_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcasting, "STARTS_AFTER", 3.0)
    seen = await broadcasting.send_to_all(300, peers=0)
    assert seen.faults == []
    assert 0 < seen.at_rest <= seen.peak
    assert "memory above that at rest" in broadcasting.broadcast_table([seen])


def test_a_server_with_a_limit_refuses_what_comes_above_it_in_any_second(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[bytes] = []
    api = LimitedBotApi(3)

    def send(at: float, method: str) -> None:
        monkeypatch.setattr(limited, "now", lambda: at)
        api.handle(method, {"chat_id": "7", "text": "x"}, answers.append)

    send(100.0, "sendMessage")
    send(100.5, "editMessageText")
    send(100.6, "sendMessage")
    send(100.9, "sendMessage")
    assert (api.refused, len(api.messages)) == (1, 3)
    assert b'"retry_after":1' in answers[-1]
    send(100.95, "answerCallbackQuery")
    send(101.0, "sendMessage")
    assert (api.refused, len(api.messages)) == (1, 4)
    assert most_in_a_second([when for when, _ in api.messages]) == 3
    assert most_in_a_second([1.0, 1.5, 1.999, 2.0]) == 3
