"""Decisions that come back in a sheet: asked for, what they would change, and what came of them."""

from typing import Any

from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.screen import Code, Say, Screen, Shown, say
from programme.answers import LONG_LENGTH
from programme.file import Programme
from programme.sheet import SHOWN, Change, Difference, Refusal, Result

Lines = tuple[Shown, ...]

LONGEST = 150
"""Letters of a reason in one's own words that a line shows: ten of them fit a message."""


def ask(before: Screen | None = None) -> Screen:
    """Ask for the file; `before` is where the last one is."""
    lines: Lines = (say("sheet.import.ask"), say("sheet.import.safe"))
    if before is None:
        return Screen(lines, ((home(),),), replaces=True)
    rows = tuple(row for row in before.rows if row != (home(),))
    return Screen((*before.lines, "", *lines), (*rows, (home(),)), replaces=True)


def not_a_file() -> Screen:
    """Say that something else was sent, and ask again."""
    return Screen((say("sheet.import.not_a_file"),), ((home(),),))


def received() -> Screen:
    """Say that the file has come, and what happens next."""
    return Screen((say("sheet.import.received"),), ((home(),),))


def waiting() -> Screen:
    """Say that the file is not read yet."""
    return Screen((say("sheet.import.waiting"),))


def wrong(why: str, params: dict[str, Any]) -> Screen:
    """Say why the file cannot be read."""
    filled = {name: Code(value) if name == "reference" else value for name, value in params.items()}
    return Screen((say("sheet.wrong.title"), say(f"sheet.wrong.{why}", **filled)), (_another(),))


def plan(found: Difference, import_id: int, programme: Programme) -> Screen:
    """Say what would change, and offer to let it."""
    lines = [say("sheet.plan.title"), "", *counted(found)]
    if told := told_lines(found, programme):
        lines += ["", *told]
    drop = link("import", "sheet.import.drop", f"drop-{import_id}")
    if not found.changes:
        return Screen(tuple(lines), ((drop,), _another()), replaces=True)
    apply = link("import", "sheet.import.apply", f"apply-{import_id}")
    return Screen(tuple(lines), ((apply,), (drop,)), replaces=True)


def counted(found: Difference) -> list[Shown]:
    """Count what would change."""
    return [
        say("sheet.plan.new", count=found.new),
        say("sheet.plan.changed", count=found.changed),
        say("sheet.plan.same", count=found.same),
        say("sheet.plan.refused", count=len(found.refused)),
    ]


def told_lines(found: Difference, programme: Programme) -> list[Shown]:
    """Tell the first lines in words: those that cannot be taken, then those that would change."""
    lines: list[Shown] = [*map(_refused, found.refused[:SHOWN])]
    lines += [_change(line, programme) for line in found.changes[: SHOWN - len(lines)]]
    if more := len(found.refused) + len(found.changes) - len(lines):
        lines.append(say("sheet.plan.more", count=more))
    return lines


def dropped() -> Screen:
    """Say that nothing was changed."""
    return Screen((say("sheet.import.dropped"),), (_another(), (home(),)), replaces=True)


def applying() -> Screen:
    """Say that it is under way."""
    return Screen((say("sheet.import.applying"),), ((home(),),), replaces=True)


def over() -> Screen:
    """Answer a button that came too late."""
    return Screen((say("sheet.import.over"),), (_another(), (home(),)), replaces=True)


def result(came: Result) -> Screen:
    """Say what was applied, and what was left out and why."""
    return Screen((*result_lines(came),), (_another(), (home(),)))


def result_lines(came: Result) -> list[Shown]:
    """Say what came of an import."""
    lines: list[Shown] = [say("sheet.result.applied", count=came.applied)]
    if came.left:
        lines += [say("sheet.result.left_out", count=came.left), "", *map(_refused, came.left_out)]
    if more := came.left - len(came.left_out):
        lines.append(say("sheet.plan.more", count=more))
    if came.reference:
        lines += ["", say("sheet.result.fault", reference=Code(came.reference))]
    return lines


def _refused(line: Refusal) -> Say:
    params: dict[str, Any] = {"word": line.word} if line.word else {}
    if line.why == "fault":
        params = {"reference": Code(line.word)}
    if line.why == "too_long":
        params = {"most": LONG_LENGTH}
    why = say(f"sheet.refused.{line.why}", **params)
    return say("sheet.line.refused", row=line.row, code=Code(line.code or "-"), why=why)


def _change(line: Change, programme: Programme) -> Say:
    verdict, code = say(f"triage.verdict.{line.verdict}"), Code(line.code)
    if line.before is None:
        told = say("sheet.line.new", row=line.row, code=code, verdict=verdict)
    else:
        before = say(f"triage.verdict.{line.before}")
        told = say("sheet.line.changed", row=line.row, code=code, before=before, verdict=verdict)
    why = _why(line, programme)
    return say("sheet.line.explained", line=told, why=why) if why else told


def _why(line: Change, programme: Programme) -> tuple[Shown, ...]:
    """Say the reasons that the citizen would be given, also where the first of the list fills an empty cell."""
    chips = {chip.code: chip for chip in getattr(programme.reasons, line.verdict.value)}
    why: tuple[Shown, ...] = tuple(chips.get(code, code) for code in line.reasons)
    if line.text is None:
        return why
    text = line.text if len(line.text) <= LONGEST else line.text[: LONGEST - 1] + "…"
    return (*why, say("sheet.line.own", text=text))


def _another() -> tuple[Any, ...]:
    return (link("import", "sheet.import.another", "another"),)
