"""The pictures of ideas: by city, field or means, what institutions said, and what reviewers have before them."""

from collections.abc import Sequence

from bot.messengers.render import Reader
from bot.pictures.chart import Bar, Chart, Panel
from bot.pictures.writing import chart_for, writing
from conversations.pages.desk import idea_statistics as words
from conversations.screen import Shown, say
from conversations.world import World
from programme.idea_statistics import Load, Said, Shares
from programme.review import Verdict

LINE = 26
"""Letters of a label in one line."""


def shares(picture: str, numbers: Shares, reader: Reader, world: World) -> Chart:
    """Lay out one bar a city, field or means: those found workable, and the others."""
    listed: list[tuple[Shown, Shown, tuple[float, ...]]] = [
        (words.named(picture, one, world), words.count(one), (one.workable, one.ideas - one.workable))
        for one in numbers.first
    ]
    if numbers.others:
        rest = numbers.rest
        label = say("statistics.ideas.others", n=numbers.others)
        listed.append((label, words.count(rest), (rest.workable, rest.ideas - rest.workable)))
    kinds = say("statistics.kind.workable"), say("statistics.kind.others")
    return _chart(picture, listed, kinds, reader, scale=say("statistics.scale.ideas"))


def verdicts(numbers: Sequence[Said], reader: Reader, world: World) -> Chart:
    """Lay out one bar an institution, its verdicts side by side; at its end how many they are."""
    listed = [
        (words.institution(one, world), one.all, tuple(one.verdicts.get(what, 0) for what in Verdict))
        for one in numbers
        if any(of.all for of in numbers)
    ]
    # Five kinds take the whole line; what is counted, the title says.
    kinds = tuple(words.verdict(what) for what in Verdict)
    return _chart("idea_verdicts", listed, kinds, reader, scale="")


def loads(numbers: Sequence[Load], reader: Reader, world: World) -> Chart:
    """Lay out one bar an institution: reviews done, begun and not begun."""
    listed = [
        (words.institution(one, world), words.load(one), (one.done, one.begun, one.offered))
        for one in numbers
        if any(of.all for of in numbers)
    ]
    kinds = tuple(say(f"statistics.kind.{kind}") for kind in ("done", "begun", "offered"))
    return _chart(words.LOAD, listed, kinds, reader, scale=say("statistics.scale.reviews"))


def _chart(
    picture: str,
    listed: Sequence[tuple[Shown, Shown, tuple[float, ...]]],
    kinds: Sequence[Shown],
    reader: Reader,
    *,
    scale: Shown,
) -> Chart:
    write = writing(reader)
    bars = tuple(Bar(_in_two(write(label)), parts, write(text)) for label, text, parts in listed)
    empty = write(say("statistics.nothing"))
    panel = Panel(tuple(write(kind) for kind in kinds), bars, scale=write(scale), empty=empty)
    return chart_for(reader, say(f"statistics.picture.{picture}"), panel)


def _in_two(label: str) -> str:
    """Write a long name in two lines, so that not all names become small."""
    breaks = [at for at, letter in enumerate(label) if letter == " "]
    if len(label) <= LINE or not breaks:
        return label
    at = min(breaks, key=lambda at: abs(at - len(label) / 2))
    return f"{label[:at]}\n{label[at + 1 :]}"
