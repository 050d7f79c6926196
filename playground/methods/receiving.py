"""Methods by which a bot gets its updates."""

import re

from playground.account import Json
from playground.api_error import ApiError, bad_request
from playground.messenger import Messenger
from playground.methods.parameters import Parameters
from playground.webhook import Webhook

LIMIT = 100
LONGEST_POLL = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def _allow(messenger: Messenger, parameters: Parameters) -> None:
    allowed = parameters.parsed("allowed_updates")
    if allowed is not None:
        messenger.updates.allowed = frozenset(allowed) or None


async def get_updates(messenger: Messenger, parameters: Parameters) -> list[Json]:
    """Hand out what waits, or wait for it."""
    if messenger.webhook.webhook is not None:
        raise ApiError(
            409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
        )
    _allow(messenger, parameters)
    limit = parameters.integer("limit", LIMIT) or LIMIT
    return await messenger.updates.poll(
        offset=parameters.integer("offset", 0) or 0,
        limit=limit if 1 <= limit <= LIMIT else LIMIT,
        seconds=min(parameters.integer("timeout", 0) or 0, LONGEST_POLL),
    )


async def set_webhook(messenger: Messenger, parameters: Parameters) -> bool:
    """Have updates posted to an address; an empty one is the same as deleteWebhook."""
    url = parameters.text("url")
    if not url:
        return await delete_webhook(messenger, parameters)
    # Real servers want https; this one posts to loopback without certificates.
    if not re.match(r"https?://[^/\s]+", url):
        raise bad_request("bad webhook: invalid webhook URL specified")
    secret = parameters.text("secret_token") if messenger.manner.has_webhook_secret else ""
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(messenger, parameters)
    _drop_pending(messenger, parameters)
    messenger.updates.conflict("terminated by setWebhook request")
    connections = parameters.integer("max_connections", 40) or 40
    await messenger.webhook.set(Webhook(url, secret or None, max_connections=connections))
    return True


async def delete_webhook(messenger: Messenger, parameters: Parameters) -> bool:
    """Stop posting updates."""
    _drop_pending(messenger, parameters)
    await messenger.webhook.set(None)
    return True


def _drop_pending(messenger: Messenger, parameters: Parameters) -> None:
    # On Bale drop_pending_updates does nothing.
    if parameters.flag("drop_pending_updates") and messenger.manner.has_webhook_secret:
        messenger.updates.clear()


async def get_webhook_info(messenger: Messenger, parameters: Parameters) -> Json:
    """Tell where updates go and how that went last."""
    webhook = messenger.webhook.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(messenger.updates),
    }
    if messenger.updates.allowed is not None:
        info["allowed_updates"] = sorted(messenger.updates.allowed)
    if webhook is not None:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
        if webhook.last_error is not None:
            info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    return info
