"""Results that wait to be told, and what must be true of them once they are: told once, and every number adds up."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from conversations.world import World
from playground import Playground
from playground.chat import Chat
from programme.publication import GRACE
from programme.registration import Verdict
from services.audit import verify
from services.audit_walk import Findings
from services.publication import approve, propose
from services.publication_watch import keep
from services.registration import withdraw
from storage.account import account
from storage.engine.tx import Tx
from storage.file import file
from storage.key_file import load_keys
from storage.store import Storage, open_storage
from tests.conftest import SECRET_KEY
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
UNREACHED, LEFT_OUT = 2, 1
TOTAL = len(REACHED) + UNREACHED + LEFT_OUT
NOBODY = 7_000_000_001
"""A user id that the messenger does not know any more."""

_ITEMS = "SELECT i.state, r.state FROM publication_item i JOIN registration r ON r.id = i.registration_id"
_FATES = "SELECT a.user_id, o.state, o.unsure, o.reason FROM outbox o LEFT JOIN account a USING (person_id, messenger)"


class Results:
    """A publication that was approved, in a playground where everybody's chat is looked at."""

    def __init__(self, playground: Playground) -> None:
        self.chats: dict[tuple[str, str], Chat] = {}
        self.coordinators: list[Chat] = []
        self._playground = playground

    async def prepare(self, folder: Path, world: World) -> None:
        """Let nine registrations be judged, proposed and approved; one is withdrawn after that."""
        mina, omid = self._appears("telegram", "هماهنگ‌کننده"), self._appears("bale", "هماهنگ‌کنندهٔ دوم")
        self.coordinators = [mina, omid]
        self.chats = {(messenger, name): self._appears(messenger, name) for messenger, name in REACHED}
        blocked, first = self._appears("telegram", "بسته"), self._appears("telegram", "هما")
        blocked.blocked = first.blocked = True
        leaves = self._appears("bale", "رفته")
        async with opened(folder) as storage:
            await storage.write(self._decide, world, blocked, first, leaves)

    def _decide(self, tx: Tx, world: World, blocked: Chat, first: Chat, leaves: Chat) -> None:
        by = [coordinator(tx, world, chat.person.user_id, "مینا", chat.person.messenger) for chat in self.coordinators]
        for (messenger, name), verdict in REACHED.items():
            who = decided(tx, world, self.chats[messenger, name].person.user_id, verdict, messenger=messenger)
            if name == first.person.name:
                of_first = {"messenger": "telegram", "user_id": first.person.user_id, "chat_id": first.person.user_id}
                later = {"created_at": 2_000_000_000, "active_on": 2_000_000_000}
                tx.run(sa.insert(account).values(person_id=who.person_id, **of_first, **later))
        decided(tx, world, blocked.person.user_id, Verdict.ABLE, messenger="telegram")
        decided(tx, world, NOBODY, Verdict.COMPANION, messenger="bale")
        gone = decided(tx, world, leaves.person.user_id, Verdict.ABLE, messenger="bale")
        # What they sent is no part of this: the bot shall not fetch it.
        tx.run(sa.delete(file))
        now = datetime.now(UTC)
        programme, before = world.programme, now - GRACE - timedelta(seconds=1)
        number = propose(tx, programme=programme, actor=by[0], now=before)
        approve(tx, publication_id=number, programme=programme, actor=by[1], now=before)
        withdraw(tx, person_id=gone.person_id, programme=programme, now=now)
        for chat, one in zip(self.coordinators, by, strict=True):
            assert one.person_id is not None
            where = {"messenger": chat.person.messenger, "chat_id": chat.person.user_id, "message_id": 1}
            keep(tx, publication_id=number, person_id=one.person_id, shown="", **where)

    def _appears(self, messenger: str, name: str) -> Chat:
        person = self._playground.people.create(name, messenger)
        chat = self._playground.messengers[messenger].chats[person.user_id]
        chat.started = True
        return chat

    async def check(self, folder: Path) -> int:
        """See that each was told the right thing once, or again with an apology; return how often."""
        with _read(folder) as database:
            items = Counter(database.execute(_ITEMS).fetchall())
            assert items == Counter(
                [("published", _published(verdict)) for verdict in REACHED.values()]
                + [("published", "invited"), ("published", "companion"), ("changed", "withdrawn")]
            )
            fates = database.execute(f"{_FATES} WHERE o.purpose = 'decision'").fetchall()
            assert Counter(state for _, state, _, _ in fates) == {"sent": len(REACHED), "failed": UNREACHED}
            assert {reason for _, state, _, reason in fates if state == "failed"} == {"stopped"}
            assert database.execute("SELECT count(*) FROM publication_watch").fetchone() == (0,)
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        unsure = {user_id: doubts for user_id, _, doubts, _ in fates}
        for (messenger, name), verdict in REACHED.items():
            self._check_told(self.chats[messenger, name], verdict, unsure=bool(unsure[self._user(messenger, name)]))
        for chat in self.coordinators:
            last = _texts(chat)[-1]
            for line in ("به ۹ نفر پایان یافت", "فرستاده‌شده: ۶", "نرسید: ۲", "کنار گذاشته شد: ۱"):
                assert plain(line) in last, last
        findings = await self._findings(folder)
        assert findings.whole, findings
        return sum(unsure.values())

    def _user(self, messenger: str, name: str) -> int:
        return self.chats[messenger, name].person.user_id

    def _check_told(self, chat: Chat, verdict: Verdict, *, unsure: bool) -> None:
        texts = _texts(chat)
        told = [text.startswith(APOLOGY) for text in texts if plain(TOLD[verdict]) in text]
        assert told in ([[False]] if not unsure else [[True], [False, True]]), texts
        others = [text for other, words in TOLD.items() if other != verdict for text in texts if plain(words) in text]
        assert others == []
        assert len(told) == len(texts)

    async def _findings(self, folder: Path) -> Findings:
        async with opened(folder) as storage:
            return await storage.read(verify)


def is_published(folder: Path) -> bool:
    """Say whether the publication is over, and nobody's message waits for its last numbers."""
    with _read(folder) as database:
        (state,) = database.execute("SELECT state FROM publication").fetchone()
        return bool(state == "finished" and database.execute("SELECT 1 FROM publication_watch").fetchone() is None)


def _published(verdict: Verdict) -> str:
    return {
        Verdict.ABLE: "invited",
        Verdict.COMPANION: "companion",
        Verdict.DUPLICATE: "merged",
        Verdict.INELIGIBLE: "closed",
    }[verdict]


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
