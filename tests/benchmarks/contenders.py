"""Who is measured: the product by its normal command, and what the libraries offer for the same."""

import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.botapi import TOKEN
from tests.benchmarks.person import Story
from tests.benchmarks.stories import answers_questions, is_echoed, registers
from tests.support.season import always_open

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


@dataclass(frozen=True)
class Contender:
    """One bot: `name` for `--only`, `title` for the tables, `story` for what people do with it."""

    name: str
    title: str
    command: tuple[str, ...]
    story: Story
    on_postgresql: bool = False

    def settings(self, api_url: str, *, data: Path, database: str = "") -> dict[str, str]:
        """Give the variables that tell the bot where the messenger and its data are."""
        if self.story in (is_echoed, answers_questions):
            return {"BOT_API": api_url, "BOT_TOKEN": TOKEN}
        programme = always_open(data)
        ours = {"TELEGRAM_API_URL": api_url, "TELEGRAM_TOKEN": TOKEN, "DATA_DIR": str(data), "PYTHONPATH": str(ROOT)}
        return {**ours, "PROGRAMME_FILE": str(programme), **({"DATABASE_URL": database} if database else {})}


PRODUCT = (sys.executable, "-m", "bot", "run")
ECHO = Contender(
    "echo", "python-telegram-bot, its echo example", (str(PEERS_PYTHON), str(PEERS / "ptb_echo.py")), is_echoed
)
SQLITE = Contender("sqlite", "**Citizen Diplomat on SQLite**", PRODUCT, registers)
CONTENDERS = (
    ECHO,
    Contender(
        "conversation",
        "python-telegram-bot, ConversationHandler in memory",
        (str(PEERS_PYTHON), str(PEERS / "ptb_conversation.py")),
        answers_questions,
    ),
    Contender(
        "aiogram", "aiogram, FSM in memory", (str(PEERS_PYTHON), str(PEERS / "aiogram_fsm.py")), answers_questions
    ),
    SQLITE,
    Contender("postgresql", "**Citizen Diplomat on PostgreSQL**", PRODUCT, registers, on_postgresql=True),
)
