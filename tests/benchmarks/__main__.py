"""`make bench`: measure the finished registration against other libraries' bots, and print Markdown tables."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import count

import uvloop

from tests.benchmarks import report
from tests.benchmarks.broadcasting import broadcast_table, send_to_all
from tests.benchmarks.contenders import CONTENDERS, PEERS_PYTHON, SQLITE, Contender
from tests.benchmarks.idle import idle, idle_table
from tests.benchmarks.measuring import CLOSED, OPEN, measure
from tests.benchmarks.process import SERVER_CPU, on_core
from tests.benchmarks.profiling import profile
from tests.benchmarks.publishing import publication_table, publish
from tests.benchmarks.reminding import plan_reminders, reminders_table
from tests.benchmarks.report import say
from tests.benchmarks.rounds import Rounds
from tests.benchmarks.scaling import HUGE, LARGE, SMALL, Scaling
from tests.benchmarks.triage import Triage, triage_table
from tests.support.postgres import Postgres


def main() -> int:
    """Measure what is asked for; 0 whatever the numbers are, 1 when a bot gave a wrong answer or none."""
    asked = _arguments()
    if asked.profile:
        print(uvloop.run(profile(SQLITE)))
        return 0
    contenders = [one for one in CONTENDERS if not asked.only or one.name in asked.only]
    if any(one.command[0] == str(PEERS_PYTHON) for one in contenders) and not PEERS_PYTHON.exists():
        sys.exit("The other bots have no environment yet: run `make bench`.")
    faults = uvloop.run(_compare(contenders, asked.rounds)) if contenders else []
    if not asked.only or "scaling" in asked.only:
        sizes = (SMALL, LARGE, HUGE) if asked.million else (SMALL, LARGE)
        faults += uvloop.run(_scale(sizes))
    if not asked.only or "triage" in asked.only:
        faults += uvloop.run(_screen(max(asked.rounds, 3)))
    if not asked.only or "publication" in asked.only:
        faults += uvloop.run(_publish(1))
    if not asked.only or "reminders" in asked.only:
        faults += uvloop.run(_remind(min(asked.rounds, 3)))
    if not asked.only or "idle" in asked.only:
        say("nobody writes")
        print(idle_table(uvloop.run(idle())))
    if not asked.only or "broadcast" in asked.only:
        faults += uvloop.run(_broadcast())
    for fault in faults[:20]:
        say(f"WRONG: {fault}")
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each bot is measured (3)")
    parts = ["scaling", "triage", "publication", "reminders", "broadcast", "idle"]
    names = [*(contender.name for contender in CONTENDERS), *parts]
    parser.add_argument("--only", nargs="+", choices=names, default=[], help="measure these alone")
    parser.add_argument("--million", action="store_true", help="also with 1,000,000 people in the database")
    parser.add_argument("--profile", action="store_true", help="show where the product spends its time, and end")
    return parser.parse_args()


async def _compare(contenders: Sequence[Contender], number_of_rounds: int) -> list[str]:
    rounds, faults, databases = Rounds(contenders), [], count()
    with ExitStack() as stack:
        postgres = None
        if any(contender.on_postgresql for contender in contenders):
            with on_core(SERVER_CPU):
                postgres = Postgres()
            stack.callback(postgres.close)
        for number in range(number_of_rounds):
            say(f"round {number + 1} of {number_of_rounds}")
            for contender in rounds.order(number):
                database = ""
                if postgres is not None and contender.on_postgresql:
                    name = f"benchmark_{next(databases)}"
                    await postgres.run(f"CREATE DATABASE {name}")
                    database = postgres.url(name)
                measured = await measure(contender, (CLOSED, OPEN), database=database)
                rounds.add(contender, measured.figures)
                faults += [f"{contender.name}: {fault}" for fault in measured.faults]
                report.progress(contender, measured.figures)
    print(
        "\n\n".join([report.preface(rounds, number_of_rounds), report.closed(rounds), report.open_(rounds)]), end="\n\n"
    )
    return faults


async def _scale(sizes: Sequence[int]) -> list[str]:
    say("many people")
    scaling = Scaling(sizes)
    await scaling.run(rounds=2)
    print(scaling.table())
    return scaling.faults


async def _screen(rounds: int) -> list[str]:
    say("an officer at work")
    with ExitStack() as stack:
        with on_core(SERVER_CPU):
            postgres = Postgres()
        stack.callback(postgres.close)
        measured = [Triage(), Triage(postgres)]
        for one in measured:
            await one.run(rounds)
        print("\n" + triage_table(measured), end="\n\n")
    return [fault for one in measured for fault in one.faults]


async def _remind(rounds: int) -> list[str]:
    say("reminders")
    with ExitStack() as stack:
        with on_core(SERVER_CPU):
            postgres = Postgres()
        stack.callback(postgres.close)
        runs = await plan_reminders(postgres, rounds)
    print("\n" + reminders_table(runs), end="\n\n")
    return [fault for one in runs for fault in one.faults]


async def _publish(times: int) -> list[str]:
    say("a publication")
    runs = [await publish() for _ in range(times)]
    print("\n" + publication_table(runs))
    return [fault for one in runs for fault in one.faults]


async def _broadcast() -> list[str]:
    say("a broadcast")
    runs = [await send_to_all()]
    print("\n" + broadcast_table(runs))
    return [fault for one in runs for fault in one.faults]


if __name__ == "__main__":
    sys.exit(main())
