"""Tables, queries, migrations and the one way to write: `await storage.write(use_case, ...)`.

No rule of the programme and no sentence lives here.
"""

from storage.engine.row import Row
from storage.engine.statement import Hot, Upsert
from storage.engine.tx import Tx
from storage.errors import (
    Closed,
    NewerDatabase,
    NotCommitted,
    OutcomeUnknown,
    Stale,
    StorageError,
    WrongKey,
)
from storage.key_file import load_keys
from storage.sealing import Keys
from storage.store import Health, Storage, open_storage

__all__ = [
    "Closed",
    "Health",
    "Hot",
    "Keys",
    "NewerDatabase",
    "NotCommitted",
    "OutcomeUnknown",
    "Row",
    "Stale",
    "Storage",
    "StorageError",
    "Tx",
    "Upsert",
    "WrongKey",
    "load_keys",
    "open_storage",
]
