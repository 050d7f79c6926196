"""The Bot API's methods that this server knows, by their names in lower case."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from playground.messenger import Messenger
from playground.methods import answering, editing, media, profile, receiving, sending
from playground.methods.parameters import Parameters, Upload

Method = Callable[[Messenger, Parameters], Awaitable[Any]]

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "getme": profile.get_me,
        "getupdates": receiving.get_updates,
        "setwebhook": receiving.set_webhook,
        "deletewebhook": receiving.delete_webhook,
        "getwebhookinfo": receiving.get_webhook_info,
        "sendmessage": sending.send_message,
        "forwardmessage": sending.forward_message,
        "copymessage": sending.copy_message,
        "sendlocation": sending.send_location,
        "sendcontact": sending.send_contact,
        "sendchataction": answering.send_chat_action,
        "answercallbackquery": answering.answer_callback_query,
        "editmessagetext": editing.edit_message_text,
        "editmessagecaption": editing.edit_message_caption,
        "editmessagereplymarkup": editing.edit_message_reply_markup,
        "deletemessage": editing.delete_message,
        "deletemessages": editing.delete_messages,
        "getfile": media.get_file,
        "sendmediagroup": media.send_media_group,
        **{f"send{kind}": media.sender(kind) for kind in media.KINDS},
        "setmycommands": profile.set_my_commands,
        "getmycommands": profile.get_my_commands,
        "deletemycommands": profile.delete_my_commands,
        **{f"set{name}": profile.setter(name) for name in profile.TEXTS},
        **{f"get{name}": profile.getter(name) for name in profile.TEXTS},
        "setchatmenubutton": profile.set_chat_menu_button,
        "getchatmenubutton": profile.get_chat_menu_button,
        "getchat": profile.get_chat,
        "logout": profile.agree,
        "close": profile.agree,
    }
)

__all__ = ["METHODS", "Method", "Parameters", "Upload"]
