"""Which reviewer studies which idea: a plan, made of what is known and nothing else (programme.md, section 3).

What a reviewer is offered must not tell of ideas that they may not know of. So an idea is placed as if every idea were
away that excludes a reviewer whom this one does not: what somebody gets depends on nothing that excludes them. Only
where all others are at their cap can it be otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

MARK_LENGTH = 12
"""Letters that tell one plan from another, in a button."""


class Why(StrEnum):
    """Why an institution gets no part in an idea."""

    NOBODY = "nobody"
    FULL = "full"
    NONE_LEFT = "none_left"


@dataclass(frozen=True, slots=True)
class Rules:
    """The programme's: institutions in their order, how many study an idea, how much waits for one reviewer at once.

    `quorum`: how many must have said something before they have a result together.
    """

    institutions: tuple[str, ...]
    count: int
    cap: int
    quorum: int


@dataclass(frozen=True, slots=True)
class Need:
    """An idea that somebody else shall study, too.

    `chosen` institutions study it; None: as many as the rules say, first those that its author `wanted`. `given` have
    it already; `asked` reviewers had it, whatever came of it; `excluded` ones never may.
    """

    idea_id: int
    chosen: tuple[str, ...] | None = None
    wanted: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    asked: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who may be offered ideas; `open` has, for each that waits for them, whom that idea excludes."""

    person_id: int
    institution: str
    open: tuple[frozenset[int], ...] = ()

    @property
    def load(self) -> int:
        """How many ideas wait for them."""
        return len(self.open)


@dataclass(frozen=True, slots=True, order=True)
class Offer:
    """An idea for a reviewer."""

    idea_id: int
    institution: str
    reviewer_id: int


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """An institution that has nobody for an idea."""

    idea_id: int
    institution: str
    why: Why


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be offered, and what could not be; `below`: ideas that too few institutions study for a quorum."""

    offers: tuple[Offer, ...] = ()
    gaps: tuple[Gap, ...] = ()
    below: int = 0

    @property
    def mark(self) -> str:
        """What tells this plan from every other one."""
        told = repr((sorted(self.offers), sorted(self.gaps)))
        return sha256(told.encode()).hexdigest()[:MARK_LENGTH]


def plan(needs: Iterable[Need], reviewers: Sequence[Reviewer], rules: Rules) -> Plan:
    """Give each idea one reviewer of each of its institutions, whoever has least to do, as long as there is room.

    First as many ideas as possible get the quorum, the oldest first; what room is left goes to further institutions.
    """
    tables, people = _tables(reviewers, rules), {one.person_id for one in reviewers}
    # What nobody is excluded from comes first: everybody may see it, and it decides for all that comes after.
    ordered = sorted(needs, key=lambda one: len(one.excluded & people))
    offers: dict[int, list[Offer]] = {need.idea_id: [] for need in ordered}
    gaps: list[Gap] = []
    for need in ordered:
        _to_quorum(need, tables, rules, offers[need.idea_id])
    for need in ordered:
        _place(need, tables, rules, offers[need.idea_id], gaps)
    # Where fewer were chosen, that is what somebody wanted.
    below = sum(len(need.given) + len(offers[need.idea_id]) < _quorum(need, rules) for need in ordered)
    return Plan(tuple(offer for found in offers.values() for offer in found), tuple(gaps), below)


def substitute(
    need: Need, institution: str, others: Sequence[str], reviewers: Sequence[Reviewer], rules: Rules
) -> Offer | None:
    """Find somebody instead of a reviewer who fell out: of the same institution, or else of one of the `others`."""
    tables = _tables(reviewers, rules)
    # An institution may have left the programme since.
    first = (institution,) if institution in tables else ()
    for code in (*first, *_ordered(need, others, tables, rules)):
        if not isinstance(found := tables[code].choose(need, rules.cap), Why):
            return Offer(need.idea_id, code, found.person_id)
    return None


class _Seat:
    """A reviewer while a plan is made."""

    def __init__(self, reviewer: Reviewer) -> None:
        self.person_id = reviewer.person_id
        self.open = list(reviewer.open)

    def seen(self, excluded: frozenset[int], among: frozenset[int]) -> int:
        """Count what they have to do, but for ideas that exclude somebody `among` whom `excluded` does not name."""
        return sum(hidden & among <= excluded for hidden in self.open)


class _Table:
    """The reviewers of one institution; `all_people` are those of every one."""

    def __init__(self, reviewers: Iterable[Reviewer], all_people: frozenset[int]) -> None:
        self.seats = [_Seat(one) for one in sorted(reviewers, key=lambda one: one.person_id)]
        self.people = frozenset(seat.person_id for seat in self.seats)
        self.all_people = all_people

    def choose(self, need: Need, cap: int) -> _Seat | Why:
        """Take whoever has least to do, or say why there is nobody."""
        if not self.seats:
            return Why.NOBODY
        never = need.excluded | need.asked
        fit = [seat for seat in self.seats if seat.person_id not in never]
        if not fit:
            return Why.NONE_LEFT
        free = [seat for seat in fit if len(seat.open) < cap]
        return min(free, key=lambda seat: seat.seen(need.excluded, self.people), default=Why.FULL)

    def busy(self, excluded: frozenset[int], cap: int) -> float:
        """Say how much waits for one of them on average; a table without room comes last.

        Whoever is excluded anywhere counts: what institution an idea goes to is seen in all the others. Nor does it
        matter who of the table has it: that may have come from ideas which others may not know of.
        """
        if not any(len(seat.open) < cap and seat.person_id not in excluded for seat in self.seats):
            return float("inf")
        return sum(seat.seen(excluded, self.all_people) for seat in self.seats) / len(self.seats)


def _tables(reviewers: Sequence[Reviewer], rules: Rules) -> dict[str, _Table]:
    people = frozenset(one.person_id for one in reviewers)
    return {code: _Table((one for one in reviewers if one.institution == code), people) for code in rules.institutions}


def _quorum(need: Need, rules: Rules) -> int:
    """Say how many institutions an idea needs, of those that it may have."""
    most = rules.count if need.chosen is None else len({*need.chosen} | need.given)
    return min(rules.quorum, most)


def _to_quorum(need: Need, tables: dict[str, _Table], rules: Rules, offers: list[Offer]) -> None:
    """Give an idea what it lacks for the quorum, or nothing where that cannot be reached."""
    codes = rules.institutions if need.chosen is None else [one for one in rules.institutions if one in need.chosen]
    order = _ordered(need, [code for code in codes if code not in need.given], tables, rules)
    chosen = [(code, tables[code].choose(need, rules.cap)) for code in order]
    found = [(code, seat) for code, seat in chosen if not isinstance(seat, Why)]
    if len(found) >= (missing := _quorum(need, rules) - len(need.given)):
        for code, seat in found[: max(0, missing)]:
            _sit(need, code, seat, offers)


def _place(need: Need, tables: dict[str, _Table], rules: Rules, offers: list[Offer], gaps: list[Gap]) -> None:
    """Give an idea all that it still lacks, and note what there is nobody for."""
    have = need.given | {one.institution for one in offers}
    if need.chosen is None:
        missing = rules.count - len(have)
        order = _ordered(need, [code for code in rules.institutions if code not in have], tables, rules)
    else:
        order = [code for code in rules.institutions if code in need.chosen and code not in have]
        missing = len(order)
    failed: list[Gap] = []
    for code in order:
        if missing <= 0:
            return
        found = tables[code].choose(need, rules.cap)
        if isinstance(found, Why):
            failed.append(Gap(need.idea_id, code, found))
        else:
            _sit(need, code, found, offers)
            missing -= 1
    if missing > 0:
        gaps += failed


def _sit(need: Need, code: str, seat: _Seat, offers: list[Offer]) -> None:
    offers.append(Offer(need.idea_id, code, seat.person_id))
    seat.open.append(need.excluded)


def _ordered(need: Need, codes: Iterable[str], tables: dict[str, _Table], rules: Rules) -> list[str]:
    """Order institutions: those that the author wants, then those with least to do."""
    # Where all of them are asked, no order is needed, and what others have to do decides nothing.
    return sorted(codes, key=lambda code: (code not in need.wanted, tables[code].busy(need.excluded, rules.cap)))
