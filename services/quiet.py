"""What people want to hear; one's own decisions always arrive."""

from collections.abc import Collection
from datetime import datetime

from programme.notice import Purpose
from storage.engine.tx import Tx


def unwanting(tx: Tx, *, people: Collection[int], purpose: Purpose, kind: str | None, now: datetime) -> frozenset[int]:
    """Name those of these people who do not want notices of a purpose now; `kind` is that of a broadcast."""
    return frozenset()
