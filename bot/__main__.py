"""The command line: run, check, migrate."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Any

import typer
from rich.console import Console

from bot.checking import check_all
from bot.logs import set_up_logging
from bot.serving import serve
from bot.settings import Settings, SettingsError, load_settings
from programme.file import ProgrammeFileError
from storage.errors import StorageError
from storage.migrations import migrate as migrate_database

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The Citizen Diplomat bot.")


@app.command()
def run() -> None:
    """Run the messengers that .env names, or the playground when it names none."""
    settings = _settings()
    try:
        _until_done(serve(settings))
    except OSError as error:
        if "bind on address" not in str(error):
            raise
        reason = os.strerror(error.errno or 0)
        _refuse(SettingsError(f"LISTEN: {settings.listen.host}:{settings.listen.port} cannot be served: {reason}"))


@app.command()
def check() -> None:
    """Say, one line each, whether everything is in order."""
    settings = _settings()
    console = Console(highlight=False, soft_wrap=True)
    raise typer.Exit(_until_done(check_all(settings, console)))


@app.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    settings = _settings()
    try:
        _until_done(migrate_database(settings.database_url.get_secret_value()))
    except (OSError, ValueError) as error:
        _refuse(error)


def _settings() -> Settings:
    try:
        settings = load_settings()
    except SettingsError as error:
        _refuse(error)
    set_up_logging(level=settings.log_level, as_json=settings.log_format == "json", secrets=settings.secrets())
    return settings


def _until_done(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return _run(work)
    except (StorageError, ProgrammeFileError, SettingsError) as error:
        _refuse(error)


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop  # not made for Windows

    return uvloop.run(work)


def _refuse(error: Exception) -> Any:
    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(str(error))
    raise SystemExit(2) from None


if __name__ == "__main__":
    app()
