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
    """The programme's: institutions in their order, how many study an idea, how much waits for one reviewer at once."""

    institutions: tuple[str, ...]
    count: int
    cap: int


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
    """What would be offered, and what could not be."""

    offers: tuple[Offer, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def mark(self) -> str:
        """What tells this plan from every other one."""
        told = repr((sorted(self.offers), sorted(self.gaps)))
        return sha256(told.encode()).hexdigest()[:MARK_LENGTH]


def plan(needs: Iterable[Need], reviewers: Sequence[Reviewer], rules: Rules) -> Plan:
    """Give each idea one reviewer of each of its institutions, whoever has least to do, as long as there is room."""
    tables, people = _tables(reviewers, rules), {one.person_id for one in reviewers}
    offers: list[Offer] = []
    gaps: list[Gap] = []
    # What nobody is excluded from comes first: everybody may see it, and it decides for all that comes after.
    for need in sorted(needs, key=lambda one: len(one.excluded & people)):
        _place(need, tables, rules, offers, gaps)
    return Plan(tuple(offers), tuple(gaps))


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

        Whoever is excluded anywhere counts: what institution an idea goes to is seen in all the others.
        """
        free = [seat for seat in self.seats if len(seat.open) < cap and seat.person_id not in excluded]
        return sum(seat.seen(excluded, self.all_people) for seat in free) / len(free) if free else float("inf")


def _tables(reviewers: Sequence[Reviewer], rules: Rules) -> dict[str, _Table]:
    people = frozenset(one.person_id for one in reviewers)
    return {code: _Table((one for one in reviewers if one.institution == code), people) for code in rules.institutions}


def _place(need: Need, tables: dict[str, _Table], rules: Rules, offers: list[Offer], gaps: list[Gap]) -> None:
    if need.chosen is None:
        missing = rules.count - len(need.given)
        order = _ordered(need, [code for code in rules.institutions if code not in need.given], tables, rules)
    else:
        order = [code for code in rules.institutions if code in need.chosen and code not in need.given]
        missing = len(order)
    failed: list[Gap] = []
    for code in order:
        if missing <= 0:
            return
        found = tables[code].choose(need, rules.cap)
        if isinstance(found, Why):
            failed.append(Gap(need.idea_id, code, found))
        else:
            offers.append(Offer(need.idea_id, code, found.person_id))
            found.open.append(need.excluded)
            missing -= 1
    if missing > 0:
        gaps += failed


def _ordered(need: Need, codes: Iterable[str], tables: dict[str, _Table], rules: Rules) -> list[str]:
    """Order institutions: those that the author wants, then those with least to do."""
    # Where all of them are asked, no order is needed, and what others have to do decides nothing.
    return sorted(codes, key=lambda code: (code not in need.wanted, tables[code].busy(need.excluded, rules.cap)))
