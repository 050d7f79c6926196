"""What can go wrong with the storage itself; errors of the programme's rules are none of it."""


class StorageError(Exception):
    """The storage could not do what was asked."""


class NotCommitted(StorageError):
    """Nothing of this unit of work is stored; its cause says why (disk full, server gone, database locked)."""


class OutcomeUnknown(StorageError):
    """The connection was lost while the commit was under way: stored wholly or not at all, and nobody can say which."""


class Stale(StorageError):
    """A row changed between reading and writing it; `write` does the unit of work again a few times."""


class Closed(StorageError):
    """The storage is closed and takes no more work."""


class WrongKey(StorageError):
    """Something is sealed with a key that is not at hand, or was changed, or was moved from another place."""


class NewerDatabase(StorageError):
    """The database was migrated by a newer release than this code."""
