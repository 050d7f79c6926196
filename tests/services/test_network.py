"""The companions network on both databases: a question a month, answers, words, who is silent, who suits a new call."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices import network_question as telling
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.broadcast import State as BroadcastState
from programme.errors import Conflict, Invalid, NotFound
from programme.lifecycle import Role
from programme.matching import Wanted
from programme.network import AGAIN_AFTER, Answer, Question, read_chips
from programme.registration import Profile, Registration, Verdict
from programme.search import Part, phrase
from programme.staff import Member
from services import companion_match, companions, network_answer, network_list, network_question, people, search
from services.erasure import erase
from services.journal import Actor
from services.linking import link, offer
from services.mydata import mydata
from services.people import Known
from services.profile import complete
from services.registration import current, move, withdraw
from services.registration_file import open_file
from services.search_words import found_by
from storage import Storage
from storage.account import account
from storage.broadcast import broadcast
from storage.engine.tx import Tx
from storage.network import network_answer as answers_table
from storage.network import network_term
from storage.utc import epoch
from tests.services.test_linking import elsewhere
from tests.services.test_registration import ANSWERS, NOW, meet, send
from tests.support.pending import judged

MINA, ALI = Actor(Role.COORDINATOR, 901), Actor(Role.OFFICER, 902)
VIEWER = Member(901, Role.COORDINATOR, None, "مینا")
CHIPS = read_chips("ترجمه | Translation\nمیزبانی | Hosting\nسخنرانی")


def companion(tx: Tx, world: World, user_id: int = 5, **told: Any) -> Known:
    who = meet(tx, user_id)
    values = {**ANSWERS.model_dump(exclude_none=True), "name": "رضا نمونه", **told}
    send(tx, who, world, Registration.model_validate(values))
    judged(tx, world, who.person_id, Verdict.COMPANION)
    row = current(tx, person_id=who.person_id, call=world.programme.call.code)
    assert row is not None
    move(tx, row, "publish_companion", actor=MINA, now=NOW, published_at=NOW)
    return who


def written(tx: Tx, by: Actor = MINA, *, chips: Any = CHIPS, now: datetime = NOW) -> int:
    held = network_question.begin(tx, by=by, now=now)
    network_question.write(tx, "fa", "این ماه چه کمکی از شما برمی‌آید؟", question_id=held.id, by=by)
    network_question.write(tx, "chips", chips, question_id=held.id, by=by)
    return held.id


def asked(tx: Tx, *, chips: Any = CHIPS, now: datetime = NOW) -> Question:
    of = written(tx, chips=chips, now=now)
    network_question.ask(tx, question_id=of, by=MINA, sure=True, now=now)
    return network_question.read(tx, question_id=of)


def says(tx: Tx, who: Known, of: Question, *codes: str, text: str | None = None, now: datetime = NOW) -> None:
    about: dict[str, Any] = {"question_id": of.id, "person_id": who.person_id, "now": now}
    for code in codes:
        network_answer.tick(tx, code, on=True, **about)
    if text is not None:
        network_answer.tell(tx, text, **about)


async def indexed(storage: Storage, world: World) -> None:
    while await storage.write(search.index_some, programme=world.programme, places=world.places):
        pass


async def found(storage: Storage, world: World, question: str) -> list[tuple[str, tuple[Part, ...]]]:
    """Say whom a question finds, by their first names, and by what."""
    words, call = phrase(question, most=52), world.programme.call.code
    hits, _ = await storage.read(search.find, words, call=call, viewer=VIEWER)
    ids = [hit.id for hit in hits]
    by = await storage.read(found_by, ids, words, programme=world.programme, places=world.places)
    return [(hit.answers["name"].split()[0], by[hit.id]) for hit in hits]


async def test_question_is_asked_once_a_month_and_closes_the_last_one(storage: Storage) -> None:
    first = await storage.write(written)
    made = await storage.write(network_question.ask, question_id=first, by=MINA, now=NOW)
    (row,) = await storage.read(sa.select(broadcast).where(broadcast.c.id == made))
    assert (row.kind, row.state, row.question_id) == ("question", "draft", first)
    assert row.segment == network_question.COMPANIONS
    with pytest.raises(Conflict, match="asked_already"):
        await storage.write(network_question.ask, question_id=first, by=MINA, now=NOW)
    soon, later = NOW + AGAIN_AFTER - timedelta(seconds=1), NOW + AGAIN_AFTER
    second = await storage.write(written, ALI)
    with pytest.raises(Conflict, match="too_soon"):
        await storage.write(network_question.ask, question_id=second, by=ALI, now=soon)
    assert (await storage.read(network_question.current)).id == first  # type: ignore[union-attr]
    await storage.write(network_question.ask, question_id=second, by=ALI, now=later)
    assert (await storage.read(network_question.current)).id == second  # type: ignore[union-attr]
    assert not (await storage.read(network_question.read, question_id=first)).is_open
    third = await storage.write(written)
    await storage.write(network_question.ask, question_id=third, by=MINA, sure=True, now=later)
    assert [one.id for one, _ in (await storage.read(network_question.asked))[0]] == [third, second, first]


async def test_announcement_that_was_dropped_does_not_count_as_asked(storage: Storage) -> None:
    await storage.write(asked)
    await storage.write(lambda tx: tx.run(sa.update(broadcast).values(state=BroadcastState.DROPPED.value)))
    assert await storage.read(network_question.last_asked) is None
    again = await storage.write(written)
    await storage.write(network_question.ask, question_id=again, by=MINA, now=NOW)


async def test_draft_is_ones_own_and_needs_words(storage: Storage) -> None:
    of = await storage.write(written, ALI)
    for refused in (network_question.ask, network_question.draft):
        more = {"now": NOW} if refused is network_question.ask else {}
        with pytest.raises(NotFound):
            await storage.write(refused, question_id=of, by=MINA, **more)
    await storage.write(network_question.write, "fa", None, question_id=of, by=ALI)
    with pytest.raises(Invalid, match="no_words"):
        await storage.write(network_question.ask, question_id=of, by=ALI, now=NOW)
    await storage.write(network_question.begin, by=ALI, now=NOW)
    with pytest.raises(NotFound):
        await storage.read(network_question.read, question_id=of)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("\n".join(f"گزینهٔ {word}" for word in "ابپتثجچحخ"), "network.chips.too_many"),
        ("ترجمه\n!!!", "network.chips.unfit"),
        ("ا" * 41, "network.chips.unfit"),
        ("ترجمه\nترجمه | Translation", "network.chips.twice"),
    ],
)
def test_chips_that_do_not_fit_are_refused(text: str, key: str) -> None:
    with pytest.raises(Invalid, match=key):
        read_chips(text)
    assert [chip["en"] for chip in CHIPS] == ["Translation", "Hosting", "سخنرانی"]


async def test_answer_is_kept_changed_and_counted_until_the_question_closes(storage: Storage, world: World) -> None:
    who, other = await storage.write(companion, world), await storage.write(companion, world, 6)
    stranger = await storage.write(meet, 7)
    of = await storage.write(asked)
    about: dict[str, Any] = {"question_id": of.id, "person_id": who.person_id, "now": NOW}
    for code in ("c1", "c1", "c3"):
        await storage.write(network_answer.tick, code, on=True, **about)
    await storage.write(network_answer.tell, "مترجم ترکی هستم", **about)
    await storage.write(says, other, of, "c1")
    assert await storage.read(network_list.counts, of) == (2, {"c1": 2, "c2": 0, "c3": 1})
    await storage.write(network_answer.tick, "c1", on=False, **about)
    given = await storage.read(network_answer.read, question_id=of.id, person_id=who.person_id)
    assert given == Answer(("c3",), "مترجم ترکی هستم")
    with pytest.raises(NotFound):
        await storage.write(network_answer.tick, "c9", on=True, **about)
    with pytest.raises(Conflict, match="companions_only"):
        await storage.write(says, stranger, of, "c1")
    # What is taken back wholly is no answer.
    await storage.write(network_answer.tick, "c3", on=False, **about)
    await storage.write(network_answer.tell, None, **about)
    assert (await storage.read(network_list.counts, of))[0] == 1
    assert len({row.answer_id for row in await storage.read(sa.select(network_term.c.answer_id))}) == 1
    await storage.write(network_question.close, question_id=of.id, by=MINA, now=NOW)
    with pytest.raises(Conflict, match=r"network\.closed"):
        await storage.write(network_answer.tick, "c2", on=True, **about)


async def test_answers_are_found_by_words_of_the_sentence_and_of_chips(storage: Storage, world: World) -> None:
    who, other = await storage.write(companion, world), await storage.write(companion, world, 6, name="سارا نمونه")
    of = await storage.write(asked)
    await storage.write(says, who, of, "c2", text="مترجم ترکی استانبولی هستم")
    await storage.write(says, other, of, "c1", text="دیدار از موزه", now=NOW + timedelta(minutes=1))

    async def names(words: str | None, page: int = 0, size: int = 6) -> list[str]:
        listed, total = await storage.read(network_list.answers, of, words=words, page=page, size=size)
        assert total == {None: 2}.get(words, len(listed))
        return [one.name for one in listed]

    assert await names(None) == ["سارا ن.", "رضا ن."]
    assert await names(None, page=1, size=1) == ["رضا ن."]
    for words in ("مترجم ترکی", "میزبان", "hosting", "ترکی میزبانی"):
        assert await names(phrase(words, most=40)) == ["رضا ن."], words
    assert await names("ترجمه") == ["سارا ن."]
    assert await names("ترجمه ترکی") == []


async def test_find_looks_at_ties_skills_and_answers_and_says_by_what(storage: Storage, world: World) -> None:
    who = await storage.write(companion, world, 5, connections=["university", "trade"], cities=["xian"])
    await storage.write(companion, world, 6, name="سارا نمونه", connections=["sport"], cities=[])
    profile = Profile.model_validate({"languages": ["tr"], "field": "science"})
    await storage.write(complete, profile, person_id=who.person_id, now=NOW)
    of = await storage.write(asked)
    await storage.write(says, who, of, "c1", text="مترجم همزمان هستم")
    await indexed(storage, world)
    for question, by in {
        "آلمان دانشگاه": (Part.PLACE, Part.CONNECTIONS),
        "trade germany": (Part.PLACE, Part.CONNECTIONS),
        "مترجم ترکی": (Part.LANGUAGES, Part.NETWORK),
        "science": (Part.FIELD,),
        "شیان translation": (Part.CITIES, Part.NETWORK),
        "رضا بازرگانی": (Part.NAME, Part.CONNECTIONS),
    }.items():
        assert await found(storage, world, question) == [("رضا", by)], question
    assert [name for name, _ in await found(storage, world, "آلمان")] == ["سارا", "رضا"]
    hits, _ = await storage.read(search.find, "مترجم", call=world.programme.call.code, viewer=VIEWER)
    view = await storage.read(open_file, registration_id=hits[0].id, viewer=VIEWER)
    assert view is not None
    assert view.told_network == ((of, Answer(("c1",), "مترجم همزمان هستم")),)
    # What was taken back is found no more.
    await storage.write(network_answer.tell, None, question_id=of.id, person_id=who.person_id, now=NOW)
    await indexed(storage, world)
    assert await found(storage, world, "مترجم همزمان") == []


async def test_silent_companions_are_counted_with_who_is_out_of_reach(storage: Storage, world: World) -> None:
    ages = {5: 20, 6: 100, 7: 400, 8: 400}
    for user_id, days in ages.items():
        who = await storage.write(companion, world, user_id)
        stopped = epoch(NOW) if user_id == 8 else None
        values = {"active_on": epoch(NOW - timedelta(days=days)), "stopped_at": stopped}
        await storage.write(lambda tx, w=who, v=values: tx.run(
            sa.update(account).where(account.c.person_id == w.person_id).values(**v)
        ))  # fmt: skip
    await storage.write(meet, 9)
    assert await storage.read(companions.count) == 4
    counted = [await storage.read(companions.silent_counts, months=months, now=NOW) for months in (3, 6, 12)]
    assert counted == [(3, 1), (2, 1), (2, 1)]
    listed = await storage.read(companions.silent_page, months=3, now=NOW, page=0, size=6)
    assert [(one.reached, (NOW.date() - one.last_on).days) for one in listed] == [
        (True, 400),
        (False, 400),
        (True, 100),
    ]
    # Whoever writes on their other messenger is not silent.
    other = await storage.write(elsewhere, 70)
    (row,) = await storage.read(sa.select(account.c.person_id).where(account.c.user_id == 7))
    moved = sa.update(account).where(account.c.id == other.account_id).values(person_id=row.person_id)
    await storage.write(lambda tx: tx.run(moved))
    assert (await storage.read(companions.silent_counts, months=12, now=NOW))[0] == 1


async def test_companions_of_earlier_calls_who_suit_a_new_one(storage: Storage, world: World) -> None:
    old = world.programme.calls[-1]
    new = old.model_copy(update={"code": "next"})
    programme = world.programme.model_copy(update={"calls": [old, new]})
    codes = [one.code for one in programme.connections]
    who = await storage.write(companion, world, 5, connections=["university", "trade"])
    again = await storage.write(companion, world, 6, connections=["university"], name="سارا نمونه")
    await storage.write(companion, world, 7, connections=["sport"], name="علی نمونه")
    profile = Profile.model_validate({"field": "science"})
    for one in (who, again):
        await storage.write(complete, profile, person_id=one.person_id, now=NOW)
    await indexed(storage, world)

    async def suiting(ties: list[str], fields: list[str]) -> list[str]:
        wanted = Wanted()
        for code in ties:
            wanted = wanted.switched(Part.CONNECTIONS, codes.index(code))
        for code in fields:
            wanted = wanted.switched(Part.FIELD, [one.code for one in programme.fields].index(code))
        of = Wanted.parse(str(wanted)).of(programme.call.code, programme.connections, programme.fields)
        hits, total = await storage.read(companion_match.matching, of, viewer=VIEWER, page=0, size=6)
        assert total == len(hits)
        assert [hit.id for hit in (await storage.read(
            companion_match.matching, of, viewer=VIEWER, page=1, size=1
        ))[0]] == [hit.id for hit in hits][1:2]  # fmt: skip
        return [hit.answers["name"].split()[0] for hit in hits]

    assert await suiting(["university"], []) == ["سارا", "رضا"]
    assert await suiting(["trade", "sport"], []) == ["علی", "رضا"]
    assert await suiting(["trade", "sport"], ["science"]) == ["رضا"]
    assert await suiting([], []) == []
    later = World(programme, world.places)
    await storage.write(send, again, later)
    assert await suiting(["university"], []) == ["رضا"]
    await storage.write(withdraw, person_id=again.person_id, programme=programme, now=NOW)
    assert await suiting(["university"], []) == ["سارا", "رضا"]


async def test_erasure_leaves_nothing_of_answers_and_mydata_shows_ones_own(storage: Storage, world: World) -> None:
    who, other = await storage.write(companion, world), await storage.write(companion, world, 6)
    of = await storage.write(asked)
    await storage.write(says, who, of, "c1", text="مترجم ترکی")
    await storage.write(says, other, of, "c2", text="canary of another")
    told = await storage.read(mydata, who)
    (row,) = told["network_answer"]
    assert (row["question"], row["chosen"], row["text"]) == ("این ماه چه کمکی از شما برمی‌آید؟", ["ترجمه"], "مترجم ترکی")
    assert "canary of another" not in repr(told)
    await storage.write(erase, who, now=NOW)
    (left,) = await storage.read(sa.select(answers_table))
    assert left.person_id == other.person_id
    assert {one.answer_id for one in await storage.read(sa.select(network_term.c.answer_id))} == {left.id}
    with pytest.raises(Conflict, match="companions_only"):
        await storage.write(says, who, of, "c1")


async def test_answers_go_along_with_whoever_becomes_one_person(storage: Storage, world: World) -> None:
    comes = await storage.write(elsewhere)
    stays = await storage.write(companion, world)
    first, second = await storage.write(asked), await storage.write(asked, now=NOW + timedelta(days=40))
    await storage.write(says, stays, second, "c1")
    values = {"person_id": comes.person_id, "chips": ["c2"], "at": NOW}
    for of in (first, second):
        await storage.write(lambda tx, q=of: tx.run(sa.insert(answers_table).values(question_id=q.id, **values)))
    code = await storage.write(offer, stays, now=NOW)
    about = {"messenger": "telegram", "code": code, "programme": world.programme}
    assert await storage.write(link, comes, now=NOW, **about)
    rows = await storage.read(sa.select(answers_table).order_by(answers_table.c.question_id))
    assert [(row.person_id, row.question_id, row.chips) for row in rows] == [
        (stays.person_id, first.id, ["c2"]),
        (stays.person_id, second.id, ["c1"]),
    ]
    assert await storage.read(people.known, messenger="telegram", user_id=6) is not None


async def test_question_holds_nothing_of_whoever_reads_it_first(
    storage: Storage, world: World, catalogues: Catalogues
) -> None:
    # One letter is for all who read alike.
    one, other = await storage.write(companion, world, 5), await storage.write(companion, world, 6)
    of = await storage.write(asked)
    await storage.write(says, one, of, "c1", text="فقط از من")
    phrases = Phrases(catalogues)

    def told(tx: Tx, who: Known) -> Screen | None:
        (row,) = tx.all(sa.select(broadcast))
        return telling.question(Visit(tx, who, world, phrases, NOW), row)

    assert await storage.read(told, one) == await storage.read(told, other)
