"""`invite`: a code, and links, with which one person joins the staff; the first coordinator comes in by it."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from telegram.error import TelegramError

from bot.app import Account, accounts, storage_of
from bot.commands.running import refuse, settings_of_operator, until_done
from bot.settings import Settings, SettingsError
from bot.wire.errors import delivery_error
from bot.wire.line import Line
from programme.errors import Invalid
from programme.file import SHIPPED, load_programme
from programme.lifecycle import Role
from services.staff import invite as make_invitation


class StaffRole(StrEnum):
    """The roles that somebody can be invited to."""

    COORDINATOR = "coordinator"
    OFFICER = "officer"
    REVIEWER = "reviewer"


def invite(
    role: Annotated[StaffRole, typer.Option(help="What the person will be.")],
    institution: Annotated[
        str | None, typer.Option(help="Code of a partner institution; a reviewer needs one.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The name by which colleagues know them.")] = None,
) -> None:
    """Invite somebody to the staff: print a code and a link for each messenger. It works once, for 7 days."""
    until_done(_invite(settings_of_operator(), Role(role), institution, name))


async def _invite(settings: Settings, role: Role, institution: str | None, name: str | None) -> None:
    programme = load_programme(settings.programme_file or SHIPPED)
    async with storage_of(settings) as (storage, _):
        try:
            code = await storage.write(
                make_invitation,
                role=role,
                programme=programme,
                institution=institution,
                name=name,
                now=datetime.now(UTC),
            )
        except Invalid as error:
            codes = ", ".join(one.code for one in programme.institutions)
            refuse(SettingsError(f"{_WORDS[error.key]} The programme's institutions: {codes}"))
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(f"code: {code}")
    for account in accounts(settings):
        console.print(f"{account.messenger.name}: {await _link(account, code)}")
    console.print("It works once, for 7 days: as a link, or written to the bot.")


async def _link(account: Account, code: str) -> str:
    line = Line(account.token, api_url=account.api_url, request=account.messenger.request(proxies=account.proxies))
    async with line:
        try:
            me = await line.call("getMe", {})
        except TelegramError as error:
            return f"does not answer ({delivery_error(error)}); let them write the code to the bot"
    return account.messenger.deep_link.format(bot=me.get("username"), payload=code)


_WORDS = {
    "staff.no_institution": "There is no such institution.",
    "staff.reviewer_needs_institution": "A reviewer belongs to an institution: name it with --institution.",
}
