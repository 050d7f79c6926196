"""Who there is."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from playground.chat import Chat
from playground.clock import Clock
from playground.messenger import Messenger
from playground.person import Person

FIRST_USER_ID = 5_200_000_001
"""Above 2^31, as real ids are by now."""


class ImpossibleError(Exception):
    """What a person cannot do: press a button that is not there, write to a bot they blocked."""


class Population:
    """Everybody, by key."""

    def __init__(self, messengers: Mapping[str, Messenger], clock: Clock, joined: Callable[[Person], None]) -> None:
        self._messengers = messengers
        self._clock = clock
        self._joined = joined
        self._people: dict[str, Person] = {}
        self._numbers = count()

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def create(
        self,
        name: str,
        messenger: str,
        *,
        language_code: str | None = "fa",
        user_id: int | None = None,
        **more: Any,
    ) -> Person:
        """Let somebody appear, with an empty chat.

        Raises:
            ImpossibleError: when there is no such messenger, no name, or somebody has the user id.
        """
        if messenger not in self._messengers:
            raise ImpossibleError(f"no messenger named {messenger}")
        if not name.strip():
            raise ImpossibleError("a person needs a name")
        number = next(self._numbers)
        own = FIRST_USER_ID + number if user_id is None else user_id
        if own in self._messengers[messenger].chats:
            raise ImpossibleError(f"somebody has the user id {own}")
        person = Person(f"p{number + 1}", own, name.strip(), messenger, language_code, **more)
        self._people[person.key] = person
        self._messengers[messenger].join(person)
        self._joined(person)
        return person

    def note(self, key: str, text: str) -> None:
        """Write something beside a person's name, by which the page finds them."""
        person = self.find(key)[1].person
        person.note = text
        self._joined(person)

    def find(self, key: str) -> tuple[Messenger, Chat]:
        """Return a person's messenger and chat.

        Raises:
            ImpossibleError: when there is nobody with this key.
        """
        person = self._people.get(key)
        if person is None:
            raise ImpossibleError(f"nobody has the key {key}")
        messenger = self._messengers[person.messenger]
        return messenger, messenger.chats[person.user_id]
