"""Bale (docs.bale.ai); marks of what is known about it are explained in bot/wire/bale.py."""

from bot.messengers.abilities import Abilities
from bot.messengers.markup import BALE
from bot.wire.bale import BaleRequest

BALE_MESSENGER = Abilities(
    name="bale",
    markup=BALE,
    deep_link="https://ble.ir/{bot}?start={payload}",  # LIB
    request=BaleRequest,
    # An id that starts with 1 comes from an old client that cannot show the answer (DOC).
    sees_toast=lambda callback_id: not callback_id.startswith("1"),
    commands_by_language=False,  # setMyCommands is undocumented, without scope and language (LIVE)
    commands_by_chat=False,  # as above
    webhook_secret=False,  # an unguessable path is the only lock (DOC)
    edits_every=5.0,  # ?: no rate of edits is documented; its sends are rated more strictly than Telegram's
    leaves_groups=False,  # ?: leaveChat is in no list of its methods that we have
)
