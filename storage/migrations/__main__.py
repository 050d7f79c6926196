"""Write the next revision: `python -m storage.migrations "add courses"`."""

import sys

import sqlalchemy as sa

from storage.migrations.upgrade import upgrade, write_revision


def main() -> None:
    """Write a revision named by the arguments, from what the revisions so far make of an empty database."""
    name = " ".join(sys.argv[1:]).strip()
    if not name:
        sys.exit(__doc__)
    with sa.create_engine("sqlite://").connect() as connection:
        upgrade(connection)
        write_revision(connection, name)


if __name__ == "__main__":
    main()
