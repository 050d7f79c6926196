"""Database addresses as people write them."""

import pytest

from storage.engine.url import database_url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqlite:////srv/var/diplomat.db", "sqlite+aiosqlite:////srv/var/diplomat.db"),
        ("sqlite:///var/diplomat.db", "sqlite+aiosqlite:///var/diplomat.db"),
        ("postgresql://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgres://u@h:5433/d", "postgresql+asyncpg://u@h:5433/d"),
        ("postgresql://u@/d?host=/run/postgresql", "postgresql+asyncpg://u@/d?host=%2Frun%2Fpostgresql"),
        ("postgresql://u@h/d?sslmode=require", "postgresql+asyncpg://u@h/d?ssl=require"),
    ],
)
def test_an_address_names_its_driver(text: str, expected: str) -> None:
    assert database_url(text).render_as_string() == expected


@pytest.mark.parametrize("text", ["sqlite://", "sqlite:///:memory:", "mysql://u@h/d"])
def test_an_address_of_nothing_that_lasts_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="begins with sqlite"):
        database_url(text)
