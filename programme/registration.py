"""A registration: its states and moves, and what each answer may be (programme.md, sections 3 and 4)."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from programme.answers import (
    Chips,
    City,
    CountryCode,
    Email,
    Kept,
    PersonName,
    Phone,
    ShortText,
    SpokenOrWritten,
    ZoneName,
)
from programme.lifecycle import Lifecycle, Role, move


class State(StrEnum):
    """Where a registration is; the citizen sees nothing of what is pending."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_SCREENING = "in_screening"
    NEEDS_INFO = "needs_info"
    PENDING_ABLE = "pending_able"
    PENDING_COMPANION = "pending_companion"
    PENDING_DUPLICATE = "pending_duplicate"
    PENDING_INELIGIBLE = "pending_ineligible"
    INVITED = "invited"
    COMPANION = "companion"
    MERGED = "merged"
    CLOSED = "closed"
    DIPLOMAT = "diplomat"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ERASED = "erased"


PENDING = (State.PENDING_ABLE, State.PENDING_COMPANION, State.PENDING_DUPLICATE, State.PENDING_INELIGIBLE)
UNPUBLISHED = (State.SUBMITTED, State.IN_SCREENING, State.NEEDS_INFO, *PENDING)
PUBLISHED = (State.INVITED, State.COMPANION, State.MERGED, State.CLOSED, State.DIPLOMAT)
GONE = (State.WITHDRAWN, State.LAPSED, State.ERASED)

_STAFF = (Role.OFFICER, Role.COORDINATOR)


class Verdict(StrEnum):
    """What an officer may say of a registration; each is also the name of the move."""

    ABLE = "able"
    COMPANION = "companion"
    DUPLICATE = "duplicate"
    INELIGIBLE = "ineligible"

    @property
    def pending(self) -> State:
        """The state of a registration so judged, until it is published."""
        return State(f"pending_{self.value}")

    @classmethod
    def of(cls, state: str) -> "Verdict | None":
        """Return the verdict that a pending state stands for."""
        return cls(state.removeprefix("pending_")) if state in PENDING else None


LIFECYCLE = Lifecycle(
    "registration",
    initial=State.DRAFT,
    moves=[
        move("submit", State.DRAFT, State.SUBMITTED, Role.CITIZEN),
        move("lapse", State.DRAFT, State.LAPSED, Role.CLOCK),
        # A screened file whose answers change is screened anew; what was pending falls away with it.
        move("edit", UNPUBLISHED, State.SUBMITTED, Role.CITIZEN),
        move("claim", State.SUBMITTED, State.IN_SCREENING, *_STAFF),
        move("release", State.IN_SCREENING, State.SUBMITTED, *_STAFF, Role.CLOCK),
        move("ask", State.IN_SCREENING, State.NEEDS_INFO, *_STAFF),
        # Also late, when the card went back without it: an answer is never thrown away, but screened.
        move("answer", UNPUBLISHED, State.SUBMITTED, Role.CITIZEN),
        move("no_answer", State.NEEDS_INFO, State.SUBMITTED, Role.CLOCK),
        move("able", State.IN_SCREENING, State.PENDING_ABLE, *_STAFF),
        move("companion", State.IN_SCREENING, State.PENDING_COMPANION, *_STAFF),
        move("duplicate", State.IN_SCREENING, State.PENDING_DUPLICATE, *_STAFF),
        move("ineligible", State.IN_SCREENING, State.PENDING_INELIGIBLE, *_STAFF),
        move("undo", PENDING, State.IN_SCREENING, *_STAFF),
        move("reopen", PENDING, State.IN_SCREENING, Role.COORDINATOR),
        move("publish_able", State.PENDING_ABLE, State.INVITED, Role.COORDINATOR),
        move("publish_companion", State.PENDING_COMPANION, State.COMPANION, Role.COORDINATOR),
        move("publish_duplicate", State.PENDING_DUPLICATE, State.MERGED, Role.COORDINATOR),
        move("publish_ineligible", State.PENDING_INELIGIBLE, State.CLOSED, Role.COORDINATOR),
        move("accept", State.INVITED, State.DIPLOMAT, Role.CITIZEN),
        move("decline", State.INVITED, State.COMPANION, Role.CITIZEN, Role.CLOCK),
        move("withdraw", (State.DRAFT, *UNPUBLISHED), State.WITHDRAWN, Role.CITIZEN),
        move("erase", set(State) - {State.ERASED}, State.ERASED, Role.CITIZEN),
    ],
)


def seen(state: State) -> State:
    """Return what the citizen may know of a state: until it is published, a decision looks like screening."""
    return State.IN_SCREENING if state in PENDING else state


class Place(StrEnum):
    """Where a person lives, seen from the city of the programme."""

    HOME = "home"
    COUNTRY = "country"
    ABROAD = "abroad"


class Registration(BaseModel):
    """The first part: with these answers a citizen is registered."""

    model_config = ConfigDict(extra="forbid")

    consent: int
    place: Place
    country: CountryCode | None = None
    city: City | None = None
    zone: ZoneName | None = None
    name: PersonName
    connections: Chips
    cities: Chips = []
    offer: SpokenOrWritten


class Profile(BaseModel):
    """The second part: everything optional, at any time."""

    model_config = ConfigDict(extra="forbid")

    phone: Phone | None = None
    email: Email | None = None
    languages: Chips = []
    field: str | None = None
    organisation: ShortText | None = None
    hours: str | None = None
    cv: list[Kept] = []
