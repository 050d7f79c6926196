"""Times: cold tables hold aware UTC datetimes, hot tables whole seconds since 1970."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class Utc(sa.types.TypeDecorator[datetime]):
    """Hold an aware datetime as UTC, alike on both databases (SQLite itself forgets the zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: whose clock was it?"""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def epoch(moment: datetime) -> int:
    """Give whole seconds since 1970 of an aware time: what hot tables hold."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return int(moment.timestamp())


def moment(seconds: int) -> datetime:
    """Give the aware time of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
