"""One check for each kind of setting: what is wrong and what to write instead, never the value of a secret."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr

from bot.wire.connector import PROXY_SCHEMES

SHORTEST_KEY = 32
"""Characters of SECRET_KEY at least."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")  # the alphabet and upper end: Bot API, setWebhook


class Address(NamedTuple):
    """Where to listen."""

    host: str
    port: int


def token(value: SecretStr) -> SecretStr:
    """Return a bot's token."""
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("is not a bot's token; write it as BotFather gave it: digits, a colon, letters")
    return value


def api_url(value: str) -> str:
    """Return a messenger's address without its last slash."""
    parts = _parts(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is not an address; write one like https://api.telegram.org")
    if "/bot" in parts.path:
        raise ValueError("holds a token; write the address alone, like https://api.telegram.org")
    return value.rstrip("/")


def proxies(value: Any) -> tuple[SecretStr, ...]:
    """Return the proxies of a list separated by commas or spaces."""
    listed = re.split(r"[,\s]+", value.strip()) if isinstance(value, str) else [str(proxy) for proxy in value]
    for number, proxy in enumerate(listed, start=1):
        where = f"proxy {number} of {len(listed)} " if len(listed) > 1 else ""
        parts = _parts(proxy)
        if parts is not None and (parts.scheme == "tg" or parts.hostname == "t.me"):
            raise ValueError(f"{where}is an MTProto proxy, which serves apps but no bot; write an HTTP or SOCKS one")
        if parts is None or parts.scheme not in PROXY_SCHEMES or not parts.hostname or not parts.port:
            raise ValueError(
                f"{where}is not a proxy's address; write socks5://host:port or http://user:password@host:port"
            )
    return tuple(SecretStr(proxy) for proxy in listed)


def folder(value: Path) -> Path:
    """Return a folder, which need not exist yet."""
    if value.exists() and not value.is_dir():
        raise ValueError(f"{value} is a file; write the name of a folder")
    return value


def existing_file(value: Path) -> Path:
    """Return a file that is there."""
    if not value.is_file():
        raise ValueError(f"there is no file {value}; write the path of one, or nothing for the one shipped")
    return value


def database(value: SecretStr) -> SecretStr:
    """Return a database's address."""
    parts = _parts(value.get_secret_value())
    scheme = parts.scheme.partition("+")[0] if parts else ""
    if scheme not in ("sqlite", "postgresql"):
        raise ValueError("is not known; write sqlite:///path/to/file.db or postgresql://user:password@host/name")
    return value


def address(value: Any) -> Address:
    """Return the host and port to listen on."""
    if isinstance(value, tuple):
        return Address(*value)
    parts = _parts(f"//{value}")
    if parts is None or not parts.hostname or parts.port is None or parts.path:
        raise ValueError("is not host:port; write 127.0.0.1:8080")
    return Address(parts.hostname, parts.port)


def webhook(value: str) -> str:
    """Return the address under which messengers reach the bot."""
    parts = _parts(value)
    if parts is None or not parts.hostname or not (parts.scheme == "https" or _is_local(parts)):
        raise ValueError("must begin with https:// (plain http only for 127.0.0.1); write https://bot.example.org")
    return value.rstrip("/")


def webhook_secret(value: SecretStr) -> SecretStr:
    """Return what proves that a webhook call is the messenger's."""
    if not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("must be 16 to 256 letters, digits, - and _; write 32 random ones")
    return value


def secret_key(value: SecretStr) -> SecretStr:
    """Return the key under which personal data is stored."""
    if len(value.get_secret_value()) < SHORTEST_KEY:
        raise ValueError(f"is too short; write at least {SHORTEST_KEY} random characters and keep a copy elsewhere")
    return value


def upper(value: Any) -> Any:
    """Return a word in capitals."""
    return value.upper() if isinstance(value, str) else value


def lower(value: Any) -> Any:
    """Return a word in small letters."""
    return value.lower() if isinstance(value, str) else value


def _parts(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        _ = parts.port  # read here, because it is checked only when read
    except ValueError:
        return None
    return parts


def _is_local(parts: SplitResult) -> bool:
    if parts.scheme != "http":
        return False
    try:
        return parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
