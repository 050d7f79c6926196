"""The file store: what people sent, encrypted, in one folder, under names that say nothing."""

import os
import re
import secrets
from datetime import datetime
from pathlib import Path

from storage.errors import StorageError
from storage.sealing import Keys

_ADDRESS = re.compile(r"[0-9a-f]{64}")
_PURPOSE = "file.content"


class NotKept(StorageError):
    """The store has no file under this address."""


class FileStore:
    """Keep bytes by content: the same content is kept once, and an address is no path from outside.

    An address is a keyed token of the content, so a name on the disk tells nobody that a known document is there; the
    content is sealed for its address, so files cannot be exchanged.
    """

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder, self._keys = folder, keys
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)

    def address(self, content: bytes) -> str:
        """Say where a content is kept, or would be."""
        return self._keys.token(_PURPOSE, content).hex()

    def put(self, content: bytes) -> str:
        """Keep a content; when this returns its address, it survives a power cut."""
        address = self.address(content)
        path = self._folder / address
        if path.exists():
            return address
        partial = self._folder / f"{address}.{secrets.token_hex(8)}.partial"
        try:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as stream:
                stream.write(self._keys.seal(f"{_PURPOSE}/{address}", content))
                stream.flush()
                os.fsync(descriptor)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        self._flush_names()
        return address

    def get(self, address: str) -> bytes:
        """Give a content.

        Raises:
            NotKept: There is none.
            WrongKey: Its key is not at hand, or the file was changed or exchanged.
        """
        try:
            sealed = self._path(address).read_bytes()
        except FileNotFoundError as error:
            raise NotKept(address) from error
        return self._keys.unseal(f"{_PURPOSE}/{address}", sealed)

    def remove(self, address: str) -> None:
        """Forget a content, whether it was there or not."""
        self._path(address).unlink(missing_ok=True)
        self._flush_names()

    def tidy(self, *, before: datetime) -> int:
        """Remove what a kill left half written before a time; give how many."""
        stale = [path for path in self._folder.glob("*.partial") if path.stat().st_mtime < before.timestamp()]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    def _path(self, address: str) -> Path:
        if not _ADDRESS.fullmatch(address):
            raise NotKept("that is no address")
        return self._folder / address

    def _flush_names(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
