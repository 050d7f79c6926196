"""Print what the catalogues lack; the exit code is 1 if there is anything."""

import sys
from pathlib import Path

from locales.catalogue import FOLDER, Catalogues


def main(folder: Path) -> int:
    """Print the gaps of the catalogues of a folder and return the exit code."""
    gaps = Catalogues(folder).gaps()
    for gap in gaps:
        print(gap)
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a terminal's stream can
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
