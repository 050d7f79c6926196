"""Where the secret comes from."""

from pathlib import Path

import pytest

from storage import WrongKey, load_keys
from storage.key_file import NAME, KeyFileExposed

SECRET, OTHER = "a secret of more than thirty-two letters", "another-one-of-more-than-thirty-two-letters"


def joined(text: str) -> str:
    return text.replace(" ", "-")


def test_the_first_start_makes_a_key_file_for_its_owner_only(tmp_path: Path) -> None:
    keys, made = load_keys(None, tmp_path / "var")
    again, made_again = load_keys("", tmp_path / "var")
    assert (made, made_again) == (True, False)
    assert again.current_id == keys.current_id
    assert (tmp_path / "var" / NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == [NAME]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert load_keys(None, tmp_path / "a")[0].current_id != load_keys(None, tmp_path / "b")[0].current_id


def test_a_given_secret_makes_no_file(tmp_path: Path) -> None:
    keys, made = load_keys(joined(SECRET), tmp_path)
    assert (made, list(tmp_path.iterdir()), len(keys.ids)) == (False, [], 1)


def test_several_secrets_put_the_current_one_first(tmp_path: Path) -> None:
    keys, _ = load_keys(f"{OTHER} {joined(SECRET)}", tmp_path)
    assert keys.ids == (load_keys(OTHER, tmp_path)[0].current_id, load_keys(joined(SECRET), tmp_path)[0].current_id)


def test_a_secret_given_later_still_opens_what_the_file_sealed(tmp_path: Path) -> None:
    by_file, _ = load_keys(None, tmp_path)
    sealed = by_file.seal("a.b", b"x")
    keys, made = load_keys(OTHER, tmp_path)
    assert (keys.unseal("a.b", sealed), made) == (b"x", False)
    assert keys.current_id == load_keys(OTHER, tmp_path / "elsewhere")[0].current_id
    (tmp_path / NAME).unlink()
    with pytest.raises(WrongKey):
        load_keys(OTHER, tmp_path)[0].unseal("a.b", sealed)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    load_keys(None, tmp_path)
    (tmp_path / NAME).chmod(mode)
    with pytest.raises(KeyFileExposed, match="600"):
        load_keys(None, tmp_path)


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).touch(mode=0o600)
    with pytest.raises(WrongKey, match="empty"):
        load_keys(None, tmp_path)


def test_a_key_file_made_meanwhile_by_another_process_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(source: Path, target: Path) -> None:
        target.touch(mode=0o600)
        target.write_text(OTHER)
        raise FileExistsError

    monkeypatch.setattr("storage.key_file.os.link", too_late)
    keys, made = load_keys(None, tmp_path)
    assert (keys.current_id, made) == (load_keys(OTHER, tmp_path / "elsewhere")[0].current_id, False)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
