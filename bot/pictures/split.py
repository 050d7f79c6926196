"""The picture of what the institutions say of an idea: a tile with a letter for each verdict."""

from dataclasses import replace

from bot.messengers.render import Reader
from bot.pictures.mosaic import Band, Mosaic, Tile
from bot.pictures.writing import Write, writing
from conversations.pages.desk.idea_split import result, verdict_words
from conversations.screen import Code, Shown, say
from conversations.world import World
from programme.idea_deciding import Gathered
from programme.idea_file import IdeaFile
from programme.words import Named

WAITS = "waits"


def mosaic(view: IdeaFile, found: Gathered, reader: Reader, world: World) -> Mosaic:
    """Lay out one band an institution: all of the programme, also those that were not asked."""
    write = writing(reader)
    bands = tuple(_band(one, found, write) for one in world.programme.institutions)
    title = write(say("split.picture", code=Code(view.code)))
    return Mosaic(title, bands, write(result(found)), rtl=reader.locale.rtl)


def _band(institution: Named, found: Gathered, write: Write) -> Band:
    said = [one for one in found.opinions if one.institution == institution.code]
    waits = found.waits.count(institution.code)
    tiles = [Tile(one.verdict.value, write(say(f"split.letter.{one.verdict}"))) for one in said]
    tiles += [Tile(WAITS, write(say("split.letter.waits")))] * waits
    # How sure each one is has room only beside one tile; the caption says it of all.
    words: list[Shown] = [verdict_words(one if len(tiles) == 1 else replace(one, confidence=None)) for one in said]
    words += [say("split.still_waits")] * bool(waits)
    if not tiles:
        tiles, words = [Tile(WAITS, write(say("split.letter.not_asked")))], [say("split.not_asked")]
    return Band(tuple(tiles), write(institution), write(tuple(words)))
