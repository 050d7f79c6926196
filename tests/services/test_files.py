"""Rows of files follow the answers; bytes are removed only where that was written down."""

from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.registration import Profile
from services import files
from services.erasure import erase
from services.people import Known
from services.profile import complete
from storage import Storage
from storage.engine.tx import Tx
from storage.file import file
from tests.services.test_registration import ANSWERS, NOW, meet, send

ADDRESS = "a" * 64


def cv(*refs: str) -> Profile:
    kinds = {"kind": "document", "messenger": "bale", "size": 3, "mime": "application/pdf"}
    return Profile.model_validate({"cv": [{**kinds, "ref": ref} for ref in refs]})


async def told(storage: Storage, who: Known, profile: Profile) -> None:
    await storage.write(complete, profile, person_id=who.person_id, now=NOW)


async def rows(storage: Storage) -> list[tuple[Any, ...]]:
    return sorted((row.id, row.file_ref) for row in await storage.read(sa.select(file.c.id, file.c.file_ref)))


def kept(tx: Tx, which: sa.ColumnElement[bool]) -> None:
    tx.run(sa.update(file).where(which).values(state="kept", address=ADDRESS))


async def test_saving_the_same_answers_again_wants_nothing_anew(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    for _ in range(3):
        await storage.write(send, who, world)
        await told(storage, who, cv("one", "two"))
    assert await rows(storage) == [(1, "canary"), (2, "one"), (3, "two")]


async def test_file_that_was_taken_out_of_the_answers_goes_with_its_bytes(storage: Storage, world: World) -> None:
    who = await storage.write(meet)
    await storage.write(send, who, world)
    await told(storage, who, cv("one", "two"))
    await storage.write(kept, file.c.id == 2)
    await told(storage, who, cv("two", "three"))
    assert await rows(storage) == [(1, "canary"), (3, "two"), (4, "three")]
    assert await storage.write(files.to_remove) == [ADDRESS]
    spoken = ANSWERS.model_dump()
    spoken["offer"]["file"] = None
    await storage.write(send, who, world, type(ANSWERS).model_validate(spoken))
    assert await rows(storage) == [(3, "two"), (4, "three")]


async def test_bytes_that_came_again_are_not_removed(storage: Storage, world: World) -> None:
    first = await storage.write(meet, 5)
    await told(storage, first, cv("one"))
    await storage.write(kept, file.c.person_id == first.person_id)
    await storage.write(erase, first, now=NOW)
    assert await storage.write(files.to_remove) == [ADDRESS]
    second = await storage.write(meet, 6)
    await told(storage, second, cv("mine"))
    await storage.write(kept, file.c.person_id == second.person_id)
    assert await storage.write(files.to_remove) == []
    await storage.write(erase, second, now=NOW)
    assert await storage.write(files.to_remove) == [ADDRESS]
    await storage.write(files.removed, address=ADDRESS)
    assert await storage.write(files.to_remove) == []


async def test_type_that_a_client_made_up_is_not_kept(storage: Storage) -> None:
    who = await storage.write(meet)
    kinds = {"kind": "document", "messenger": "bale", "size": 3, "ref": "one"}
    strange = Profile.model_validate({"cv": [{**kinds, "mime": "text/my-secret"}]})
    await told(storage, who, strange)
    await told(
        storage, who, Profile.model_validate({"cv": [*strange.model_dump()["cv"], cv("two").cv[0].model_dump()]})
    )
    assert [row.mime for row in await storage.read(sa.select(file.c.mime).order_by(file.c.id))] == [
        None,
        "application/pdf",
    ]


async def test_phone_taken_back_takes_its_token_along(storage: Storage) -> None:
    def token(tx: Tx) -> Any:
        return tx.one(sa.text("SELECT phone_token FROM person"))

    who = await storage.write(meet)
    await told(storage, who, Profile(phone="+4915112345678"))
    assert (await storage.read(token))[0] is not None
    await told(storage, who, Profile())
    assert (await storage.read(token))[0] is None
