"""Sample people appear in the playground, with what they are to have told before."""

from datetime import datetime

from conversations.world import World
from playground import Playground
from playground.person import Person
from programme.answers import Kept
from programme.sample import SamplePerson


def appear(playground: Playground, one: SamplePerson, *, world: World, code: str, at: datetime) -> Person:
    """Give somebody an account, and a chat that they began and sent their files in; `code` stands beside their name."""
    city = one.registration.city
    person = playground.people.create(
        one.name,
        one.messenger,
        language_code=one.language,
        user_id=one.user_id,
        place=world.programme.city.fa if city is None else city.name,
        note=code,
        crowd=True,
    )
    playground.people.recall(person.key, "/start", at=at)
    if one.registration.offer.text is not None:
        playground.people.recall(person.key, one.registration.offer.text, at=at)
    for kept in one.files:
        put_file(playground, person, kept, at=at)
    return person


def put_file(playground: Playground, person: Person, kept: Kept, *, at: datetime) -> None:
    """Let somebody have sent a file: it stands in their chat, and the messenger hands it out."""
    stored = playground.messengers[kept.messenger].files.add(
        kept.kind, name=kept.name, mime=kept.mime, content=_content(kept), size=None, file_id=kept.ref
    )
    playground.people.recall(person.key, file=stored, at=at)


def _content(kept: Kept) -> bytes:
    line = f"{kept.ref}: made up for the playground.\n".encode()
    size = kept.size or len(line)
    return (line * (size // len(line) + 1))[:size]
