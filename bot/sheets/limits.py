"""What the process that opens a workbook may take."""

import sys

MEMORY = 1 << 30
"""Bytes; 20,000 rows of 30 columns take a third of it."""


def limit() -> None:
    """Let this process have no more memory than that, and leave no picture of it on the disk when it dies."""
    if sys.platform == "win32":
        return
    import resource  # not made for Windows

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
