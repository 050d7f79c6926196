"""Deciding about an idea: a coordinator's press, taken back while nothing is published, and a second person's word."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotAllowed
from programme.file import Programme
from programme.idea import LIFECYCLE, PENDING, Outcome, State
from programme.idea_deciding import DECIDABLE, Decision, fingerprint, overrides
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.staff import Member
from services import closing_reviews, discussion
from services import idea as ideas
from services.idea import UNDECIDED
from services.idea_access import UNSEEN, deciders, may_decide
from services.idea_split import gathered
from services.journal import Actor, record
from services.notices import plan
from services.staff import name_of
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_merge import idea_merge

_DRAFTED = sa.update(idea).where(idea.c.id == bindparam("of_id"))
_SECONDED = sa.update(idea).where(
    idea.c.id == bindparam("of_id"), idea.c.version == bindparam("from_version"), idea.c.seconded_by.is_(None)
)
_DECIDED = sa.select(*(idea.c[name] for name in ("state", "outcome", "decided_by", "decided_at", "published_at",
                                                 "overrides", "seconded_by"))).where(
    idea.c.id == bindparam("of_id")
)  # fmt: skip
_LAST = (
    sa.select(idea.c.id, idea.c.code, idea.c.version, idea.c.outcome)
    .where(
        idea.c.call == bindparam("in_call"),
        idea.c.decided_by == bindparam("of_person"),
        # What authors agreed to is not taken back by a slip of the thumb.
        idea.c.state.in_([state.value for state in PENDING if state is not State.PENDING_MERGED]),
    )
    .order_by(idea.c.decided_at.desc(), idea.c.id.desc())
    .limit(1)
)
_UNMERGE = sa.update(idea_merge).where(
    idea_merge.c.idea_id == bindparam("of_idea"), idea_merge.c.state.in_(["asked", "agreed"])
)


class NotAsShown(Conflict):
    """The idea is no longer as the button showed it; the id says which it was about."""

    def __init__(self, idea_id: int) -> None:
        super().__init__("decide.stale")
        self.idea_id = idea_id


class NotSure(Conflict):
    """Reviews are still to come, or the quorum is not met: it is decided only by whoever says that it shall be."""

    def __init__(self) -> None:
        super().__init__("decide.lacking")


def take(tx: Tx, *, idea_id: int, version: int, coordinator: Member) -> Row:
    """Return an idea as a button showed it, to be changed.

    Raises:
        NotAsShown: when it changed since, or is none that the staff may see.
        NotAllowed: when it is the coordinator's own, or they have declared a tie with its author.
    """
    row = ideas.read(tx, idea_id=idea_id)
    if row is None or row.version != version or row.state in UNSEEN:
        raise NotAsShown(idea_id)
    if not may_decide(tx, author_id=row.person_id, member=coordinator):
        raise NotAllowed("decide.own")
    return row


def decide(
    tx: Tx,
    *,
    idea_id: int,
    version: int,
    outcome: Outcome,
    reasons: Sequence[str],
    coordinator: Member,
    programme: Programme,
    now: datetime,
    words: int = 0,
    sure: bool = False,
) -> State:
    """Decide an idea; its author learns nothing of it before it is published.

    `words` is the fingerprint of what was drafted with the idea (`draft`) as the button showed it; 0 leaves it out.

    Raises:
        NotAsShown: when it, or the words, changed since the button was drawn.
        NotAllowed: when it is not theirs to decide.
        NotSure: when reviews are lacking and they are not `sure`.
        Conflict: when no reason is given (against the majority: in words of one's own), or no city to refer it to.
    """
    row = take(tx, idea_id=idea_id, version=version, coordinator=coordinator)
    if outcome is Outcome.MERGED or outcome not in LIFECYCLE.offered(row.state, coordinator.role):
        raise NotAsShown(idea_id)
    if words and words != drafted(row, outcome):
        raise NotAsShown(idea_id)
    text, city = (row.reason_text, row.referred_to) if words else (None, None)
    if outcome is Outcome.REFERRED and not city:
        raise Conflict("decide.city_needed")
    if not reasons and not text:
        raise Conflict("decide.reason_needed")
    found = gathered(tx, idea_id=idea_id, programme=programme, named=False)
    against = overrides(found.split.majority, outcome)
    if against and not text:
        raise Conflict("decide.words_needed")
    if found.lacking and not sure:
        raise NotSure
    others = seconds(tx, row, coordinator, programme) if against else []
    actor = Actor(coordinator.role, coordinator.person_id)
    state = ideas.move(
        tx, row, outcome.value, actor=actor, now=now,
        **{**UNDECIDED, "outcome": outcome.value, "reasons": list(reasons), "reason_text": text or None,
           "referred_to": city if outcome is Outcome.REFERRED else None, "decided_by": coordinator.person_id,
           "decided_at": now, "overrides": int(bool(others))},
    )  # fmt: skip
    closing_reviews.close(tx, idea_id=idea_id, actor=actor, now=now)
    if against:
        after = "asked" if others else "alone"
        record(tx, actor=actor, action="override", noun="idea", noun_id=idea_id, now=now, after=after)
    for one in others:
        _tell(tx, one.person_id, row, "asked", by=coordinator, now=now)
    return state


def draft(
    tx: Tx, *, idea_id: int, version: int, coordinator: Member, text: str | None = None, city: str | None = None
) -> None:
    """Keep with an idea the words that its author would be told, or the city that it would be referred to.

    They count only for a button that shows just them, so they are nobody's decision yet.

    Raises:
        NotAsShown, NotAllowed: as `take`; when it is decided already, too.
    """
    row = take(tx, idea_id=idea_id, version=version, coordinator=coordinator)
    if row.state not in DECIDABLE:
        raise NotAsShown(idea_id)
    kept = {name: value for name, value in (("reason_text", text), ("referred_to", city)) if value is not None}
    tx.run(_DRAFTED, of_id=idea_id, **kept)


def drafted(row: Row, outcome: Outcome) -> int:
    """Return the fingerprint of what is drafted for an outcome."""
    if outcome is not Outcome.REFERRED:
        return fingerprint(row.reason_text)
    return fingerprint(row.reason_text, row.referred_to) if row.referred_to else 0


def seconds(tx: Tx, row: Row, coordinator: Member, programme: Programme) -> list[Member]:
    """List who may agree to a decision against the majority; nobody where one person decides alone."""
    if programme.approvals < 2:
        return []
    return [one for one in deciders(tx, author_id=row.person_id) if one.person_id != coordinator.person_id]


def agree(tx: Tx, *, idea_id: int, version: int, coordinator: Member, now: datetime) -> None:
    """Agree, as the second person, to a decision against the majority.

    Raises:
        NotAsShown, NotAllowed: as `second`.
    """
    row = second(tx, idea_id=idea_id, version=version, coordinator=coordinator)
    if tx.run(_SECONDED, of_id=idea_id, from_version=version, seconded_by=coordinator.person_id) != 1:
        raise NotAsShown(idea_id)
    actor = Actor(coordinator.role, coordinator.person_id)
    record(tx, actor=actor, action="second", noun="idea", noun_id=idea_id, now=now, after=row.state)
    if row.decided_by is not None:
        _tell(tx, row.decided_by, row, "agreed", by=coordinator, now=now)


def disagree(tx: Tx, *, idea_id: int, version: int, coordinator: Member, now: datetime, text: str | None) -> None:
    """Send a decision against the majority back to the discussion, with a note why.

    Raises:
        NotAsShown, NotAllowed: as `second`.
    """
    row = second(tx, idea_id=idea_id, version=version, coordinator=coordinator)
    _take_back(tx, row, coordinator=coordinator, now=now)
    if text is not None:
        discussion.put(tx, idea_id=idea_id, by=coordinator, text=text, now=now)
    if row.decided_by is not None:
        _tell(tx, row.decided_by, row, "disagreed", by=coordinator, now=now)


def reopen(tx: Tx, *, idea_id: int, version: int, coordinator: Member, now: datetime) -> Outcome:
    """Take a decision back that is not published; return what it was.

    Raises:
        NotAsShown, NotAllowed: as `take`.
    """
    row = take(tx, idea_id=idea_id, version=version, coordinator=coordinator)
    return _take_back(tx, row, coordinator=coordinator, now=now)


def undo(tx: Tx, *, coordinator: Member, programme: Programme, now: datetime) -> tuple[int, Outcome] | None:
    """Take back the coordinator's last decision that is not published; None when there is none."""
    last = tx.one(_LAST, in_call=programme.call.code, of_person=coordinator.person_id)
    if last is None:
        return None
    return last.id, reopen(tx, idea_id=last.id, version=last.version, coordinator=coordinator, now=now)


def undoable(tx: Tx, *, coordinator: Member, programme: Programme) -> str | None:
    """Name the idea whose decision `undo` would take back, by its code."""
    last = tx.one(_LAST, in_call=programme.call.code, of_person=coordinator.person_id)
    return None if last is None else str(last.code)


def decision(tx: Tx, *, idea_id: int) -> Decision | None:
    """Say how an idea was decided; None while it is not."""
    row = tx.one(_DECIDED, of_id=idea_id)
    if row is None or row.outcome is None or row.decided_at is None:
        return None
    return Decision(
        Outcome(row.outcome),
        row.decided_by,
        name_of(tx, person_id=row.decided_by),
        row.decided_at,
        bool(row.overrides),
        name_of(tx, person_id=row.seconded_by) or ("" if row.seconded_by is not None else None),
        row.state not in PENDING,
    )


def second(tx: Tx, *, idea_id: int, version: int, coordinator: Member) -> Row:
    """Read a decision that waits for a second person.

    Raises:
        NotAsShown: when it changed since, or somebody has agreed already.
        NotAllowed: when it is their own decision, or idea.
    """
    row = take(tx, idea_id=idea_id, version=version, coordinator=coordinator)
    if row.state not in PENDING or not row.overrides or row.seconded_by is not None:
        raise NotAsShown(idea_id)
    if row.decided_by == coordinator.person_id:
        raise NotAllowed("decide.another")
    return row


def _take_back(tx: Tx, row: Row, *, coordinator: Member, now: datetime) -> Outcome:
    if "reopen" not in LIFECYCLE.offered(row.state, Role.COORDINATOR):
        raise NotAsShown(row.id)
    actor = Actor(coordinator.role, coordinator.person_id)
    ideas.move(tx, row, "reopen", actor=actor, now=now, **UNDECIDED)
    closing_reviews.unlock(tx, idea_id=row.id, actor=actor, now=now)
    # Whoever wants to join it again asks its authors again.
    tx.run(_UNMERGE, of_idea=row.id, state="dropped", ended_at=now)
    return Outcome(row.outcome)


def _tell(tx: Tx, person_id: int, row: Row, what: str, *, by: Member, now: datetime) -> None:
    # A version is decided once, so each is asked, and each answer is told, once.
    version = row.version + 1 if what == "asked" else row.version
    plan(
        tx,
        person_id=person_id,
        purpose=Purpose.SECOND,
        occurrence=f"{row.id}.{version}.{what}",
        body={"idea": row.id, "version": version, "what": what, "by": by.person_id},
        now=now,
    )
