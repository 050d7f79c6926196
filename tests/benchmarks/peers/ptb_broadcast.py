"""python-telegram-bot's own send_message, 16 at a time, everything by default; prints its rate as JSON."""

import asyncio
import json
import os
import time

from telegram import Bot

AT_ONCE = 16
FIRST = int(os.environ["FIRST_CHAT"])
CHATS, TEXT = range(FIRST, FIRST + int(os.environ["MESSAGES"])), os.environ["TEXT"]


async def broadcast() -> None:
    waiting = iter(CHATS)
    async with Bot(os.environ["BOT_TOKEN"], base_url=os.environ["BOT_API"] + "/bot") as bot:

        async def send() -> None:
            for chat_id in waiting:
                await bot.send_message(chat_id, TEXT)

        cpu, began = time.process_time(), time.perf_counter()
        await asyncio.gather(*(send() for _ in range(AT_ONCE)))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps({"per_second": len(CHATS) / seconds, "per_cpu_second": len(CHATS) / cpu}))


asyncio.run(broadcast())
