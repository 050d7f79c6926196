"""The command line: run, check, migrate, invite, export, import."""

import os

import typer
from rich.console import Console

from bot.checking import check_all
from bot.commands.export import export
from bot.commands.import_decisions import import_decisions
from bot.commands.invite import invite
from bot.commands.running import refuse, settings_of_operator, until_done
from bot.serving import serve
from bot.settings import SettingsError
from storage.migrations import migrate as migrate_database

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The Citizen Diplomat bot.")


@app.command()
def run() -> None:
    """Run the messengers that .env names, or the playground when it names none."""
    settings = settings_of_operator()
    try:
        until_done(serve(settings))
    except OSError as error:
        if "bind on address" not in str(error):
            raise
        reason = os.strerror(error.errno or 0)
        refuse(SettingsError(f"LISTEN: {settings.listen.host}:{settings.listen.port} cannot be served: {reason}"))


@app.command()
def check() -> None:
    """Say, one line each, whether everything is in order."""
    settings = settings_of_operator()
    console = Console(highlight=False, soft_wrap=True)
    raise typer.Exit(until_done(check_all(settings, console)))


@app.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    settings = settings_of_operator()
    try:
        until_done(migrate_database(settings.database_url.get_secret_value()))
    except (OSError, ValueError) as error:
        refuse(error)


app.command()(invite)
app.command()(export)
app.command("import")(import_decisions)


if __name__ == "__main__":
    app()
