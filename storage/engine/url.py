"""Database addresses as people write them, and the drivers behind them."""

import sqlalchemy as sa


def database_url(text: str) -> sa.URL:
    """Read `sqlite:///file.db` or `postgresql://user:password@host/name`, and choose the driver.

    Raises:
        ValueError: It is neither.
    """
    url = sa.make_url(text)
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            url = url.set(drivername="postgresql+asyncpg")
            # Hosting services write libpq's word for it.
            if "sslmode" in url.query:
                url = url.update_query_dict({"ssl": url.query["sslmode"]}).difference_update_query(["sslmode"])
            return url
    raise ValueError("a database address begins with sqlite:/// (and names a file) or with postgresql://")
