"""Methods about the bot itself and its menu."""

import re
from collections.abc import Awaitable, Callable

from playground.account import Json
from playground.api_error import ApiError, bad_request
from playground.messenger import Messenger
from playground.methods.parameters import Parameters
from playground.methods.sending import chat_of

COMMANDS = 100
TEXTS = {"myname": 64, "mydescription": 512, "myshortdescription": 120}
"""Texts of the profile and their longest lengths."""
_FIELDS = {"myname": "name", "mydescription": "description", "myshortdescription": "short_description"}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat"}
    | {"chat_administrators", "chat_member"}
)


async def agree(messenger: Messenger, parameters: Parameters) -> bool:
    """Do nothing, successfully."""
    return True


async def get_me(messenger: Messenger, parameters: Parameters) -> Json:
    """Introduce the bot."""
    abilities = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return messenger.account.user() | abilities


async def get_chat(messenger: Messenger, parameters: Parameters) -> Json:
    """Describe a private chat."""
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return chat_of(messenger, parameters).person.chat() | full


def _scope(parameters: Parameters) -> tuple[str, int | None, str]:
    scope = parameters.parsed("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat_id = scope.get("chat_id")
    return str(scope["type"]), int(chat_id) if chat_id is not None else None, parameters.text("language_code")


async def set_my_commands(messenger: Messenger, parameters: Parameters) -> bool:
    """Set the menu of commands for a scope and a language."""
    commands = parameters.parsed("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > COMMANDS:
        raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name = str(command.get("command", "")).removeprefix("/")
        if not _COMMAND.fullmatch(name):
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    messenger.commands[_scope(parameters)] = commands
    for chat in messenger.chats.values():
        messenger.touch(chat)
    return True


async def get_my_commands(messenger: Messenger, parameters: Parameters) -> list[Json]:
    """Return the menu of one scope and language."""
    return messenger.commands.get(_scope(parameters), [])


async def delete_my_commands(messenger: Messenger, parameters: Parameters) -> bool:
    """Remove the menu of one scope and language."""
    messenger.commands.pop(_scope(parameters), None)
    return True


def shown_commands(messenger: Messenger, user_id: int, language: str | None) -> list[Json]:
    """Return the menu that a person sees: the narrowest scope, and in it their language before none."""
    for scope in (("chat", user_id), ("all_private_chats", None), ("default", None)):
        for code in (language or "", ""):
            found = messenger.commands.get((*scope, code))
            if found:
                return found
    return []


def setter(text: str) -> Callable[[Messenger, Parameters], Awaitable[bool]]:
    """Return the method that sets one text of the profile."""

    async def set_text(messenger: Messenger, parameters: Parameters) -> bool:
        value = parameters.text(_FIELDS[text])
        if len(value) > TEXTS[text]:
            raise bad_request(f"{_FIELDS[text]} is too long")
        messenger.profile[text, parameters.text("language_code")] = value
        return True

    return set_text


def getter(text: str) -> Callable[[Messenger, Parameters], Awaitable[Json]]:
    """Return the method that gets one text of the profile."""

    async def get_text(messenger: Messenger, parameters: Parameters) -> Json:
        values, language = messenger.profile, parameters.text("language_code")
        return {_FIELDS[text]: values.get((text, language), values.get((text, ""), ""))}

    return get_text


async def set_chat_menu_button(messenger: Messenger, parameters: Parameters) -> bool:
    """Set the button beside the input, for a chat or for all."""
    button = parameters.parsed("menu_button") or {"type": "default"}
    if parameters.raw("chat_id") is None:
        messenger.menu_button = button
    else:
        chat_of(messenger, parameters).menu_button = button
    return True


async def get_chat_menu_button(messenger: Messenger, parameters: Parameters) -> Json:
    """Return the button beside the input."""
    if parameters.raw("chat_id") is None:
        return messenger.menu_button
    return chat_of(messenger, parameters).menu_button or messenger.menu_button
