"""The sheet of the audit log."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.sheets.sheet import Cell, Column, Kind, Sheet
from bot.sheets.wording import Wording
from programme.text import number
from services import export
from storage.engine.row import Row

_OF_NOUN = {
    "registration": "sheet.state",
    "idea": "sheet.idea",
    "review": "sheet.review",
    "publication": "sheet.publication",
    "course": "sheet.course",
    "enrolment": "sheet.enrolment",
    "broadcast": "sheet.broadcast",
    "person": "request.kind",
}
_OF_ACTION = {
    "second_look": "sheet.look",
    "settle": "triage.verdict",
    "flag": "sheet.flag",
    "look": "sheet.contact",
    "override": "sheet.override",
    **dict.fromkeys(("ask_person", "handle", "reply"), "request.kind"),
}
"""Where the words stand for what an entry has as before and after; by the action, or else by the noun."""


def _person(value: str | None, wording: Wording) -> str | None:
    # Whoever was erased has no name any more, and a number tells nobody anything.
    return None if value is None else wording.who(number(value)) or wording.say("card.somebody")


def _day(value: str | None, wording: Wording) -> str | None:
    return None if value is None else wording.locale.day(date.fromisoformat(value))


def _institution(value: str | None, wording: Wording) -> str | None:
    if value == "automatic":
        return wording.say("sheet.chosen.automatic")
    return wording.named(wording.world.programme.institutions, value)


_READ: dict[tuple[str, str], Callable[[str | None, Wording], str | None]] = {
    ("idea", "owner"): _person,
    ("idea", "next_on"): _day,
    ("idea", "choose"): _institution,
    ("idea", "leave_out"): _institution,
    # Of whom, the account says.
    ("account", "link"): lambda value, wording: None,
}
"""How before and after are written where no word stands for them: a person, a day, an institution."""


def _cells(row: Row, wording: Wording) -> Sequence[Cell]:
    before = after = _OF_ACTION.get(row.action) or _OF_NOUN.get(row.noun, "sheet.role")
    if row.action == "resend":
        before, after = "sheet.reason", "sheet.purpose"
    elif row.action == "refused":
        # A command, or a button that is one's own deed in the log.
        after = "command" if f"command.{row.after}" in wording.locale else "sheet.action"
    read = _READ.get((row.noun, row.action))
    return (
        row.id,
        row.at,
        wording.who(row.actor_id),
        wording.known("sheet.role", row.role),
        wording.known(_action(row, wording), row.action),
        wording.known("sheet.noun", row.noun),
        row.code or (None if row.noun_id is None else str(row.noun_id)),
        *(
            (wording.known(before, row.before and row.before.replace(" ", "_")), wording.known(after, row.after))
            if read is None
            else (read(row.before, wording), read(row.after, wording))
        ),
    )


def _action(row: Row, wording: Wording) -> str:
    # A move of an idea may have the name of one of a registration, and mean something else.
    own = f"sheet.action.{row.noun}"
    return own if f"{own}.{row.action}" in wording.locale else "sheet.action"


ENTRIES = Sheet(
    "audit",
    (
        Column("entry", 10, Kind.NUMBER),
        Column("at", 17, Kind.MOMENT),
        Column("actor", 18),
        Column("role", 18),
        Column("action", 22),
        Column("noun", 14),
        Column("about", 12),
        Column("before", 22),
        Column("after", 22),
    ),
    export.entries,
    _cells,
)
