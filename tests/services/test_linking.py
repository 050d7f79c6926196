"""One person on two messengers: codes that work once, and nothing of anybody's is lost, on both databases."""

import asyncio
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.errors import Conflict
from programme.file import load_programme
from programme.request import Kind
from services import drafts, linking, people, requests
from services.erasure import erase
from services.mydata import mydata
from services.people import Known
from services.registration import begin, withdraw
from services.staff import MOST_GUESSES
from storage import Storage
from storage.account import account
from storage.audit import audit
from storage.draft import draft
from storage.engine.tx import Tx
from storage.help_request import help_request
from storage.link_code import link_code
from storage.outbox import outbox
from tests.services.test_registration import NOW, meet, send
from tests.services.test_staff import joined


def elsewhere(tx: Tx, user_id: int = 6) -> Known:
    return people.meet(tx, messenger="telegram", user_id=user_id, chat_id=user_id, source=None, now=NOW)


async def takes(storage: Storage, who: Known, code: str, *, messenger: str = "telegram", now: datetime = NOW) -> bool:
    about = {"messenger": messenger, "code": code, "programme": load_programme(), "now": now}
    return bool(await storage.write(linking.link, who, **about))


async def owner(storage: Storage, who: Known) -> int:
    (row,) = await storage.read(sa.select(account.c.person_id).where(account.c.id == who.account_id))
    return int(row.person_id)


async def refusals(storage: Storage) -> int:
    return len(await storage.read(sa.select(audit.c.id).where(audit.c.action == "refused", audit.c.after == "link")))


async def test_code_makes_both_accounts_one_person_s_once(storage: Storage, world: World) -> None:
    first, second = await storage.write(meet), await storage.write(elsewhere)
    third = await storage.write(elsewhere, 7)
    await storage.write(send, first, world)
    code = await storage.write(linking.offer, first, now=NOW)
    (row,) = await storage.read(sa.select(link_code))
    assert code.encode() not in row.token
    assert await takes(storage, second, f" {code[:4].lower()}-{code[4:]} ")
    assert await owner(storage, second) == first.person_id
    assert not await takes(storage, third, code)
    assert await owner(storage, third) == third.person_id
    assert await refusals(storage) == 1
    known = await storage.read(people.known, messenger="telegram", user_id=6)
    assert known is not None
    assert (known.person_id, known.account_id) == (first.person_id, second.account_id)


@pytest.mark.parametrize(("age", "works"), [(timedelta(minutes=10, seconds=-1), True), (timedelta(minutes=10), False)])
async def test_code_ends_after_ten_minutes_or_with_the_next_one(storage: Storage, age: timedelta, works: bool) -> None:
    first, second = await storage.write(meet), await storage.write(elsewhere)
    older = await storage.write(linking.offer, first, now=NOW)
    code = await storage.write(linking.offer, first, now=NOW)
    assert not await takes(storage, second, older)
    assert await takes(storage, second, code, now=NOW + age) is works


async def test_guesses_are_written_down_and_come_to_an_end(storage: Storage) -> None:
    first, second = await storage.write(meet), await storage.write(elsewhere)
    for guess in range(MOST_GUESSES + 2):
        assert not await takes(storage, second, f"2345678{guess}")
    assert await refusals(storage) == MOST_GUESSES
    code = await storage.write(linking.offer, first, now=NOW)
    assert not await takes(storage, second, code), "after so many guesses nothing is looked up"
    assert await takes(storage, second, code, now=NOW + timedelta(hours=1, minutes=-55)) is False
    fresh = await storage.write(linking.offer, first, now=NOW + timedelta(hours=1))
    assert await takes(storage, second, fresh, now=NOW + timedelta(hours=1))


async def test_nothing_of_somebody_s_own_is_given_up(storage: Storage, world: World) -> None:
    first = await storage.write(meet)
    code = await storage.write(linking.offer, first, now=NOW)
    registered, begun = await storage.write(elsewhere, 6), await storage.write(elsewhere, 7)
    await storage.write(send, registered, world)
    await storage.write(begin, person_id=begun.person_id, programme=world.programme, consent=1, now=NOW)
    office = await storage.write(joined, world, 9)
    officer = await storage.read(people.known, messenger="bale", user_id=9)
    assert officer is not None
    assert officer.person_id == office
    tries = [(registered, "telegram", "link.registered"), (begun, "telegram", "link.registered")]
    tries += [(officer, "matrix", "link.staff"), (officer, "bale", "link.taken"), (first, "bale", "link.same")]
    for who, messenger, refused in tries:
        with pytest.raises(Conflict) as refusal:
            await takes(storage, who, code, messenger=messenger)
        assert refusal.value.key == refused
        assert await owner(storage, who) == who.person_id


async def test_pair_is_not_torn_apart(storage: Storage) -> None:
    first, second = await storage.write(meet), await storage.write(elsewhere)
    assert await takes(storage, second, await storage.write(linking.offer, first, now=NOW))
    third = await storage.write(meet, 9)
    code = await storage.write(linking.offer, third, now=NOW)
    linked = await storage.read(people.known, messenger="telegram", user_id=6)
    assert linked is not None
    with pytest.raises(Conflict) as refusal:
        await takes(storage, linked, code)
    assert refusal.value.key == "link.linked"


async def test_account_leaves_nothing_behind_but_what_waits_for_an_answer(storage: Storage, world: World) -> None:
    first, second = await storage.write(meet), await storage.write(elsewhere)
    await storage.write(send, second, world)
    await storage.write(withdraw, person_id=second.person_id, programme=world.programme, now=NOW)
    draft_of = {"person_id": second.person_id, "form": "registration"}
    await storage.write(drafts.save, {"answers": {}}, **draft_of, version=0, now=NOW)
    await storage.write(requests.ask, person_id=second.person_id, kind=Kind.HELP, question="چرا؟", now=NOW)
    await storage.write(linking.offer, second, now=NOW)
    assert await takes(storage, second, await storage.write(linking.offer, first, now=NOW))
    for table in (account, draft, outbox, help_request, link_code):
        assert await storage.read(sa.select(table).where(table.c.person_id == second.person_id)) == []
    (asked,) = await storage.read(sa.select(help_request.c.person_id, help_request.c.question))
    assert (asked.person_id, asked.question) == (first.person_id, "چرا؟")
    assert "canary" not in repr(await storage.read(mydata, second))


async def test_two_who_take_each_other_s_code_at_once_are_one_person_in_the_end(storage: Storage) -> None:
    first, second = await storage.write(meet), await storage.write(elsewhere)
    one, other = [await storage.write(linking.offer, who, now=NOW) for who in (first, second)]
    await asyncio.gather(
        takes(storage, first, other, messenger="bale"), takes(storage, second, one), return_exceptions=True
    )
    assert await owner(storage, first) == await owner(storage, second)


async def test_erasure_takes_the_code_along(storage: Storage) -> None:
    first, second = await storage.write(meet), await storage.write(elsewhere)
    code = await storage.write(linking.offer, first, now=NOW)
    await storage.write(erase, first, now=NOW)
    assert not await takes(storage, second, code)
