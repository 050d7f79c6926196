"""What the operator decides: read from the environment and `.env`, checked before anything starts."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import settings_checks as check

OUR_PREFIXES = ("TELEGRAM_", "BALE_", "WEBHOOK_")


class SettingsError(Exception):
    """Some settings cannot be used; the text has one line for each, and no secret."""


class Settings(BaseSettings):
    """All settings; a name here in capitals is the variable."""

    model_config = SettingsConfigDict(env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_token: Annotated[SecretStr, AfterValidator(check.token)] | None = None
    telegram_api_url: Annotated[str, AfterValidator(check.api_url)] = "https://api.telegram.org"
    telegram_proxy: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(check.proxies)] = ()
    bale_token: Annotated[SecretStr, AfterValidator(check.token)] | None = None
    bale_api_url: Annotated[str, AfterValidator(check.api_url)] = "https://tapi.bale.ai"
    data_dir: Annotated[Path, AfterValidator(check.folder)] = Path("var")
    database_url: Annotated[SecretStr, AfterValidator(check.database)] = Field(
        default_factory=lambda earlier: SecretStr(f"sqlite:///{earlier['data_dir'] / 'citizen-diplomat.db'}")
    )
    programme_file: Annotated[Path, AfterValidator(check.existing_file)] | None = None
    listen: Annotated[check.Address, NoDecode, BeforeValidator(check.address)] = check.Address("127.0.0.1", 8080)
    webhook_url: Annotated[str, AfterValidator(check.webhook)] | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(check.webhook_secret)] | None = None
    secret_key: Annotated[SecretStr, AfterValidator(check.secret_key)] | None = None
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(check.upper)] = "INFO"
    log_format: Annotated[Literal["text", "json"], BeforeValidator(check.lower)] = "text"

    @model_validator(mode="after")
    def _webhook_is_locked(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError(
                "WEBHOOK_SECRET: is missing; with WEBHOOK_URL anybody could pretend to be the messenger. "
                "Write 32 random letters and digits"
            )
        return self

    @property
    def proxies(self) -> tuple[str, ...]:
        """Return the proxies to Telegram in their order, passwords included."""
        return tuple(proxy.get_secret_value() for proxy in self.telegram_proxy)

    def secrets(self) -> tuple[str, ...]:
        """Return every value that must never be printed."""
        single = (self.telegram_token, self.bale_token, self.webhook_secret, self.secret_key)
        passwords = (urlsplit(url).password for url in (*self.proxies, self.database_url.get_secret_value()))
        return (*(secret.get_secret_value() for secret in single if secret), *(word for word in passwords if word))


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Return the settings of the environment, which wins, and of `env_file`.

    Raises:
        SettingsError: with one line for each variable that is wrong: its name, what is wrong, what to write instead.
    """
    found: Mapping[str, Any] = os.environ
    if env_file is not None and env_file.is_file():
        found = {**dotenv_values(env_file), **os.environ}
    complaints = [*_misspelt(found)]
    try:
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        parts = error.errors(include_input=False, include_url=False)
        # A default made from other settings is not made when one of those is wrong, which is told by itself.
        complaints += [_complaint(part) for part in parts if part["type"] != "default_factory_not_called"]
        # Not chained: pydantic's own text repeats the values, and some of them are secrets.
        raise SettingsError("\n".join(complaints)) from None
    if complaints:
        raise SettingsError("\n".join(complaints))
    return settings


def _complaint(error: Any) -> str:
    reason = str(error.get("ctx", {}).get("error") or error["msg"])
    return f"{str(error['loc'][0]).upper()}: {reason}" if error["loc"] else reason


def _misspelt(found: Mapping[str, Any]) -> list[str]:
    known = [name.upper() for name in Settings.model_fields]
    ours = (name for name in map(str.upper, found) if name.startswith(OUR_PREFIXES) and name not in known)
    return [
        f"{name}: is not a setting; did you mean {close[0]}?"
        for name in sorted(ours)
        if (close := get_close_matches(name, known, n=1, cutoff=0.8))
    ]
