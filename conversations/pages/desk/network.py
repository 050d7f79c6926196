"""The companions network at the desk: how it stands, and writing the question of the month."""

from conversations.pages.desk.staff import home
from conversations.pages.link import link
from conversations.screen import Button, Quote, Rows, Say, Screen, Shown, say
from programme.network import BETWEEN, CHIP_LENGTH, CHIPS_MOST, TEXT_LENGTH, Question

PARTS = ("fa", "en", "chips")
"""What a question is made of, in the order in which it is written."""


def network(
    companions: int,
    current: tuple[Question, int] | None,
    draft: Question | None,
    *,
    leads: bool,
    note: Say | None = None,
) -> Screen:
    """Show how the network stands, with the ways on; `leads`: for a coordinator."""
    lines: list[Shown] = [note, ""] if note else []
    lines.append(say("network.desk.title", count=companions))
    if current is None:
        lines.append(say("network.desk.nothing_open"))
    else:
        lines += [
            "",
            say("network.desk.open", question=current[0].words),
            say("network.desk.answers", count=current[1]),
        ]
    begun = draft is not None and bool(draft.text)
    rows: Rows = ((link("nw_new", "network.desk.new"),),)
    if begun and draft is not None:
        rows = ((link("nw_draft", "network.desk.go_on", str(draft.id)),), *rows)
    if current is not None:
        rows = ((link("nw_answers", "network.desk.see", f"{current[0].id}.0"),), *rows)
        rows = (*rows, (link("nw_close", "network.desk.close", str(current[0].id)),))
    rows = (*rows, (link("nw_list", "network.desk.earlier"), link("nw_silent", "network.desk.silent")))
    if leads:
        rows = (*rows, (link("nw_match", "network.desk.match"),))
    return Screen(tuple(lines), (*rows, (home(),)), replaces=True)


def writing(question: Question, part: str, *, complaint: Say | None = None) -> Screen:
    """Ask for a part of the question."""
    lines: list[Shown] = [complaint, ""] if complaint else []
    most = {"most": CHIPS_MOST, "length": CHIP_LENGTH} if part == "chips" else {"most": TEXT_LENGTH}
    lines.append(say(f"network.ask.{part}", **most))
    if part == "chips":
        lines.append(say("network.ask.chips.sample", between=BETWEEN))
    rows: Rows = ()
    if part != "fa":
        rows = ((link("nw_off", f"network.ask.{part}.off", f"{question.id}.{part}"),),)
    back = link("nw_draft", "network.ask.back", str(question.id)) if question.text.get("fa") else _network()
    return Screen(tuple(lines), (*rows, (back,)))


def preview(question: Question, zone: str, *, note: Say | None = None) -> Screen:
    """Show the question as companions will see it."""
    lines: list[Shown] = [note, ""] if note else []
    lines += [say("network.preview"), "", Quote(_told(question), "fa", zone)]
    if question.text.get("en"):
        lines += ["", Quote(_told(question), "en", zone)]
    of = str(question.id)
    parts = tuple(link("nw_write", f"network.preview.{part}", f"{of}.{part}") for part in PARTS)
    send, drop = link("nw_ask", "network.preview.send", of), link("nw_drop", "network.preview.drop", of)
    return Screen(tuple(lines), (parts, (send,), (drop, _network())), replaces=True)


def too_soon(question: Question, refusal: Say, *, leads: bool) -> Screen:
    """Say that it is too early; a coordinator may ask all the same."""
    sure: Rows = ((link("nw_sure", "network.too_soon.sure", str(question.id)),),) if leads else ()
    back = link("nw_draft", "network.ask.back", str(question.id))
    lines = (refusal, say("network.too_soon.may")) if leads else (refusal,)
    return Screen(lines, (*sure, (back,)), replaces=True)


def asked(broadcast_id: int, *, leads: bool) -> Screen:
    """Say that an announcement holds the question now, and who sends it."""
    if not leads:
        return Screen((say("network.asked.officer"),), ((_network(),),), replaces=True)
    on = link("an_show", "network.asked.on", str(broadcast_id))
    return Screen((say("network.asked"),), ((on,), (_network(),)), replaces=True)


def close(question: Question, answers: int) -> Screen:
    """Ask once more before no answer is taken any more."""
    yes = link("nw_close", "network.close.yes", f"{question.id}.yes")
    return Screen(
        (question.words, "", say("network.close.sure", count=answers)), ((yes,), (_network(),)), replaces=True
    )


def _told(question: Question) -> tuple[Shown, ...]:
    chips = (say("network.preview.chips_are", chips=question.chips),) if question.chips else ()
    return (question.words, *chips)


def _network() -> Button:
    return link("network", "network.desk.back")
