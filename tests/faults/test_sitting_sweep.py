"""The bot is killed at every commit and every HTTP call of an officer's sitting: the desk stays consistent."""

import asyncio
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.answers import SpokenOrWritten
from programme.lifecycle import Role
from services import people
from services.audit import verify
from services.staff import invite, join
from storage.engine.tx import Tx
from storage.registration import registration
from tests.faults.results import opened
from tests.faults.sitting import Actor, Sitting
from tests.faults.stage import staged
from tests.faults.sweeping import sweep
from tests.faults.waiting import until
from tests.services.test_registration import ANSWERS, NOW, send
from tests.support.process import Launcher
from tests.support.striking import Calls, Strike

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]

QUICK: dict[str, Any] = {"pump_every": 0.1, "hurries": True}
KEPT = ("registration", "judgement", "second_look", "passed", "outbox")


@pytest.mark.parametrize("calls", ["commit", "http"])
async def test_sitting_passes_a_kill_at_any_call(
    launcher: Launcher, migrated: Path, tmp_path: Path, world: World, calls: Calls
) -> None:
    sittings = await sweep(tmp_path, calls, "kill", partial(_sits, launcher, migrated, world))
    assert len(sittings) > 40


async def _sits(launcher: Launcher, migrated: Path, world: World, strike: Strike) -> None:
    folder = Path(strike.mark).parent
    await asyncio.to_thread(shutil.copytree, migrated, folder)
    async with staged(launcher, folder, "telegram", "bale") as stage:
        officer = Actor(stage.playground, "telegram", "مینا")
        citizens = [Actor(stage.playground, "bale", f"شهروند {number}") for number in range(4)]
        async with opened(folder) as storage:
            codes = await storage.write(_register, world, officer, citizens)
        await stage.start(strike=strike, **QUICK)
        running = asyncio.create_task(stage.keep_running(**QUICK))
        sitting = Sitting(officer, dict(zip(codes, citizens, strict=True)), folder)
        try:
            await sitting.goes_to_its_end()
            sitting.check()
            await _answers_the_last_confirmation_again(sitting)
            await _leaves_the_card(sitting)
        finally:
            running.cancel()
        async with opened(folder) as storage:
            findings = await storage.read(verify)
            assert findings.whole, findings


async def _answers_the_last_confirmation_again(sitting: Sitting) -> None:
    before = _kept(sitting)
    message, data = sitting.confirmed[-1]
    sitting.officer.forges(message, data)
    assert await sitting.officer.news() is not None, sitting.officer.story()
    assert _kept(sitting) == before


def _kept(sitting: Sitting) -> list[Any]:
    columns = "id, state, version, officer_id, reasons, decided_by, decided_at, inquiry"
    return [sitting.all(f"SELECT {columns if table == 'registration' else '*'} FROM {table}") for table in KEPT]


async def _leaves_the_card(sitting: Sitting) -> None:
    """See that a card that is left comes back when its lease is over."""
    sitting.all("UPDATE registration SET lease_until = '2020' || substr(lease_until, 5) WHERE state = 'in_screening'")
    await until(lambda: "in_screening" not in sitting.states().values(), "an end of the lease")
    assert list(sitting.states().values()).count("submitted") == 1


def _register(tx: Tx, world: World, officer: Actor, citizens: list[Actor]) -> list[str]:
    who = people.meet(tx, messenger="telegram", user_id=officer.user_id, chat_id=officer.user_id, source=None, now=NOW)
    code = invite(tx, role=Role.OFFICER, programme=world.programme, name=officer.name, now=NOW)
    assert join(tx, person_id=who.person_id, code=code, now=NOW) is not None
    for one in citizens:
        known = people.meet(tx, messenger="bale", user_id=one.user_id, chat_id=one.user_id, source=None, now=NOW)
        send(tx, known, world, ANSWERS.model_copy(update={"name": one.name, "offer": SpokenOrWritten(text=one.name)}))
    return [row.code for row in tx.all(sa.select(registration.c.code).order_by(registration.c.id))]
