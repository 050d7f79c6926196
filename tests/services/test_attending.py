"""Being there is noted once, for whoever has a seat, in its hours, by the word or the link; who guesses rests."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.attendance import PREFIX, REST, WORDS, WRONG_MOST, CodeWord, Outcome, Presence, draw, read
from programme.roll import Drawn
from services import attending, code_words
from storage import Keys, Storage
from storage.audit import audit
from storage.enrolment import attendance
from tests.support.courses import FIRST_SESSION, OFFICER, met, opened, seated
from tests.support.racing import racing

NOW = FIRST_SESSION + timedelta(minutes=5)
OPENS, CLOSES = FIRST_SESSION - timedelta(minutes=30), FIRST_SESSION + timedelta(minutes=90, hours=3)
SECOND = timedelta(seconds=1)


async def scene(storage: Storage) -> tuple[int, int, Drawn]:
    """Return the course, somebody with a seat, and the word and token of its only session."""
    course_id = await storage.write(opened)
    person_id = await storage.write(met, 1)
    await storage.write(seated, course_id=course_id, person_id=person_id)
    drawn = await storage.write(code_words.drawn, session_id=1, by=OFFICER, now=OPENS)
    return course_id, person_id, drawn


def outcome(found: Presence | None) -> Outcome | None:
    return None if found is None else found.outcome


@pytest.mark.parametrize(
    "typed", ["toranj 47", "Toranj47", "TORANJ - 47", "ترنج ۴۷", "ترنج٤٧", "«ترنج» ۴۷", "تَرنج‌۴۷"]
)  # fmt: skip
def test_word_is_read_in_either_script_however_it_is_typed(typed: str) -> None:
    assert read(typed) == CodeWord("toranj47")


@pytest.mark.parametrize(
    "typed", ["", "سلام", "47", "دیر می‌رسم ۱۰", "toranj 4", "toranj 471", "CR-7K2QX", "ترنج ۴۷ " * 9]
)
def test_what_is_no_word_is_none(typed: str) -> None:
    assert read(typed) is None


def test_every_word_reads_back_from_what_is_shown() -> None:
    for latin, persian in WORDS.items():
        assert read(f"{persian} ۴۷") == read(f"{latin} 47") == CodeWord(f"{latin}47")
    assert len(WORDS) * 90 > 4000
    assert read(draw().latin) is not None


async def test_word_and_link_note_somebody_once(storage: Storage) -> None:
    course_id, person_id, drawn = await scene(storage)
    about = {"person_id": person_id, "now": NOW}
    first = await storage.write(attending.by_word, drawn.word.latin, **about)
    assert first is not None
    assert (first.outcome, first.number, first.session and first.session.id) == (Outcome.NOTED, 1, 1)
    assert outcome(await storage.write(attending.by_token, drawn.token, **about)) is Outcome.ALREADY
    assert outcome(await storage.write(attending.by_word, drawn.word.kept, **about)) is Outcome.ALREADY
    (row,) = await storage.read(sa.select(attendance.c.how))
    assert row.how == "word"
    assert PREFIX == "at_"
    assert course_id in await storage.read(attending.open_for, **about)


async def test_hours_and_seats_have_answers_of_their_own(storage: Storage) -> None:
    course_id, person_id, drawn = await scene(storage)
    stranger = await storage.write(met, 2)
    word = drawn.word.kept
    for who, now, expected in (
        (person_id, OPENS - SECOND, Outcome.EARLY),
        (person_id, CLOSES + SECOND, Outcome.LATE),
        (person_id, OPENS, Outcome.NOTED),
    ):
        assert outcome(await storage.write(attending.by_word, word, person_id=who, now=now)) is expected
    assert outcome(await storage.write(attending.by_token, "no-such", person_id=person_id, now=NOW)) is Outcome.UNKNOWN
    # Whoever holds no seat, or comes too early, learns nothing of a word by trying.
    assert await storage.write(attending.by_word, word, person_id=stranger, now=NOW) is None
    for said in (word, "golab 10"):
        early = await storage.write(attending.by_word, said, person_id=person_id, now=OPENS - SECOND)
        assert outcome(early) is Outcome.EARLY
    asked = {"course_id": course_id}
    for who, now, expected in (
        (person_id, OPENS - SECOND, Outcome.EARLY),
        (person_id, CLOSES + SECOND, Outcome.LATE),
        (stranger, NOW, Outcome.NOT_SEATED),
    ):
        assert outcome(await storage.write(attending.by_word, "سلام", person_id=who, now=now, **asked)) is expected


async def test_what_looks_like_no_word_is_left_to_others(storage: Storage) -> None:
    _, person_id, _ = await scene(storage)
    stranger = await storage.write(met, 2)
    for text in ("سلام، دیر می‌رسم", "/status"):
        assert await storage.write(attending.by_word, text, person_id=person_id, now=NOW) is None
    # Nobody whose session it could be.
    assert await storage.write(attending.by_word, "golab 10", person_id=stranger, now=NOW) is None


async def test_who_guesses_rests_even_with_the_right_word(storage: Storage) -> None:
    _, person_id, drawn = await scene(storage)
    wrong = "aban11" if drawn.word.kept != "aban11" else "aban12"
    said = [await storage.write(attending.by_word, wrong, person_id=person_id, now=NOW) for _ in range(WRONG_MOST)]
    assert [outcome(one) for one in said] == [Outcome.WRONG] * (WRONG_MOST - 1) + [Outcome.RESTING]
    again = await storage.write(attending.by_word, drawn.word.kept, person_id=person_id, now=NOW + SECOND)
    assert again is not None
    assert (again.outcome, again.minutes) == (Outcome.RESTING, 15)
    later = await storage.write(attending.by_word, drawn.word.kept, person_id=person_id, now=NOW + REST)
    assert outcome(later) is Outcome.NOTED


async def test_right_word_begins_the_count_anew(storage: Storage) -> None:
    _, person_id, drawn = await scene(storage)
    other = "aban11" if drawn.word.kept != "aban11" else "aban12"
    for _ in range(2):
        for word in [other] * (WRONG_MOST - 1) + [drawn.word.kept]:
            found = outcome(await storage.write(attending.by_word, word, person_id=person_id, now=NOW))
        assert found in (Outcome.NOTED, Outcome.ALREADY)


async def test_two_officers_who_ask_at_once_read_one_word(database_url: str, keys: Keys, world: World) -> None:
    async with racing(database_url, keys) as race:
        await race.storage.write(opened)
        first, second = await race.between(
            lambda tx: code_words.drawn(tx, session_id=1, by=OFFICER, now=OPENS),
            lambda tx: code_words.drawn(tx, session_id=1, by=OFFICER, now=OPENS),
        )
        assert (first.word, first.token) == (second.word, second.token)
        draws = await race.storage.read(sa.select(audit.c.id).where(audit.c.action == "draw"))
        assert len(draws) == 1
