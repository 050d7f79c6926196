"""A citizen who registers whatever happens to the bot meanwhile, and notes what went wrong for them."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground import Playground
from playground.chat import Message
from tests.support.seen import plain

PATIENCE = 60.0
"""Seconds after which somebody without an answer counts as left without a question."""

DOUBT = 5.0
"""Seconds after which somebody answers again who was asked the same again, though nothing waits for the bot."""

CODE = re.compile(r"SD-[0-9A-Z]{5}")
OFFER = "استاد مهمان در دانشگاه فلورانس هستم و می‌توانم کارگاه مرمت برگزار کنم."


@dataclass(frozen=True)
class Question:
    """A screen of the form, known by its words, and what one does there; `chosen`: with a chip chosen already."""

    words: str
    answer: Callable[["Citizen", Message], None]
    chosen: bool = False


def _presses(wanted: str) -> Callable[["Citizen", Message], None]:
    return lambda citizen, message: citizen.press(message, wanted)


QUESTIONS = (
    Question("ثبت‌نام حدود دو دقیقه", _presses("ثبت‌نام")),
    Question("نزد دبیرخانه نگه داشته می‌شود", _presses("می‌پذیرم")),
    Question("کجا زندگی می‌کنید؟", _presses("شهر دیگری در ایران")),
    # Texts in a row: one that was taken twice would become the answer to the next.
    Question("در کدام شهر؟", lambda citizen, message: citizen.say("شیراز")),
    Question("نام و نام خانوادگی", lambda citizen, message: citizen.say(citizen.name)),
    Question("چه ارتباطی دارید؟", _presses("دانشگاه و پژوهش")),
    Question("چه ارتباطی دارید؟", _presses("تمام شد"), chosen=True),
    Question("کدام شهرها را می‌شناسید؟", _presses("رد شدن")),
    Question("چه دری را می‌توانید", lambda citizen, message: citizen.say(OFFER)),
    Question("این‌ها درست است؟", lambda citizen, message: citizen.sends(message)),
)
HALF_DONE, TROUBLE = "ثبت‌نام شما نیمه‌کاره است", "خطایی از سوی ما رخ داد"


class Citizen:
    """Acts directly on the playground, as its page and `tests.support.person` do over HTTP."""

    def __init__(self, playground: Playground, messenger: str, name: str, *, patience: float = PATIENCE) -> None:
        person = playground.people.create(name, messenger)
        self.name, self.key, self.user_id, self.messenger = name, person.key, person.user_id, messenger
        self.patience = patience
        self.answered_again = 0
        self.troubles = 0
        self._people = playground.people
        self._updates = playground.messengers[messenger].updates
        self._chat = playground.messengers[messenger].chats[person.user_id]
        self._acted = self._looked = 0
        self._reached = -1

    async def registers(self) -> str:
        """Go through the whole form, and return the tracking code.

        Raises:
            AssertionError: when no question comes, or an answer that was acknowledged is asked for again.
        """
        self._act(lambda: self._people.start(self.key, "register"))
        while not self.codes():
            self._take(await self._news())
        return self.codes().pop()

    def codes(self) -> set[str]:
        """Return every tracking code that was ever shown."""
        return {code for message in self._messages() for code in CODE.findall(plain(message.content.get("text", "")))}

    async def asks_for(self, command: str, answer: str) -> str:
        """Send a command, and return the text of the screen that holds `answer`."""
        self._act(lambda: self._people.say(self.key, command))
        while True:
            text = plain((await self._news()).content.get("text", ""))
            if plain(answer) in text:
                return text

    def say(self, text: str) -> None:
        self._act(lambda: self._people.say(self.key, text))

    def press(self, message: Message, wanted: str) -> None:
        found = [button for button in _buttons(message) if wanted in plain(button["text"])]
        assert found, f"{self.name} finds no button {wanted!r}\n{self.story()}"
        self._act(lambda: self._people.press(self.key, message.message_id, found[0]["callback_data"]))

    def sends(self, review: Message) -> None:
        told = plain(review.content["text"])
        for answer in (f"نام: {self.name}", "شهر: شیراز", "دانشگاه و پژوهش", OFFER):
            assert plain(answer) in told, f"{answer!r} was lost\n{self.story()}"
        self.press(review, "تأیید و ارسال")

    def story(self) -> str:
        lines = [f"--- the chat of {self.name} on {self.messenger}; {len(self._updates)} updates wait for the bot"]
        for message in sorted(self._chat.since(0), key=lambda one: one.message_id)[-10:]:
            new = ">" if message.version > self._acted else " "
            who = "bot" if message.by_bot else self.name
            lines.append(f"{new} {message.message_id} {who}: {plain(message.content.get('text', '?'))[:90]}")
        return "\n".join(lines)

    def _take(self, message: Message) -> None:
        text = plain(message.content.get("text", ""))
        if plain(TROUBLE) in text:
            self.troubles += 1
            self._again()
            return
        if plain(HALF_DONE) in text:
            self.press(message, "ادامه می‌دهم")
            return
        place = _place_of(message, text)
        if place is None:
            return
        if place > self._reached:
            self._reached = place
            QUESTIONS[place].answer(self, message)

    async def _news(self) -> Message:
        """Wait for a new screen; when an old question stays the last word, answer it again."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.patience
        quiet_since = None
        while True:
            if (message := self._newest()) is not None:
                self._looked = message.version
                return message
            now = loop.time()
            assert now < end, f"{self.name} is left without a question\n{self.story()}"
            quiet_since = (quiet_since or now) if self._was_asked_again() and not len(self._updates) else None
            if quiet_since is not None and now - quiet_since > DOUBT:
                self.answered_again += 1
                self._check_nothing_is_lost()
                quiet_since = None
                self._again()
            await self._chat.wait(self._chat.version, seconds=0.2 if quiet_since is None else 0.05)

    def _newest(self) -> Message | None:
        new = [one for one in self._chat.since(max(self._acted, self._looked)) if one.by_bot and not _is_trace(one)]
        return max(new, key=lambda one: one.version, default=None)

    def _was_asked_again(self) -> bool:
        return self._looked > self._acted

    def _check_nothing_is_lost(self) -> None:
        last = max((one for one in self._messages() if not _is_trace(one)), key=lambda one: one.version)
        place = _place_of(last, plain(last.content.get("text", "")))
        assert place is None or place >= self._reached, (
            f"an acknowledged answer of {self.name} was lost\n{self.story()}"
        )

    def _act(self, deed: Callable[[], Any]) -> None:
        self._deed = deed
        self._again()

    def _again(self) -> None:
        self._deed()
        self._acted = self._chat.version

    def _messages(self) -> list[Message]:
        return [message for message in self._chat.since(0) if message.by_bot]


def _place_of(message: Message, text: str) -> int | None:
    chosen = any("✓" in button["text"] for button in _buttons(message))
    for place, question in enumerate(QUESTIONS):
        if plain(question.words) in text and question.chosen == chosen:
            return place
    return None


def _buttons(message: Message) -> list[dict[str, Any]]:
    rows = (message.markup or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _is_trace(message: Message) -> bool:
    """Say whether all that is left of its buttons is what was chosen there."""
    buttons = _buttons(message)
    return len(buttons) == 1 and "✓" in buttons[0]["text"]
