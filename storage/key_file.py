"""Where the secret comes from: SECRET_KEY, or a file that the first start makes."""

import os
import secrets
from pathlib import Path

from storage.errors import StorageError, WrongKey
from storage.sealing import Keys

NAME = "secret.key"


class KeyFileExposed(StorageError):
    """Others on this machine may read the key file."""


def load_keys(secret: str | None, data_dir: Path) -> tuple[Keys, bool]:
    """Give the keyring, and whether a key file was made for it just now.

    A secret may hold several keys with white space between them, the current one first.  A key file that is there
    stays usable when a secret is given later, so nothing sealed before becomes unreadable.

    Raises:
        ValueError: A key is too short.
        KeyFileExposed: The key file's mode lets others read it.
        WrongKey: The key file is empty.
    """
    path = data_dir / NAME
    given = (secret or "").split()
    made = not given and _make(path)
    if path.exists():
        given += _read(path).split()
    if not given:
        raise WrongKey(f"{path} is empty")
    return Keys(*given), made


def _read(path: Path) -> str:
    if path.stat().st_mode & 0o077:
        raise KeyFileExposed(f"{path} must be readable by its owner only (chmod 600)")
    return path.read_text()


def _make(path: Path) -> bool:
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = path.with_name(f"{NAME}.{os.getpid()}")
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(48) + "\n")
        stream.flush()
        os.fsync(descriptor)
    try:
        # A link is made whole or not at all, and never over a file that another process made first.
        os.link(whole, path)
    except FileExistsError:
        return False
    finally:
        whole.unlink()
    directory = os.open(path.parent, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)
    return True
