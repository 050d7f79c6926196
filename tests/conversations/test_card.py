"""What a card of the desk shows of a registration's file."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.messengers.markup import PLAIN
from bot.messengers.render import Reader, Renderer
from conversations.pages.desk.card import card_lines, whole_lines
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.registration import State
from programme.registration_file import Attachment, Double, Note, RegistrationFile, changes, shortened
from tests.conversations.showing import show_everywhere
from tests.support.seen import plain

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "place": "abroad",
    "country": "DE",
    "city": {"id": 2925177, "name": "فرایبورگ", "zone": "Europe/Berlin"},
    "zone": None,
    "name": "سارا نمونه",
    "connections": ["sport"],
    "cities": ["freiburg", "وین"],
    "offer": {"text": "با موزه همکاری دارم", "file": None},
}
FILE = RegistrationFile(
    id=1,
    code="SD-7K2QX",
    version=4,
    state=State.SUBMITTED,
    state_at=NOW,
    submitted_at=NOW,
    place="abroad",
    country="DE",
    answers=ANSWERS,
    profile={"languages": ["fa", "de"], "field": "health"},
    files=(
        Attachment("voice", None, "kept"),
        Attachment("voice", None, "wanted"),
        Attachment("document", "a.pdf", "failed"),
    ),
    doubles=(Double(2, "SD-2F9MK"),),
    flagged=True,
    notes=(Note("یادداشت ۱", "مریم", NOW), *(Note(f"یادداشت {n}") for n in "۲۳۴")),
    inquiry={"question": "how_long", "answer": {"text": "از سال ۱۳۹۰", "file": None}},
    screened={**ANSWERS, "cities": ["freiburg"], "offer": {"text": "با باغ‌وحش همکاری دارم", "file": None}},
)
FILES = [
    FILE,
    replace(FILE, inquiry={"text": "چه کسی؟"}, screened=None, notes=(), doubles=(), files=()),
    replace(FILE, inquiry={"text": "چه کسی؟", "earlier": [{"question": "how_long", "no_answer": True}]}),
    replace(FILE, inquiry={"question": "how_long", "no_answer": True}, profile={}, answers={**ANSWERS, "city": None}),
    replace(FILE, place="home", country="IR", inquiry=None, answers={**ANSWERS, "place": "home", "city": None}),
    replace(FILE, place=None, country=None, inquiry=None, answers={}, screened=None),
]


def written(lines: Any, world: World, catalogues: Catalogues) -> list[str]:
    reader = Reader(catalogues.locale("fa"), "Asia/Tehran", "Asia/Tehran", world.programme.city)
    return [plain(Renderer(PLAIN).line(line, reader)) for line in lines if line != ""]


@pytest.mark.parametrize("view", FILES)
def test_every_card_can_be_shown(view: RegistrationFile, world: World, catalogues: Catalogues) -> None:
    for lines in (card_lines(view, world), whole_lines(view, world)):
        show_everywhere(Screen(lines or ("-",)), catalogues, world)


def test_card_says_what_came_back_and_changed_first(world: World, catalogues: Catalogues) -> None:
    assert written(card_lines(FILE, world), world, catalogues) == [
        "پرسش دبیرخانه: این ارتباط از چه زمانی برقرار است؟",
        "پاسخ: از سال ۱۳۹۰",
        "تغییر در شهرهای آشنا: فرایبورگ و وین (پیش از این: فرایبورگ)",
        "تغییر در پیشنهاد شما: با موزه همکاری دارم (پیش از این: با باغ‌وحش همکاری دارم)",
        "محل زندگی: فرایبورگ، آلمان. زبان‌ها: فارسی و آلمانی",
        "ارتباط: ورزش",
        "شهرها: فرایبورگ و وین",
        "«با موزه همکاری دارم»",
        "پیوست: ۲ پیام صوتی و فایل",
        "شاید همان SD-2F9MK",
        "نشان‌دار",
        *(f"یادداشت همکار: یادداشت {n}" for n in "۲۳۴"),
    ]


def test_no_card_shows_a_whole_name(world: World, catalogues: Catalogues) -> None:
    both = card_lines(FILE, world) + whole_lines(FILE, world)
    everything = "\n".join(written(both, world, catalogues))
    assert "سارا ن." in everything
    assert "سارا نمونه" not in everything


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("سارا نمونه", "سارا ن."),
        ("محمد رضا حسینی", "محمد ر. ح."),
        ("Sara", "Sara"),
        ("", ""),
        (" Anna  van Dyk ", "Anna v. D."),
    ],
)
def test_shortened_keeps_the_first_name_and_initials(name: str, short: str) -> None:
    assert shortened(name) == short


def test_changes_name_the_questions_whose_answers_differ() -> None:
    assert changes(None, ANSWERS) == ()
    assert changes(ANSWERS, dict(ANSWERS)) == ()
    without = {name: value for name, value in ANSWERS.items() if name != "zone"}
    assert changes(without, {**ANSWERS, "name": "سارا", "cities": []}) == ("name", "cities")


def test_card_shows_the_last_two_questions_and_the_whole_file_all(world: World, catalogues: Catalogues) -> None:
    asked: list[dict[str, Any]] = [{"text": f"پرسش {n}", "answer": {"text": f"پاسخ {n}"}} for n in "۱۲۳"]
    view = replace(FILE, inquiry={**asked[2], "earlier": asked[:2]})
    shown, whole = ("\n".join(written(lines(view, world), world, catalogues)) for lines in (card_lines, whole_lines))
    for text in (shown, whole):
        assert text.index("پرسش ۳") < text.index("پاسخ ۳") < text.index("پرسش ۲") < text.index("پاسخ ۲")
    assert "پاسخ ۱" not in shown
    assert "پاسخ ۱" in whole


def test_card_with_the_longest_answers_fits_into_one_message(world: World, catalogues: Catalogues) -> None:
    long = "ب" * 1000
    view = replace(
        FILE,
        answers={**ANSWERS, "offer": {"text": long, "file": {"kind": "voice"}}},
        screened={**ANSWERS, "offer": {"text": "پ" * 1000, "file": None}},
        inquiry={
            "text": long,
            "answer": {"text": long, "file": None},
            "earlier": [{"text": long, "answer": {"text": long, "file": None}} for _ in range(9)],
        },
        notes=tuple(Note(long) for _ in range(9)),
    )
    assert len("\n".join(written(card_lines(view, world), world, catalogues))) < 4000
