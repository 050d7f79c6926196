"""What can go wrong with the storage itself; errors of the programme's rules are none of it."""


class StorageError(Exception):
    """The storage could not do what was asked."""


class Unavailable(StorageError):
    """Nothing can be stored now, whoever it is for; the same work may succeed later."""


class NotCommitted(Unavailable):
    """Nothing of this unit of work is stored; its cause says why (disk full, server gone, database locked)."""


class OutcomeUnknown(Unavailable):
    """The connection was lost while the commit was under way: stored wholly or not at all, and nobody can say which."""


class Stale(Unavailable):
    """A row changed between reading and writing it; `write` does the unit of work again a few times."""


class Closed(Unavailable):
    """The storage is closed and takes no more work."""


class WrongKey(StorageError):
    """Something is sealed with a key that is not at hand, or was changed, or was moved from another place."""


class NewerDatabase(StorageError):
    """The database was migrated by a newer release than this code."""
