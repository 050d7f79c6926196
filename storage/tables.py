"""All tables, for whoever needs the whole MetaData: migrations, erasure, moving to another database."""

from storage import account, audit, delivery, draft, file, file_removal, key_check, outbox, person, registration
from storage.metadata import metadata

__all__ = [
    "account",
    "audit",
    "delivery",
    "draft",
    "file",
    "file_removal",
    "key_check",
    "metadata",
    "outbox",
    "person",
    "registration",
]
