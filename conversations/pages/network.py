"""The question of the month as companions see it: chips, a sentence, thanks."""

from conversations.pages.link import PREFIX, link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from programme.network import ANSWER_LENGTH, Answer, Question

SHOW, CHIP, WRITE, UNWRITE, DONE = (
    *("nw_answer", "nw_answer_chip", "nw_answer_write"),
    *("nw_answer_unwrite", "nw_answer_done"),
)
"""Pages, each with the question's id in its value."""

ON, OFF = "on", "off"
WIDE = 18
"""Letters up to which two chips stand beside each other."""


def question(asked: Question, given: Answer) -> Screen:
    """Ask, showing what was answered so far."""
    lines: list[Shown] = [
        say("network.title"),
        "",
        asked.words,
        "",
        say("network.how_chips" if asked.chips else "network.how", button=_writes(given)),
    ]
    if given.text:
        lines += ["", say("network.your_words", text=given.text)]
    lines.append(say("network.refuse", command=Code("/quiet", tapped=True)))
    return Screen(tuple(lines), _rows(asked, given), replaces=True)


def writing(asked: Question, *, complaint: Say | None = None) -> Screen:
    """Ask for the sentence."""
    lines: list[Shown] = [complaint, ""] if complaint else []
    lines += [asked.words, "", say("network.write_now", most=ANSWER_LENGTH)]
    return Screen(tuple(lines), ((link(SHOW, "network.back", str(asked.id)),),))


def thanks(asked: Question, given: Answer) -> Screen:
    """Thank, and say what was kept."""
    lines: list[Shown] = [say("network.thanks"), "", asked.words]
    lines += answer_lines(asked, given)
    lines += ["", say("network.may_change")]
    return Screen(tuple(lines), ((link(SHOW, "network.change", str(asked.id)),),), replaces=True)


def nothing(asked: Question) -> Screen:
    """Say that nothing is kept as an answer."""
    return Screen((say("network.nothing"),), ((link(SHOW, "network.change", str(asked.id)),),), replaces=True)


def closed(asked: Question, given: Answer) -> Screen:
    """Say that it is over, and what was answered."""
    lines: list[Shown] = [say("network.closed"), "", asked.words, *answer_lines(asked, given)]
    return Screen(tuple(lines), ((link("home", "button.home"),),), replaces=True)


def answer_lines(asked: Question, given: Answer) -> list[Shown]:
    """Say what was answered."""
    lines: list[Shown] = []
    if chosen := asked.words_of(given.chips):
        lines.append(say("network.chosen", chips=chosen))
    if given.text:
        lines.append(say("network.said", text=given.text))
    return lines


def _rows(asked: Question, given: Answer) -> Rows:
    chips = []
    for chip in asked.chips:
        ticked = chip.code in given.chips
        # Each says what it will do, so that a second tap on the same one does nothing.
        press = f"{PREFIX}.{CHIP}.{asked.id}.{OFF if ticked else ON}.{chip.code}"
        chips.append(Button(chip, press, chosen=ticked))
    short = all(max(len(chip.fa), len(chip.en)) <= WIDE for chip in asked.chips)
    beside = [Button(_writes(given), f"{PREFIX}.{WRITE}.{asked.id}")]
    if given.text:
        beside.append(link(UNWRITE, "network.unwrite", str(asked.id)))
    rows: Rows = (*in_rows(chips, wide=2 if short else 1), tuple(beside))
    return (*rows, (link(DONE, "button.done", str(asked.id)),)) if given.chips or given.text else rows


def _writes(given: Answer) -> Say:
    """Name the button by which words are asked for; only then are they taken."""
    return say("network.rewrite" if given.text else "network.write")
