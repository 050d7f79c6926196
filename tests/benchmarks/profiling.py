"""Where the product spends its time: its normal command under the standard library's profiler."""

import io
import pstats
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.contenders import PRODUCT, Contender
from tests.benchmarks.measuring import CLOSED, measure, workshop

LINES = 45


async def profile(contender: Contender) -> str:
    """Measure the product once, profiled, and list its functions by their own time.

    The profiler sees the event loop's thread, not the storage's, and makes small functions look larger than they are.
    """
    with tempfile.TemporaryDirectory(dir=workshop()) as folder:
        found = Path(folder) / "profile"
        command = (sys.executable, "-m", "cProfile", "-o", str(found), *PRODUCT[1:])
        measured = await measure(replace(contender, command=command), (replace(CLOSED, seconds=6.0),))
        text = io.StringIO()
        statistics = pstats.Stats(str(found), stream=text)
    text.write(f"{measured.figures[0].per_second:.0f} updates/s while being profiled\n")
    statistics.strip_dirs().sort_stats("tottime").print_stats(LINES)
    statistics.sort_stats("cumulative").print_stats(LINES)
    return text.getvalue()
