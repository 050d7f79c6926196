"""The office's sheets: taking everything out as a spreadsheet."""

from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.screen import Screen, say
from conversations.world import World


def export(world: World) -> Screen:
    """Say what the export holds, and offer to make it."""
    make = link("export", "sheet.export.make", "make")
    lines = (say("sheet.export.what", call=world.programme.call.name), "", say("sheet.export.contact"))
    return Screen(lines, ((make,), (home(),)), replaces=True)


def begun() -> Screen:
    """Say that the file is being made; its progress is shown in a message of its own."""
    return Screen((say("sheet.export.begun"),), ((home(),),), replaces=True)


def already() -> Screen:
    """Say that the one before is not ready yet."""
    return Screen((say("sheet.export.already"),))


def progress(done: int, total: int) -> Screen:
    """Say how far the file is."""
    return Screen((say("sheet.export.progress", done=done, total=total),))


def sending(total: int) -> Screen:
    """Say that the file is written and goes out."""
    return Screen((say("sheet.export.sending", total=total),))


def done(total: int, *, unopened: int = 0) -> Screen:
    """Say that the file is there, and how many of its rows could not be opened."""
    marked = (say("sheet.export.unopened", count=unopened),) if unopened else ()
    return Screen((say("sheet.export.done", total=total), *marked))


def too_large() -> Screen:
    """Say that the messenger does not take the file."""
    return Screen((say("sheet.export.too_large"),))


def not_yours() -> Screen:
    """Say that the file is not for whoever asked for it, not any more."""
    return Screen((say("sheet.export.not_yours"),))


def failed() -> Screen:
    """Say that the file did not get through."""
    return Screen((say("sheet.export.failed"),), ((link("export", "sheet.export.make", "make"),),))
