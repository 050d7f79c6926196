"""A sample person: an account on a messenger, and what they told."""

from dataclasses import dataclass
from datetime import timedelta

from programme.answers import Kept
from programme.registration import Profile, Registration

FIRST_USER_ID = 5_300_000_001
"""Above 2^31, as real ids are by now."""


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """One of the sample people, numbered from 1; `double_of` is the number of whom they are once more.

    `ago` is how long before today they registered; the files they sent are kept under names of their own.
    """

    number: int
    messenger: str
    language: str
    registration: Registration
    profile: Profile | None
    ago: timedelta
    double_of: int | None = None

    @property
    def user_id(self) -> int:
        """Return the number of their account, which nobody else has."""
        return FIRST_USER_ID + self.number

    @property
    def name(self) -> str:
        """Return the name by which they registered."""
        return self.registration.name

    @property
    def files(self) -> list[Kept]:
        """List what they sent."""
        spoken = [] if self.registration.offer.file is None else [self.registration.offer.file]
        return spoken + ([] if self.profile is None else self.profile.cv)
