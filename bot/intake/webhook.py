"""Webhooks: an update is answered with 200 only after it is committed and its reply is sent or owed."""

import hashlib
import hmac
import logging
from collections.abc import Callable
from typing import Any

import orjson
from aiohttp import web

from bot.intake.intake import Intake
from bot.logs import reference
from storage.errors import Unavailable

LOGGER = logging.getLogger(__name__)

Cure = Callable[[dict[str, Any]], dict[str, Any]]

BODY_BYTES = 1 << 20  # an update holds no file; the largest is a few tens of kilobytes
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name (Bot API, setWebhook)


def path_of(messenger: str, secret: str) -> str:
    """Return the path of a messenger's webhook: nobody guesses it without the secret, and the secret is not in it."""
    digest = hmac.new(secret.encode(), f"path {messenger}".encode(), hashlib.sha256).hexdigest()
    return f"/hook/{messenger}/{digest[:32]}"


def token_of(messenger: str, secret: str) -> str:
    """Return what Telegram sends in its header to prove itself."""
    return hmac.new(secret.encode(), f"token {messenger}".encode(), hashlib.sha256).hexdigest()


class Webhooks:
    """The HTTP server that messengers post updates to; a messenger's intake is hung in when it is known."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._intakes: dict[str, tuple[Intake, bool, Cure]] = {}
        self._runner: web.AppRunner | None = None

    def open_for(self, messenger: str, intake: Intake, *, proves: bool, cure: Cure) -> None:
        """Take updates of `messenger`; `proves`: its caller sends the secret header; `cure` rewrites its updates."""
        self._intakes[messenger] = (intake, proves, cure)

    async def start(self, host: str, port: int) -> None:
        """Listen."""
        application = web.Application(client_max_size=BODY_BYTES)
        application.router.add_post("/hook/{messenger}/{digest}", self._receive)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()

    async def stop(self) -> None:
        """Stop listening, after what is being received was answered."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        messenger = request.match_info["messenger"]
        known = self._intakes.get(messenger)
        # Wrong paths and unknown messengers look the same from outside, and take the same time.
        right = hmac.compare_digest(request.path.encode(errors="replace"), path_of(messenger, self._secret).encode())
        if known is None or not right:
            return web.Response(status=404)
        intake, proves, cure = known
        if proves and not hmac.compare_digest(
            request.headers.get(SECRET_HEADER, "").encode(), token_of(messenger, self._secret).encode()
        ):
            return web.Response(status=403)
        update = _object(await request.read())
        if update is None:
            return web.Response(status=400)
        try:
            await intake.take_all([cure(update)])
        except Unavailable as error:
            LOGGER.error("%s: an update was not stored and not acknowledged: %s", messenger, error)
            return web.Response(status=500)
        except Exception:  # an update that can be answered by an error only would come again for ever
            LOGGER.exception("%s: an update was passed, reference %s", messenger, reference())
        return web.Response()


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        update = orjson.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None
