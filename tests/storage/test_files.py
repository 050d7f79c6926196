"""The file store."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Keys, WrongKey
from storage.files import FileStore, NotKept

CONTENT = b"%PDF-1.7 Curriculum vitae of Sara Rahimi" * 50


@pytest.fixture
def store(tmp_path: Path, keys: Keys) -> FileStore:
    return FileStore(tmp_path / "files", keys)


def test_what_was_put_is_given(store: FileStore) -> None:
    assert store.get(store.put(CONTENT)) == CONTENT


def test_the_disk_shows_neither_content_nor_name(store: FileStore, tmp_path: Path) -> None:
    address = store.put(CONTENT)
    (path,) = (tmp_path / "files").iterdir()
    assert path.name == address
    assert b"Sara" not in path.read_bytes()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_same_content_is_kept_once_and_is_another_address_under_another_key(
    store: FileStore, tmp_path: Path
) -> None:
    assert store.put(CONTENT) == store.put(CONTENT)
    assert len(list((tmp_path / "files").iterdir())) == 1
    assert FileStore(tmp_path / "other", Keys("another secret of the tests, long enough")).put(CONTENT) != store.put(
        CONTENT
    )


def test_what_was_removed_is_gone_and_removing_again_is_harmless(store: FileStore) -> None:
    address = store.put(CONTENT)
    store.remove(address)
    store.remove(address)
    with pytest.raises(NotKept):
        store.get(address)


@pytest.mark.parametrize(
    "address", ["../../etc/passwd", "/etc/passwd", "", "a\0b", "F" * 64, "0" * 63, "0" * 64 + "\n", "0" * 65]
)
def test_an_address_that_is_none_reaches_no_file(store: FileStore, address: str) -> None:
    with pytest.raises(NotKept):
        store.get(address)
    with pytest.raises(NotKept):
        store.remove(address)


def test_files_exchanged_on_the_disk_are_noticed(store: FileStore, tmp_path: Path) -> None:
    one, other = store.put(b"one"), store.put(b"other")
    (tmp_path / "files" / one).replace(tmp_path / "files" / other)
    with pytest.raises(WrongKey):
        store.get(other)


def test_a_failed_write_leaves_nothing(store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        store.put(CONTENT)
    assert list((tmp_path / "files").iterdir()) == []


def test_tidy_removes_old_halves_only(store: FileStore, tmp_path: Path) -> None:
    address = store.put(CONTENT)
    old, young = (tmp_path / "files" / f"{address}.{n}.partial" for n in (1, 2))
    now = datetime.now(UTC)
    for path, age in ((old, timedelta(days=2)), (young, timedelta())):
        path.touch()
        os.utime(path, times=((now - age).timestamp(),) * 2)
    assert store.tidy(before=now - timedelta(days=1)) == 1
    assert sorted(path.name for path in (tmp_path / "files").iterdir()) == [address, young.name]
