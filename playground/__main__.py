"""Run the playground alone, for a bot that runs elsewhere: python -m playground [PORT]."""

import asyncio
import sys

from playground import Playground, SystemClock


async def main(port: int) -> None:
    """Serve until interrupted."""
    playground = Playground(SystemClock())
    await playground.start(port=port)
    playground.add_sample_people()
    print(f"page: {playground.url}")
    for key, account in playground.bots.items():
        print(f"{key}: base_url={playground.api_url(key)}/bot token={account.token}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8080))
