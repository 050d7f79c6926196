"""An officer's sitting, and the citizen who is asked: both go on after every kill, as people would."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from playground import Playground
from playground.chat import Chat, Message
from tests.faults.waiting import until
from tests.support.mailing import APOLOGY
from tests.support.seen import plain

PATIENCE = 60.0
QUIET = 0.5
"""Seconds without anything new after which somebody says again what they want, though no update waits for the bot."""

CARD, PICKING, ASKING = "از هدف", "چرا ", "کدام پرسش فرستاده شود؟"
ANSWER = "از سال ۱۳۹۵ با دانشگاه آن شهر همکاری دارم."
QUESTION = "این ارتباط از چه زمانی برقرار است؟"


class Actor:
    """Somebody who acts directly on the playground, and sees what came of it."""

    def __init__(self, playground: Playground, messenger: str, name: str) -> None:
        person = playground.people.create(name, messenger)
        self.name, self.key, self.user_id, self.messenger = name, person.key, person.user_id, messenger
        self.chat: Chat = playground.messengers[messenger].chats[person.user_id]
        self.chat.started = True
        self._people = playground.people
        self._updates = playground.messengers[messenger].updates
        self._seen = 0

    def says(self, text: str) -> None:
        self._seen = self.chat.version
        self._people.say(self.key, text)

    def presses(self, message: Message, wanted: str) -> str:
        """Press a button by a part of its label, and return its data."""
        found = [one for one in _buttons(message) if wanted in plain(one["text"])]
        assert found, f"{self.name} finds no button {wanted!r}\n{self.story()}"
        self._seen = self.chat.version
        data: str = found[0]["callback_data"]
        self._people.press(self.key, message.message_id, data)
        return data

    def forges(self, message: Message, data: str) -> None:
        """Press a button that the message had once."""
        self._seen = self.chat.version
        self._people.forge(self.key, message.message_id, data)

    async def news(self) -> Message | None:
        """Wait for what the bot shows next; None when it owes nothing and nothing comes."""
        loop = asyncio.get_running_loop()
        end, quiet = loop.time() + PATIENCE, 0.0
        while True:
            new = [one for one in self.chat.since(self._seen) if one.by_bot and _text(one)]
            if new and not len(self._updates):
                self._seen = self.chat.version
                return max(new, key=lambda one: one.version)
            now = loop.time()
            assert now < end, f"{self.name} is left without an answer\n{self.story()}"
            quiet = 0.0 if len(self._updates) else quiet or now
            if quiet and now - quiet > QUIET:
                return None
            await self.chat.wait(self.chat.version, seconds=0.05)

    def story(self) -> str:
        lines = [
            f"{message.message_id} {'bot' if message.by_bot else self.name}: {_text(message)[:200]}"
            for message in self.chat.since(0)[-8:]
        ]
        return "\n".join([f"--- the chat of {self.name}; {len(self._updates)} updates wait for the bot", *lines])


class Sitting:
    """Three decisions, one of them taken back and given anew, one after an answer; a fourth card stays in hand."""

    def __init__(self, officer: Actor, citizens: dict[str, Actor], folder: Path) -> None:
        self.officer, self.citizens, self._folder = officer, citizens, folder
        self.confirmed: list[tuple[Message, str]] = []

    async def goes_to_its_end(self) -> None:
        """Press on, from whatever is shown."""
        self.officer.says("/triage")
        while True:
            seen = await self.officer.news()
            text = "" if seen is None else _text(seen)
            if seen is not None and ASKING in text:
                self.officer.presses(seen, QUESTION)
            elif seen is not None and PICKING in text:
                self.confirmed.append((seen, self.officer.presses(seen, "تأیید: ")))
            elif seen is not None and CARD in text and "SD-" in text:
                wanted = await self._wanted(code_in(text))
                if wanted is None:
                    return
                self.officer.presses(seen, wanted)
            else:
                # Home, or nothing: whoever screens says so again.
                self.officer.says("/triage")

    async def _wanted(self, code: str) -> str | None:
        """Say what is to be pressed on a card; None when it is the one that stays."""
        states = self.states()
        decided = sum(state.startswith("pending") for state in states.values())
        if asked := [one for one, state in states.items() if state == "needs_info"]:
            await self._answers(asked[0])
            return "بعداً"
        if decided < 2:
            return "همراه" if decided else "توانمند"
        if not self.all("SELECT 1 FROM judgement WHERE undone_at IS NOT NULL"):
            return "برگرداندن"
        answered = self.all(
            "SELECT r.code FROM audit a JOIN registration r ON r.id = a.noun_id WHERE a.action = 'answer'"
        )
        if not answered:
            return "پرسش"
        if decided == 2:
            return "توانمند" if (code,) in answered else "بعداً"
        return None

    async def _answers(self, code: str) -> None:
        """Let the citizen answer as soon as the question is there."""
        citizen = self.citizens[code]
        await until(lambda: any(QUESTION in text for text in told(citizen)), f"the question {code}", within=PATIENCE)
        while self.states()[code] == "needs_info":
            citizen.says(ANSWER)
            await citizen.news()

    def states(self) -> dict[str, str]:
        """Return the state of each registration by its code."""
        return dict(self.all("SELECT code, state FROM registration ORDER BY id"))

    def all(self, query: str) -> list[Any]:
        """Ask the bot's database."""
        with closing(sqlite3.connect(self._folder / "citizen-diplomat.db", timeout=10)) as database, database:
            return database.execute(query).fetchall()

    def check(self) -> None:
        """See that each decision stands once, and that the log tells the same."""
        assert sorted(self.states().values()) == ["in_screening", "pending_able", "pending_able", "pending_companion"]
        judged = self.all("SELECT registration_id, undone_at IS NULL FROM judgement ORDER BY id")
        assert sorted(stands for _, stands in judged) == [0, 1, 1, 1]
        assert len({registration_id for registration_id, stands in judged if stands}) == 3
        done = Counter(action for (action,) in self.all("SELECT action FROM audit"))
        assert done["able"] + done["companion"] == len(judged)
        assert (done["undo"], done["ask"], done["answer"], done["refused"]) == (1, 1, 1, 0)
        ((code, unsure),) = self.all(
            "SELECT r.code, o.unsure FROM outbox o JOIN registration r USING (person_id) WHERE o.purpose = 'inquiry'"
        )
        asked = [text.startswith(APOLOGY) for text in told(self.citizens[code]) if QUESTION in text]
        assert asked in ([[False]] if not unsure else [[False], [True], [False, True]]), self.citizens[code].story()


def told(one: Actor) -> list[str]:
    """Return what the bot has told somebody."""
    return [_text(message) for message in one.chat.since(0) if message.by_bot]


def code_in(text: str) -> str:
    return text[text.index("SD-") :][:8]


def _text(message: Message) -> str:
    return plain(message.content.get("text", ""))


def _buttons(message: Message) -> list[dict[str, Any]]:
    return [button for row in (message.markup or {}).get("inline_keyboard", []) for button in row]
