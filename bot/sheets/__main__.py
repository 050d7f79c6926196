"""Read the workbook on the standard input, behind the headings to look for, and write its lines to the output."""

import json
import sys
import traceback
from typing import Any

from bot.sheets.limits import limit
from bot.sheets.table import table
from programme.sheet import Unreadable


def main() -> None:
    """Answer with the lines, or with why there are none."""
    limit()
    headings = json.loads(sys.stdin.buffer.readline())
    try:
        answer: dict[str, Any] = {"lines": table(sys.stdin.buffer.read(), headings)}
    except Unreadable as error:
        answer = {"why": error.key, "params": error.params}
    except MemoryError:
        answer = {"why": "large", "params": {}}
    except Exception as error:
        # Its own words may hold what stands in a cell, and the last line of this process is logged.
        *_, last = traceback.extract_tb(error.__traceback__)
        raise SystemExit(f"{type(error).__name__} in {last.name}, line {last.lineno}") from None
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
