"""Staff in chat tests: a person who has written to the bot becomes one of the staff."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.settings import Settings
from programme.lifecycle import Role
from storage import Keys, Storage, open_storage
from storage.account import account
from storage.staff import staff
from tests.support.person import Person

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[Storage]:
    """Open the bot's database a second time."""
    secret = settings.secret_key
    assert secret is not None
    storage = await open_storage(settings.database_url.get_secret_value(), keys=Keys(secret.get_secret_value()))
    try:
        yield storage
    finally:
        await storage.close()


async def joins_staff(person: Person, storage: Storage, *, role: Role = Role.OFFICER, name: str = "مریم") -> int:
    """Let a person say hello and join; return their id."""
    await person.starts()
    await person.sees("شهروند دیپلمات")
    query = sa.select(account.c.person_id).where(
        account.c.messenger == person.messenger, account.c.user_id == person.user_id
    )
    person_id = int((await storage.read(query))[0].person_id)
    values = {"person_id": person_id, "role": role.value, "name": name, "joined_at": SINCE}
    await storage.write(lambda tx: tx.run(sa.insert(staff).values(**values)))
    return person_id
