"""Results that wait to be told, and what must be true of them once they are: told once, and every number adds up."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa

from conversations.world import World
from playground import Playground
from playground.chat import Chat
from programme.idea import Outcome
from programme.notice import Purpose
from programme.publication import GRACE, Noun
from programme.registration import Verdict
from services.audit import verify
from services.audit_walk import Findings
from services.idea import withdraw as withdraw_idea
from services.people import Known
from services.publication import approve, propose
from services.publication_watch import WATCHING
from services.registration import withdraw
from storage.account import account
from storage.engine.tx import Tx
from storage.file import file
from storage.key_file import load_keys
from storage.store import Storage, open_storage
from tests.conftest import SECRET_KEY
from tests.support.judged_ideas import author
from tests.support.mailing import APOLOGY
from tests.support.pending import coordinator, decided
from tests.support.seen import plain

TOLD = {
    Verdict.ABLE: "برگزیده شدید",
    Verdict.COMPANION: "شبکهٔ همراهان",
    Verdict.DUPLICATE: "یکی شد",
    Verdict.INELIGIBLE: "ادامه نمی‌یابد",
}
REACHED = {
    ("telegram", "مینا"): Verdict.ABLE,
    ("telegram", "پویا"): Verdict.COMPANION,
    ("telegram", "لادن"): Verdict.DUPLICATE,
    ("bale", "سارا"): Verdict.ABLE,
    ("bale", "رضا"): Verdict.INELIGIBLE,
    # Their Telegram is blocked.
    ("bale", "هما"): Verdict.COMPANION,
}
BECOMES = {
    Verdict.ABLE: "invited",
    Verdict.COMPANION: "companion",
    Verdict.DUPLICATE: "merged",
    Verdict.INELIGIBLE: "closed",
}
UNREACHED, LEFT_OUT = 2, 1
TOTAL = len(REACHED) + UNREACHED + LEFT_OUT
NOBODY = 7_000_000_001
"""A user id that the messenger does not know any more."""

_ITEMS = (
    "SELECT i.state, r.state FROM publication_item i JOIN registration r ON r.id = i.registration_id UNION ALL "
    "SELECT i.state, r.state FROM idea_publication_item i JOIN idea r ON r.id = i.idea_id"
)
_FATES = "SELECT a.user_id, o.state, o.unsure, o.reason FROM outbox o LEFT JOIN account a USING (person_id, messenger)"


class Results:
    """A publication that was approved, in a playground where everybody's chat is looked at."""

    noun = Noun.REGISTRATION
    purpose = Purpose.DECISION
    reached: Mapping[tuple[str, str], Any] = REACHED
    told: Mapping[Any, str] = TOLD
    finished = "به ۹ نفر پایان یافت"
    unreached: tuple[Any, Any] = (Verdict.ABLE, Verdict.COMPANION)

    def __init__(self, playground: Playground) -> None:
        self.chats: dict[tuple[str, str], Chat] = {}
        self.coordinators: list[Chat] = []
        self._playground = playground

    async def prepare(self, folder: Path, world: World) -> None:
        """Let nine registrations be judged, proposed and approved; one is withdrawn after that."""
        mina, omid = self._appears("telegram", "هماهنگ‌کننده"), self._appears("bale", "هماهنگ‌کنندهٔ دوم")
        self.coordinators = [mina, omid]
        self.chats = {(messenger, name): self._appears(messenger, name) for messenger, name in self.reached}
        blocked, first = self._appears("telegram", "بسته"), self._appears("telegram", "هما")
        blocked.blocked = first.blocked = True
        leaves = self._appears("bale", "رفته")
        async with opened(folder) as storage:
            await storage.write(self._decide, world, blocked, first, leaves)

    def _decide(self, tx: Tx, world: World, blocked: Chat, first: Chat, leaves: Chat) -> None:
        by = [coordinator(tx, world, chat.person.user_id, "مینا", chat.person.messenger) for chat in self.coordinators]
        for (messenger, name), outcome in self.reached.items():
            who, _ = self.decided(tx, world, self.chats[messenger, name].person.user_id, outcome, messenger)
            if name == first.person.name:
                of_first = {"messenger": "telegram", "user_id": first.person.user_id, "chat_id": first.person.user_id}
                later = {"created_at": 2_000_000_000, "active_on": 2_000_000_000}
                tx.run(sa.insert(account).values(person_id=who.person_id, **of_first, **later))
        self.decided(tx, world, blocked.person.user_id, self.unreached[0], "telegram")
        self.decided(tx, world, NOBODY, self.unreached[1], "bale")
        gone = self.decided(tx, world, leaves.person.user_id, self.unreached[0], "bale")
        # What they sent is no part of this: the bot shall not fetch it.
        tx.run(sa.delete(file))
        now = datetime.now(UTC)
        programme, before = world.programme, now - GRACE - timedelta(seconds=1)
        number = propose(tx, programme=programme, actor=by[0], now=before, noun=self.noun)
        approve(tx, publication_id=number, programme=programme, actor=by[1], now=before)
        self.withdraws(tx, world, *gone, now)
        for chat, one in zip(self.coordinators, by, strict=True):
            assert one.person_id is not None
            where = {"messenger": chat.person.messenger, "chat_id": chat.person.user_id, "message_id": 1}
            WATCHING.keep(tx, of_id=number, person_id=one.person_id, shown="", **where)

    def decided(self, tx: Tx, world: World, user_id: int, outcome: Any, messenger: str) -> tuple[Known, int]:
        """Let somebody have a decision that waits; return them, and the id of what was decided."""
        return decided(tx, world, user_id, outcome, messenger=messenger), 0

    def withdraws(self, tx: Tx, world: World, who: Known, decided_id: int, now: datetime) -> None:
        """Let somebody leave after the approval."""
        withdraw(tx, person_id=who.person_id, programme=world.programme, now=now)

    def published(self, outcome: Any) -> str:
        """Say what an outcome becomes."""
        return str(BECOMES[outcome])

    def _appears(self, messenger: str, name: str) -> Chat:
        person = self._playground.people.create(name, messenger)
        chat = self._playground.messengers[messenger].chats[person.user_id]
        chat.started = True
        return chat

    async def check(self, folder: Path) -> int:
        """See that each was told the right thing once, or again with an apology; return how often."""
        with _read(folder) as database:
            items = Counter(database.execute(_ITEMS).fetchall())
            all_of_them = (*self.reached.values(), *self.unreached)
            assert items == Counter(
                [*(("published", self.published(outcome)) for outcome in all_of_them), ("changed", "withdrawn")]
            )
            fates = database.execute(f"{_FATES} WHERE o.purpose = '{self.purpose}'").fetchall()
            assert Counter(state for _, state, _, _ in fates) == {"sent": len(self.reached), "failed": UNREACHED}
            assert {reason for _, state, _, reason in fates if state == "failed"} == {"stopped"}
            assert database.execute("SELECT count(*) FROM publication_watch").fetchone() == (0,)
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        unsure = {user_id: doubts for user_id, _, doubts, _ in fates}
        for (messenger, name), outcome in self.reached.items():
            self._check_told(self.chats[messenger, name], outcome, unsure=bool(unsure[self._user(messenger, name)]))
        for chat in self.coordinators:
            last = _texts(chat)[-1]
            for line in (self.finished, "فرستاده‌شده: ۶", "نرسید: ۲", "کنار گذاشته شد: ۱"):
                assert plain(line) in last, last
        findings = await self._findings(folder)
        assert findings.whole, findings
        return sum(unsure.values())

    def _user(self, messenger: str, name: str) -> int:
        return self.chats[messenger, name].person.user_id

    def _check_told(self, chat: Chat, outcome: Any, *, unsure: bool) -> None:
        texts = _texts(chat)
        told = [text.startswith(APOLOGY) for text in texts if plain(self.told[outcome]) in text]
        assert told in ([[False]] if not unsure else [[True], [False, True]]), texts
        others = [
            text for other, words in self.told.items() if other != outcome for text in texts if plain(words) in text
        ]
        assert others == []
        assert len(told) == len(texts)

    async def _findings(self, folder: Path) -> Findings:
        async with opened(folder) as storage:
            return await storage.read(verify)


class IdeaResults(Results):
    """The same of ideas."""

    noun = Noun.IDEA
    purpose = Purpose.IDEA
    reached = dict(zip(REACHED, (Outcome.WORKABLE, Outcome.NOT_NOW, Outcome.CONDITIONAL, Outcome.WORKABLE,
                                 Outcome.NOT_WORKABLE, Outcome.REFERRED), strict=True))  # fmt: skip
    told: ClassVar[Mapping[Any, str]] = {
        Outcome.WORKABLE: "» قابل اجرا دانسته شد",
        Outcome.CONDITIONAL: "قابل اجرا با شرط دانسته شد",
        Outcome.NOT_NOW: "خارج از این دوره دانسته شد",
        Outcome.NOT_WORKABLE: "در این مرحله پذیرفته نشد",
        Outcome.REFERRED: "برای شهر دیگری مناسب‌تر دانسته شد",
    }
    finished = "اعلام نتیجهٔ ۹ ایده پایان یافت"
    unreached = (Outcome.WORKABLE, Outcome.NOT_NOW)

    def decided(self, tx: Tx, world: World, user_id: int, outcome: Outcome, messenger: str) -> tuple[Known, int]:
        """Let a diplomat's idea be decided."""
        return author(tx, world, user_id, outcome, messenger=messenger)

    def withdraws(self, tx: Tx, world: World, who: Known, decided_id: int, now: datetime) -> None:
        """Let its author take it back."""
        withdraw_idea(tx, idea_id=decided_id, person_id=who.person_id, now=now)

    def published(self, outcome: Outcome) -> str:
        """Say what an outcome becomes."""
        return str(outcome.published)


def is_published(folder: Path) -> bool:
    """Say whether the publication is over, and nobody's message waits for its last numbers."""
    with _read(folder) as database:
        (state,) = database.execute("SELECT state FROM publication").fetchone()
        return bool(state == "finished" and database.execute("SELECT 1 FROM publication_watch").fetchone() is None)


def _texts(chat: Chat) -> list[str]:
    return [plain(one.content.get("text", "")) for one in chat.since(0) if one.by_bot]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Storage]:
    keys, _ = load_keys(SECRET_KEY, folder)
    storage = await open_storage(f"sqlite:///{folder / 'citizen-diplomat.db'}", keys=keys)
    try:
        yield storage
    finally:
        await storage.close()


@contextmanager
def _read(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "citizen-diplomat.db", timeout=10)) as database:
        yield database
