"""What people type, and what opens the bot's accounts, stands neither in a log nor in the clear on the disk."""

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from playground import Playground
from playground.account import BOTS
from tests.faults import canary
from tests.faults.stage import Stage, staged
from tests.faults.test_odd_updates import MESSAGE, ODD, PRESS, spoilt
from tests.faults.waiting import until
from tests.support.person import Person, meeting
from tests.support.process import Launcher
from tests.support.striking import Strike

TOKENS = {"telegram": "7000000001:canarytoken-Telegram-AAEhBOweik", "bale": "7000000002:canarytoken-Bale-AAEhBOweik"}
PASSWORD = "canarypassword"
ACCOUNTS = {name: replace(account, token=TOKENS[name]) for name, account in BOTS.items()}
SECRETS = ("canarytoken", PASSWORD, "a-key-for-tests-only")


@pytest.mark.parametrize("log_format", ["text", "json"])
async def test_no_secret_and_nothing_typed_is_logged_whatever_goes_wrong(
    launcher: Launcher, data_dir: Path, log_format: str
) -> None:
    async with (
        staged(launcher, data_dir, "telegram", "bale", bots=ACCOUNTS) as stage,
        meeting(stage.playground.url) as meets,
    ):
        more = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": log_format}
        people = [await meets(canary.ACCOUNT, messenger) for messenger in ACCOUNTS]
        await stage.start(strike=Strike("commit", "full", 12, str(data_dir / "struck")), more=more)
        async with asyncio.TaskGroup() as group:
            for person in people:
                group.create_task(_lives_through_faults(stage.playground, person))
        assert (data_dir / "struck").exists()
        _inject_odd_updates(stage.playground)
        for person in people:
            await person.says("/status")
            await person.sees("در انتظار بررسی")
        await _ends(stage)
        # Wrong tokens; a proxy that is not there.
        wrong = {"BALE_TOKEN": "7000000002:canarytoken-of-nobody", "TELEGRAM_PROXY": f"http://x:{PASSWORD}@127.0.0.1:9"}
        await stage.start(more=more | wrong)
        await until(lambda: "BALE_TOKEN" in stage.log(), "the refusal of a token")
        await _ends(stage)
        # A database that is not there, and a setting that cannot be used.
        for broken in (
            {"DATABASE_URL": f"postgresql://x:{PASSWORD}@127.0.0.1:9/x"},
            {"TELEGRAM_TOKEN": "canarytoken"},
            {"WEBHOOK_URL": f"http://x:{PASSWORD}@example.org"},
        ):
            await stage.start(more=more | broken)
            assert await stage.process.end() != 0
    log = (data_dir / "bot.log").read_bytes()
    for expected in (b"DEBUG", b"reference E-", b"BALE_TOKEN", b"disk is full", b"refused"):
        assert expected in log, f"{expected!r} is not logged: this run did not meet what it should"
    assert canary.found(log, (*canary.WORDS, *SECRETS)) == []


async def _lives_through_faults(playground: Playground, person: Person) -> None:
    bot, faults = person.messenger, playground.faults
    # One after the other, spread over the form.
    faults.drop_before(bot, "sendMessage")
    faults.drop_after(bot, "sendMessage", after=2)
    faults.status(bot, "sendMessage", status=500, after=4)
    faults.status(bot, "sendMessage", body=f"<html>502 {canary.NAME}</html>", after=6)
    faults.flood(bot, "sendMessage", retry_after=1, after=8)
    faults.status(bot, "answerCallbackQuery", status=400)
    faults.status(bot, "editMessageReplyMarkup", status=403)
    faults.status(bot, "editMessageText", status=400)
    await canary.registers_in_full(person)
    faults.status(bot, "getFile", status=500)
    await canary.completes(person)
    # The words of an answer may quote what somebody wrote.
    quoting = f'Bad Request: can\'t parse entities: unsupported start tag \\"{canary.ASIDE}\\" at byte offset 3'
    answer = f'{{"ok":false,"error_code":400,"description":"{quoting}"}}'
    before = len(playground.calls.of("sendMessage", bot=bot, chat_id=person.user_id))
    faults.status(bot, "sendMessage", status=400, body=answer)
    await person.says("/profile")
    await playground.calls.wait("sendMessage", bot=bot, chat_id=person.user_id, times=before + 1)
    await person.edits(canary.ASIDE)


def _inject_odd_updates(playground: Playground) -> None:
    chance = random.Random(5)
    typed = [canary.NAME, canary.ASIDE, f"+98{canary.PHONE[1:]}", canary.EMAIL]
    for bot in playground.bots:
        for update in ODD:
            playground.inject(bot, _retold(update, typed))
        for _ in range(100):
            kind, whole = chance.choice([("message", MESSAGE), ("callback_query", PRESS)])
            playground.inject(bot, {kind: spoilt(whole, chance, values=typed)})


def _retold(part: Any, typed: list[str]) -> Any:
    if isinstance(part, dict):
        return {name: _retold(value, typed) for name, value in part.items()}
    if isinstance(part, list):
        return [_retold(value, typed) for value in part]
    return typed[len(part) % len(typed)] if isinstance(part, str) and part not in ("private", "supergroup") else part


async def _ends(stage: Stage) -> None:
    stage.process.terminate()
    assert await stage.process.end() == 0


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_nothing_typed_and_no_file_is_on_the_disk_in_the_clear(
    launcher: Launcher, data_dir: Path, messenger: str
) -> None:
    async with staged(launcher, data_dir, messenger) as stage, meeting(stage.playground.url) as meets:
        await stage.start(more={"LOG_LEVEL": "DEBUG"})
        person = await meets(canary.ACCOUNT, messenger)
        await canary.registers_in_full(person)
        assert canary.found_in(data_dir) == []
        await canary.completes(person)
        await stage.keeps_files()
        assert canary.found_in(data_dir) == []
        # Everything in a draft once more.
        await person.says("/profile")
        await person.presses("ویرایش ثبت‌نام")
        await person.sees("این‌ها درست است؟")
        stage.process.kill()
        await stage.process.end()
        assert canary.found_in(data_dir) == []
    assert list((data_dir / "files").iterdir())
