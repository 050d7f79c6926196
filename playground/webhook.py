"""Delivery of one bot's updates to its webhook: in order, each again until it is taken."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
import orjson

from playground.account import Json
from playground.clock import Clock
from playground.updates import UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
Answered = Callable[[Json], Awaitable[None]]


@dataclass
class Webhook:
    """Where updates go, and how that went last."""

    url: str
    secret: str | None
    max_connections: int = 40
    last_error: str | None = None
    last_error_date: int | None = None


@dataclass
class WebhookDelivery:
    """The task that posts updates; `pause` seconds after a failure, doubled each time up to `longest_pause`.

    `answered` performs the method call that a webhook may write into its response.
    """

    queue: UpdateQueue
    clock: Clock
    answered: Answered | None = None
    pause: float = 0.05
    longest_pause: float = 5.0
    webhook: Webhook | None = None
    _task: "asyncio.Task[None] | None" = field(default=None, repr=False)

    async def set(self, webhook: Webhook | None) -> None:
        """Begin to deliver to another place, or to none."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None
        self.webhook = webhook
        if webhook is not None:
            self._task = asyncio.create_task(self._deliver(webhook))

    async def _deliver(self, webhook: Webhook) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), trust_env=False) as session:
            pause = self.pause
            while True:
                update = await self.queue.first()
                if await self._post(session, webhook, update):
                    self.queue.delivered([update])
                    pause = self.pause
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, self.longest_pause)

    async def _post(self, session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> bool:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers[SECRET_HEADER] = webhook.secret
        try:
            async with session.post(
                webhook.url, data=orjson.dumps(update), headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    await self._take_answer(body)
                    return True
                webhook.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            webhook.last_error = f"Connection failed: {error}"
        webhook.last_error_date = int(self.clock.now().timestamp())
        return False

    async def _take_answer(self, body: bytes) -> None:
        if self.answered is None or not body.startswith(b"{"):
            return
        try:
            call = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        if isinstance(call.get("method"), str):
            await self.answered(call)
