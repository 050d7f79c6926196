"""Assignment: which institutions and reviewers study an idea."""

from datetime import datetime

from programme.file import Programme
from services.journal import Actor
from storage.engine.tx import Tx


def replan(tx: Tx, *, idea_id: int, programme: Programme, actor: Actor, now: datetime) -> None:
    """Offer an idea to somebody else once a reviewer is lost to it."""
