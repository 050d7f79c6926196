"""The HTTP that carries a bot: requests, their errors, and the cures for what servers answer.

Knows the Bot API's form, but no screen, no person and no rule of the programme.
"""

import os

# python-telegram-bot 22 warns at every duration and retry_after until one asks for timedelta, its future type.
os.environ.setdefault("PTB_TIMEDELTA", "1")
