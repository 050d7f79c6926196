"""Sealing: AES-GCM under keys that stay outside the database and its backups."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.engine import Dialect

from storage.errors import WrongKey

SHORTEST = 32
"""Characters a secret has at least: HKDF stretches, but adds no strength to a guessable word."""

_ID, _NONCE = 4, 12


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=b"citizen-diplomat", info=purpose).derive(secret)


@dataclass(frozen=True, repr=False, slots=True)
class Key:
    """What one secret yields: an id to name it by, a cipher, a key for tokens."""

    id: bytes
    cipher: AESGCM
    token: bytes

    @classmethod
    def derive(cls, secret: str) -> "Key":
        """Derive all three from a secret; the id tells nothing about it.

        Raises:
            ValueError: The secret is too short to be one.
        """
        if len(secret) < SHORTEST:
            raise ValueError(f"a secret key needs at least {SHORTEST} characters, this one has {len(secret)}")
        raw = secret.encode()
        return cls(_derive(raw, b"id", _ID), AESGCM(_derive(raw, b"aes-256-gcm", 32)), _derive(raw, b"token", 32))


class Keys:
    """The keyring: seals with the current key, opens what any of its keys sealed."""

    def __init__(self, current: str, *older: str) -> None:
        self._ring = {key.id: key for key in map(Key.derive, (current, *older))}
        self._current = next(iter(self._ring.values()))

    @property
    def current_id(self) -> bytes:
        """The id that stands in front of everything sealed from now on."""
        return self._current.id

    @property
    def ids(self) -> Sequence[bytes]:
        """The ids of all keys at hand, the current one first."""
        return tuple(self._ring)

    def seal(self, purpose: str, plain: bytes) -> bytes:
        """Encrypt for one purpose (`table.column`): key id, nonce, ciphertext with tag."""
        nonce = os.urandom(_NONCE)
        return self._current.id + nonce + self._current.cipher.encrypt(nonce, plain, purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Decrypt what was sealed for the same purpose.

        Raises:
            WrongKey: No key at hand fits, the bytes were changed, or they were sealed for another purpose.
        """
        key = self._ring.get(sealed[:_ID])
        if key is None:
            raise WrongKey(f"{purpose} is sealed with key {sealed[:_ID].hex()}, which is not at hand")
        nonce, ciphertext = sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :]
        try:
            return key.cipher.decrypt(nonce, ciphertext, purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongKey(f"{purpose} was changed, or sealed for another purpose") from error

    def token(self, purpose: str, text: str | bytes) -> bytes:
        """Give the same 32 bytes for the same text, which say nothing about it without the key."""
        return self._token(self._current, purpose, text)

    def tokens(self, purpose: str, text: str | bytes) -> list[bytes]:
        """Give the tokens under every key at hand: `column.in_(...)` finds rows older than the current key, too."""
        return [self._token(key, purpose, text) for key in self._ring.values()]

    @staticmethod
    def _token(key: Key, purpose: str, text: str | bytes) -> bytes:
        raw = text.encode() if isinstance(text, str) else text
        return hmac.new(key.token, purpose.encode() + b"\0" + raw, hashlib.sha256).digest()


_keys_of: WeakKeyDictionary[Dialect, Keys] = WeakKeyDictionary()


def give_keys(dialect: Dialect, keys: Keys) -> None:
    """Let the sealed columns of this engine's statements know the keys."""
    _keys_of[dialect] = keys


class Sealed(sa.types.TypeDecorator[Any]):
    """Hold anything JSON knows, encrypted; statements read and write it as plain values.

    The key comes with the engine: SQLAlchemy hands its dialect to the type, and `give_keys` remembers whose keys that
    dialect uses.  No key is a global, so storages with different keys live side by side (a key change, a move, tests).
    """

    impl = sa.LargeBinary
    cache_ok = True

    class Comparator(sa.types.TypeDecorator.Comparator[Any]):
        """Refuse what can never be true: equal values are sealed differently every time."""

        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            """Let IS NULL pass, nothing else."""
            if op.__name__ not in ("is_", "is_not") and other != (None,):
                raise TypeError("a sealed column cannot be compared or ordered; look its token up instead")
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Seal a value."""
        return None if value is None else _keys_of[dialect].seal(self.purpose, orjson.dumps(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        """Open a value."""
        return None if value is None else orjson.loads(_keys_of[dialect].unseal(self.purpose, value))
