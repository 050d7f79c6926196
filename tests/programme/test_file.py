"""The programme file: the shipped one is right, and every slip of the pen is told by its key."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from programme.file import SHIPPED, ProgrammeFileError, load_programme

TEXT = SHIPPED.read_text("utf-8")


def write(folder: Path, old: str, new: str) -> Path:
    assert old in TEXT
    path = folder / "programme.toml"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    return path


def test_shipped_file_is_isfahans() -> None:
    programme = load_programme()
    assert programme.city.en == "Isfahan"
    assert (len(programme.institutions), programme.quorum, programme.target) == (5, 3, 92)
    assert len(programme.sister_cities) == 16


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('time_zone = "Asia/Tehran"', 'time_zone = "Asia/Isfahan"', "time_zone: no such time zone"),
        ("quorum = 3", "quorum = 6", "quorum is larger"),
        ("quorum = 3", "qourum = 3", "qourum"),
        ("target = 92", 'target = "many"', "target"),
        ('opens = "1405/08/10"', 'opens = "1405/13/10"', r"calls\[0\].registration.opens"),
        ('opens = "1405/08/10"', 'opens = "soon"', "a day is written like"),
        ('closes = "1405/11/30"', 'closes = "1404/11/30"', "closes lies before opens"),
        ('code = "sport"', 'code = "trade"', "connections: the code trade stands twice"),
        ('code = "sport"', 'code = "Sport!"', "is no code"),
        ('fa = "شیان"\n', "", r"sister_cities\[0\].fa"),
        ('"1d18:00", "1h"', '"1d24:00", "1h"', r"reminders\[1\]: '1d24:00' is no time before a session"),
        ('"1d18:00", "1h"', '"0d", "1h"', r"reminders\[1\]: '0d' is no time"),
        ('"1d18:00", "1h"', '"1h", "1h"', "reminders: 1h stands twice"),
        ("megabytes = 20", "megabytes = 50", "files.megabytes"),
        ("merge_days = 7", "merge_days = 0", "review.merge_days"),
        ('name = { fa = "شهروند', "name = { fa = شهروند", "is not TOML"),
    ],
)
def test_slip_of_the_pen_is_told_by_its_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(ProgrammeFileError, match=told):
        load_programme(write(tmp_path, old, new))


def test_missing_file_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeFileError, match=r"nowhere\.toml: cannot be read"):
        load_programme(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("written", ['"1405/08/10"', '"2026-11-01"', "2026-11-01", '"1405-8-10"'])
def test_days_are_read_in_either_calendar(tmp_path: Path, written: str) -> None:
    programme = load_programme(write(tmp_path, 'opens = "1405/08/10"', f"opens = {written}"))
    assert programme.call.registration.opens == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (datetime(2026, 10, 31, 20, 29, tzinfo=UTC), False),
        (datetime(2026, 10, 31, 20, 30, tzinfo=UTC), True),  # midnight in Isfahan
        (datetime(2027, 2, 19, 20, 29, tzinfo=UTC), True),
        (datetime(2027, 2, 19, 20, 30, tzinfo=UTC), False),
    ],
)
def test_registration_opens_and_closes_at_midnight_of_the_city(now: datetime, is_open: bool) -> None:
    assert load_programme().registration_open(now) is is_open


def test_call_can_be_moved_as_a_whole_so_that_it_is_open() -> None:
    now = datetime(2031, 5, 5, tzinfo=UTC)
    programme, moved = load_programme(), load_programme().opened(now)
    assert not programme.registration_open(now)
    assert moved.registration_open(now)
    before, after = programme.call, moved.call
    assert (
        after.registration.closes - after.registration.opens == before.registration.closes - before.registration.opens
    )
    assert after.ideas.opens - after.results_on == before.ideas.opens - before.results_on
    assert after.review.closes - after.ideas.opens == before.review.closes - before.ideas.opens


def test_every_list_of_the_file_has_both_languages() -> None:
    data = tomllib.loads(TEXT)
    for name in ("institutions", "sister_cities", "connections", "fields", "means", "hours", "questions"):
        assert all(row["fa"] and row["en"] for row in data[name]), name


def test_ideas_close_at_the_end_of_their_last_day_in_the_city() -> None:
    assert load_programme().ideas_close_at() == datetime(2027, 4, 20, 20, 30, tzinfo=UTC)
