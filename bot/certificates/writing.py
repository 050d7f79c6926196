"""Writes a certificate's words for its reader, and has it set by a process of its own.

The fonts and their shaping would take the bot 60 MiB for good, and a second of everybody's time for the first one.
"""

import orjson

from bot.apart import Failed, apart
from bot.certificates.paper import Paper
from bot.messengers.render import Reader
from bot.pictures.writing import writing
from conversations.pages.certificate import attended
from conversations.screen import Shown, say
from conversations.world import World
from locales.bidi import plain
from programme.certificate import Certificate

PATIENCE = 30.0
"""Seconds for one certificate; it takes about two."""


class NotMade(Exception):
    """The process gave no file; the text says why."""


def paper(found: Certificate, link: str, reader: Reader, world: World) -> Paper:
    """Write what stands on a certificate; without a link, its QR gives the code alone."""
    programme, zone = world.programme, world.programme.zone
    write = writing(reader)

    def words(shown: Shown) -> str:
        # On paper every line finds its own direction; the marks that steer it in chats have no form in the font.
        return plain(write(shown))

    ended, issued = (at.astimezone(zone).date() for at in (found.ended_at, found.issued_at))
    return Paper(
        programme=words(say("certificate.paper.programme", programme=programme.name, city=programme.city)),
        heading=words(say("certificate.paper.heading")),
        before=words(say("certificate.paper.before")),
        name=found.name,
        middle=words(say("certificate.paper.middle")),
        title=found.title,
        facts=(
            words(say("course.teacher", name=found.teacher)),
            words(attended(found)),
            words(say("certificate.paper.ended", day=ended)),
        ),
        signed=(
            words(say("certificate.paper.signed", programme=programme.name)),
            words(say("certificate.issued_on", day=issued)),
        ),
        code=found.code,
        check=words(say("certificate.paper.check")),
        link=link or found.code,
        rtl=reader.locale.rtl,
    )


async def made(what: Paper) -> bytes:
    """Return a certificate as PDF.

    Raises:
        NotMade: when it cannot be set, or not in time.
    """
    try:
        return await apart(["-m", "bot.certificates"], orjson.dumps(what.as_dict()), patience=PATIENCE)
    except Failed as error:
        raise NotMade(str(error)) from error
