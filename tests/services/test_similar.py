"""Ideas that may be alike, and ideas found by words, on both databases."""

from collections.abc import Collection
from typing import Any

import pytest
import sqlalchemy as sa

from bot.indexing import Indexer
from conversations.world import World
from programme.idea import Idea, State
from programme.lifecycle import Role
from programme.sample import diplomats, ideas
from programme.similar import MOST, THRESHOLD, Alike, likeness, stems, weight
from programme.staff import Member
from services import idea as idea_services
from services.journal import Actor
from services.people import Known
from services.similar import count, find, index_some, similar, stale, words_of
from storage import Storage
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_term import idea_term
from tests.support.damage import damage
from tests.support.ideas import IDEAS_NOW, diplomat, sent

ANYBODY = Member(0, Role.OFFICER, None, "")

RIVER = {
    "title": "آب رودخانه‌های خشک",
    "city": "xian",
    "field": "environment",
    "idea": {"text": "مهندسان شهر برای بازگرداندن آب به رودخانه و پایش زاینده‌رود طرح می‌نویسند."},
    "how": {"text": "بازدید میدانی از رودخانه و گزارش مشترک مهندسان."},
}
RIVER_AGAIN = {
    **RIVER,
    "title": "پایش آب زاینده‌رود",
    "city": "kazan",
    "idea": {"text": "حسگرهای پایش آب کنار رودخانه نصب شود تا مهندسی بازگرداندن آب آسان گردد."},
    "how": {"text": "ده حسگر آزمایشی و بازدید از رودخانه."},
}
KITCHEN = {
    "title": "آشپزی دو شهر",
    "city": "porto",
    "field": "other",
    "idea": {"text": "سرآشپزها در جشن غذا بریانی و غذاهای محلی را کنار هم می‌پزند."},
    "how": {"text": "رستورانی میزبان است و دستور غذاها کتاب می‌شود."},
}


async def indexed(storage: Storage, world: World) -> None:
    while await storage.write(index_some, programme=world.programme):
        pass


async def author(storage: Storage, world: World, user_id: int = 1) -> Known:
    return await storage.write(diplomat, world, user_id)


async def send(storage: Storage, world: World, who: Known, *told: dict[str, Any]) -> list[int]:
    found = [await storage.write(sent, world, who.person_id, **one) for one in told]
    await indexed(storage, world)
    return found


async def alike(storage: Storage, of: int, besides: Collection[int] = ()) -> list[Alike]:
    return await storage.read(similar, idea_id=of, besides=besides)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("رودخانه‌های", "رودخانه"),
        ("کتاب‌ها", "کتاب"),
        ("کتابها", "کتاب"),
        ("کارشناسانِ", "كارشناس"),
        ("نوازندگان", "نوازنده"),
        ("فرهنگی", "فرهنگ"),
        ("می‌سازند", "سازند"),
        ("Museums", "museum"),
        ("cities", "city's"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stems([one]) == stems([other])


def test_words_that_say_nothing_are_left_out() -> None:
    assert stems(["و این را در شهرهای آن‌ها برای ۱۴۰۵", "the idea of our cities is 2027"]) == set()
    assert stems(["زبان ایران"]) == {"زبان", "ایران"}


async def test_idea_of_the_same_subject_is_named_and_another_is_not(storage: Storage, world: World) -> None:
    who = await author(storage, world)
    river, again, kitchen, *_ = await send(storage, world, who, RIVER, RIVER_AGAIN, KITCHEN, {})
    [found] = await alike(storage, river)
    assert (found.idea_id, found.title) == (again, "پایش آب زاینده‌رود")
    assert found.code.startswith("ID-")
    assert 100 * THRESHOLD <= found.share < 100
    assert [one.idea_id for one in await alike(storage, again)] == [river]
    assert await alike(storage, kitchen) == []
    assert await alike(storage, river, besides=[again]) == []


async def test_at_most_three_are_named_the_most_alike_first(storage: Storage, world: World) -> None:
    who = await author(storage, world)
    others = [{**RIVER, "how": {"text": f"{RIVER['how']['text']} {more}"}} for more in ("", "باران", "باران برف", "یخ")]  # type: ignore[index]
    first, *_ = await send(storage, world, who, RIVER, *others, KITCHEN, {}, {"title": "دیگر"})
    found = await alike(storage, first)
    assert len(found) == MOST
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    assert found[0].share == 100


async def test_what_must_not_be_named_counts_for_nothing(storage: Storage, world: World) -> None:
    who, other = await author(storage, world), await author(storage, world, 2)
    river, again, *_ = await send(storage, world, who, RIVER, RIVER_AGAIN, KITCHEN, *({} for _ in range(5)))
    hidden = await send(storage, world, other, RIVER, {**RIVER_AGAIN, "title": "رودخانه و حسگر"})
    with_all = await alike(storage, river)
    shown = await alike(storage, river, besides=hidden)
    assert [one.idea_id for one in shown] == [again]
    assert {one.idea_id for one in with_all} == {again, *hidden}
    # The rest is as alike as in a world without these ideas, to the last hundredth.
    for one in hidden:
        await storage.write(idea_services.withdraw, idea_id=one, person_id=other.person_id, now=IDEAS_NOW)
    assert await alike(storage, river) == shown
    assert shown[0].share != next(one.share for one in with_all if one.idea_id == again)


async def test_what_is_taken_back_or_erased_is_named_no_more(storage: Storage, world: World) -> None:
    who, other = await author(storage, world), await author(storage, world, 2)
    [river] = await send(storage, world, who, RIVER)
    [again, kitchen] = await send(storage, world, other, RIVER_AGAIN, KITCHEN)
    await send(storage, world, who, {}, {"title": "چیز دیگر"})
    assert [one.idea_id for one in await alike(storage, river)] == [again]
    await storage.write(idea_services.withdraw, idea_id=again, person_id=other.person_id, now=IDEAS_NOW)
    assert await alike(storage, river) == []
    assert await storage.read(sa.select(idea_term).where(idea_term.c.idea_id == again)) == []
    call = world.programme.call.code
    assert [one.idea_id for one in await storage.read(find, "بریانی", call=call, viewer=ANYBODY)] == [kitchen]

    def erase(tx: Tx) -> None:
        row = idea_services.read(tx, idea_id=kitchen)
        assert row is not None
        idea_services.move(tx, row, "erase", actor=Actor(Role.CITIZEN, other.person_id), now=IDEAS_NOW, answers=None)

    await storage.write(erase)
    await indexed(storage, world)
    assert await storage.read(find, "بریانی", call=call, viewer=ANYBODY) == []
    assert await storage.read(sa.select(idea_term).where(idea_term.c.idea_id == kitchen)) == []
    assert await storage.read(stale) is False


async def test_index_follows_changes_and_leaves_drafts_alone(storage: Storage, world: World) -> None:
    who = await author(storage, world)
    [river] = await send(storage, world, who, RIVER)
    draft = await storage.write(idea_services.begin, person_id=who.person_id, programme=world.programme, now=IDEAS_NOW)
    assert await storage.read(stale) is False
    told = Idea.model_validate({**KITCHEN, "means": [{"code": "people"}]})
    about = {"person_id": who.person_id, "programme": world.programme, "now": IDEAS_NOW}
    await storage.write(idea_services.submit, told, idea_id=river, **about)
    assert await storage.read(stale) is True
    await indexed(storage, world)
    call = world.programme.call.code
    assert await storage.read(find, "رودخانه", call=call, viewer=ANYBODY) == []
    assert [one.idea_id for one in await storage.read(find, "غذا", call=call, viewer=ANYBODY)] == [river]
    assert await storage.read(sa.select(idea_term).where(idea_term.c.idea_id == draft)) == []


async def test_moves_that_change_no_words_leave_the_index_as_it_is(storage: Storage, world: World) -> None:
    [river] = await send(storage, world, await author(storage, world), RIVER)

    def opens(tx: Tx) -> State:
        row = idea_services.read(tx, idea_id=river)
        assert row is not None
        return idea_services.move(tx, row, "open", actor=Actor(Role.REVIEWER, 5), now=IDEAS_NOW)

    assert await storage.write(opens) is State.UNDER_REVIEW
    assert await storage.read(stale) is False


async def test_ideas_are_found_by_words_of_title_text_city_and_field(storage: Storage, world: World) -> None:
    who = await author(storage, world)
    river, kitchen = await send(storage, world, who, RIVER, KITCHEN)
    call = world.programme.call.code
    for words, wanted in (
        ("رودخانه", [river]), ("زاینده‌رود پایش", [river]), ("porto", [kitchen]), ("پورتو", [kitchen]),
        ("آشپزی", [kitchen]), ("محیط زیست", [river]), ("رودخانه غذا", []), ("در", []), ("", []), ("برف", []),
    ):  # fmt: skip
        found = await storage.read(find, words, call=call, viewer=ANYBODY)
        assert [one.idea_id for one in found] == wanted, words
        assert await storage.read(count, words, call=call, viewer=ANYBODY) == len(wanted)
    assert await storage.read(find, "رودخانه", call="another", viewer=ANYBODY) == []


async def test_what_cannot_be_opened_is_named_to_nobody_and_holds_up_no_other(storage: Storage, world: World) -> None:
    who = await author(storage, world)
    river, again = await send(storage, world, who, RIVER, RIVER_AGAIN)
    await send(storage, world, who, KITCHEN, {})
    await storage.write(damage, idea, "answers", again)
    assert await alike(storage, river) == []
    # As after a change of the rules: everything is indexed anew.
    await storage.write(lambda tx: tx.run(sa.update(idea).values(indexed=0)))
    await Indexer(storage=storage, world=world).run()
    assert await storage.read(stale) is False
    assert await storage.read(sa.select(idea_term).where(idea_term.c.idea_id == again)) == []
    assert await storage.read(sa.select(idea_term).where(idea_term.c.idea_id == river)) != []


def test_threshold_parts_what_is_alike_from_what_is_not(world: World) -> None:
    many = ideas(world.programme, diplomats(world.programme, world.places), count=300, seed=5)
    words = [words_of(one.idea.model_dump(mode="json", exclude_none=True), programme=world.programme) for one in many]
    numbers = {word: number for number, word in enumerate(sorted(set().union(*words)))}
    sets = [{numbers[word] for word in one} for one in words]
    weights = {of: weight(sum(of in one for one in sets), len(sets)) for of in numbers.values()}
    same, others = [], []
    for at, one in enumerate(many):
        for before in range(at):
            other = many[before]
            if min(one.subject, other.subject) >= 0 and one.language == other.language:
                share = likeness(sets[at], sets[before], weights)
                (same if one.subject == other.subject else others).append(share >= THRESHOLD)
    assert sum(same) / len(same) > 0.95
    assert sum(others) / len(others) < 0.005
