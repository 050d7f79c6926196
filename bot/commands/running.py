"""What every command of the command line does first and last: settings, logs, and refusals in one line."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn

from rich.console import Console

from bot.logs import set_up_logging
from bot.settings import Settings, SettingsError, load_settings
from programme.file import ProgrammeFileError
from storage.errors import StorageError


def settings_of_operator() -> Settings:
    """Return the settings, with the log set up; a mistake in them ends the command."""
    try:
        settings = load_settings()
    except SettingsError as error:
        refuse(error)
    set_up_logging(level=settings.log_level, as_json=settings.log_format == "json", secrets=settings.secrets())
    return settings


def until_done(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end; what the operator can mend ends the command with a line."""
    try:
        return _run(work)
    except (StorageError, ProgrammeFileError, SettingsError) as error:
        refuse(error)


def refuse(error: Exception) -> NoReturn:
    """Say why it cannot be done, and end with code 2."""
    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(str(error))
    raise SystemExit(2) from None


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop  # not made for Windows

    return uvloop.run(work)
