"""One messenger in trouble: it is said plainly, and the other goes on."""

import asyncio

import aiohttp
import pytest

from bot.app import Account, running
from bot.clock import Clock
from bot.settings import Settings
from playground import Playground
from tests.conftest import ABILITIES, accounts_of
from tests.faults.waiting import until
from tests.support.person import Person, meeting
from tests.support.registering import begins, lives_at_home, registers

WRONG = "7000000009:a-token-that-belongs-to-nobody"


@pytest.mark.logs_errors
@pytest.mark.parametrize("wrong", ["telegram", "bale"])
@pytest.mark.parametrize("playground", ["status", "ok_false"], indirect=True)
async def test_wrong_token_is_named_by_its_setting_and_the_other_messenger_goes_on(
    playground: Playground, settings: Settings, clock: Clock, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    accounts = [
        Account(ABILITIES[wrong], WRONG, playground.api_url(wrong)) if one.messenger.name == wrong else one
        for one in accounts_of(playground)
    ]
    other = next(name for name in playground.bots if name != wrong)
    async with running(settings, accounts, clock), meeting(playground.url) as meets:
        await registers(await meets("مینا", other), name="مینا نمونه")
        await until(lambda: f"check {wrong.upper()}_TOKEN" in caplog.text, "a word about the token")
    assert WRONG not in caplog.text
    assert f"{other.upper()}_TOKEN" not in caplog.text


@pytest.mark.logs_errors
@pytest.mark.usefixtures("impatient")
async def test_second_process_on_a_token_is_said_plainly_and_people_are_answered_when_it_is_gone(
    playground: Playground, sara: Person, reza: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await begins(reza)
    address = f"{playground.api_url('telegram')}/bot{playground.bots['telegram'].token}/getUpdates"
    said = "another process is using this token"

    async with aiohttp.ClientSession() as other:
        while said not in caplog.text:
            # Whoever asks last has it: either side may be told, in turn.
            async with asyncio.timeout(10), other.post(address, json={"timeout": 0}) as answer:
                await answer.read()
    await registers(sara)
    await lives_at_home(reza)
