"""The picture of what the institutions say of an idea, with the same in words below it."""

from bot.answering.reply import Reply
from bot.errands.pictures import fitting
from bot.errands.tools import Run, Tools
from bot.messengers.render import Renderer
from bot.pictures import split
from bot.pictures.studio import drawn
from conversations.pages.desk.idea_split import brief_lines
from conversations.screen import Code, Screen, say
from conversations.world import World
from programme.idea_deciding import Gathered
from programme.idea_file import IdeaFile
from programme.text import number
from services.idea_access import may_decide, seen
from services.idea_file import open_for_staff
from services.idea_split import gathered
from services.staff import member
from storage.engine.tx import Tx

_UNDER_WAY: set[tuple[str, int, str]] = set()


async def _send(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Send the picture; a second press while it is being drawn adds none."""
    assert reply.errand is not None  # noqa: S101 - an errand brought us here
    asked = (tools.messenger.name, chat_id, reply.errand.value)
    if asked in _UNDER_WAY:
        return
    _UNDER_WAY.add(asked)
    try:
        idea_id = number(reply.errand.value) or 0
        found = await tools.storage.read(_read, idea_id=idea_id, person_id=reply.person_id, world=tools.world)
        if found is None:
            return
        view, said = found
        reader = tools.sender.reader(reply.language, reply.zone)
        picture = await drawn(split.mosaic(view, said, reader, tools.world))
        told = Screen((say("split.picture", code=Code(view.code)), view.title, *brief_lines(said, tools.world)))
        caption = fitting(told, reader, Renderer(tools.messenger.markup))
        await tools.sender.upload(
            f"{view.code}.png", picture, chat_id=chat_id, reader=reader, kind="photo", caption=caption
        )
    finally:
        _UNDER_WAY.discard(asked)


def _read(tx: Tx, *, idea_id: int, person_id: int, world: World) -> tuple[IdeaFile, Gathered] | None:
    """Read an idea for a coordinator who may decide about it, also now that it is drawn."""
    row, who = seen(tx, idea_id=idea_id), member(tx, person_id=person_id)
    if row is None or who is None or not may_decide(tx, author_id=row.person_id, member=who):
        return None
    view = open_for_staff(tx, idea_id=idea_id)
    found = gathered(tx, idea_id=idea_id, programme=world.programme, named=False)
    return None if view is None else (view, found)


ERRANDS: dict[str, Run] = {"split": _send}
