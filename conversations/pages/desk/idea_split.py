"""What the reviewers of an idea say, in words: a line each, in full, added up, and what the group comes to.

Pure functions of `programme.idea_deciding.Gathered`.
"""

from collections.abc import Iterable

from conversations.pages.desk.idea_card import heading
from conversations.pages.link import link
from conversations.screen import Say, Screen, Shown, say
from conversations.world import World
from programme.idea_deciding import TOP, Gathered, totals
from programme.idea_file import IdeaFile, Opinion
from programme.review import Group, total

FULL = 3
"""Opinions on one page, in full."""

LONGEST = 400
"""Letters of a line or a note; three of each stay one message."""


def brief_lines(found: Gathered, world: World) -> tuple[Shown, ...]:
    """Say one line an opinion, whose reviews are to come, and what the group comes to."""
    waits = tuple(dict.fromkeys(_institution(code, world) for code in found.waits))
    lines: list[Shown] = [_brief(one, world) for one in found.opinions]
    if waits:
        lines.append(say("split.waits", institutions=waits))
    return (*lines, result(found))


def result(found: Gathered) -> Say:
    """Say what the group comes to, and where it is a discussion, why."""
    group = found.split.result
    if group is Group.DISCUSSION and found.split.institutions < found.split.quorum:
        return say("split.group.quorum", count=found.split.institutions, quorum=found.split.quorum)
    if group is Group.DISCUSSION and len(said := set(found.split.counted)) == 1:
        # All say the same, and still there is something to be talked about.
        return say(f"split.group.all_{said.pop()}")
    return say(f"split.group.{group}")


def total_lines(found: Gathered, world: World) -> tuple[Shown, ...]:
    """Say the points of all reviews for each question that counts, and apart from them those that do not."""
    if not found.opinions:
        return ()
    names = {one.code: one for one in world.programme.rubric}
    added = totals(found.opinions, world.programme.rubric)
    counted = [one for one in added if names[one.code].counts]
    apart = [one for one in added if not names[one.code].counts]
    points, most = sum(one.points for one in counted), sum(one.most for one in counted)
    return (
        say("split.sum", points=points, most=most),
        *(say("split.total", name=names[one.code].name, points=one.points, most=one.most) for one in counted),
        *(say("split.total_apart", name=names[one.code].name, points=one.points, most=one.most) for one in apart),
    )


def full(view: IdeaFile, found: Gathered, world: World, *, page: int) -> Screen:
    """Show opinions in full, some on a page; on the first page also what they add up to."""
    shown = found.opinions[page * FULL : (page + 1) * FULL]
    lines: list[Shown] = [heading(view), ""]
    if page == 0:
        lines += [*total_lines(found, world), result(found), ""] if found.opinions else [result(found)]
    for one in shown:
        lines += [*_opinion(one, world), ""]
    turns = []
    if page > 0:
        turns.append(link("de_split", "split.before", f"{view.id}.{page - 1}"))
    if len(found.opinions) > (page + 1) * FULL:
        turns.append(link("de_split", "split.behind", f"{view.id}.{page + 1}"))
    back = (link("de_idea", "button.back", str(view.id)), link("de_picture", "split.picture.button", str(view.id)))
    return Screen(tuple(_trimmed(lines)), (*([tuple(turns)] if turns else []), back), replaces=True)


def verdict_words(one: Opinion) -> Say:
    """Say a verdict, and how sure it is."""
    verdict = say(f"split.verdict.{one.verdict}")
    if one.confidence is None:
        return verdict
    return say("split.sure", verdict=verdict, confidence=say(f"split.confidence.{one.confidence}"))


def _brief(one: Opinion, world: World) -> Say:
    line = say("split.line", institution=_institution(one.institution, world), said=verdict_words(one))
    counted = [asked.code for asked in world.programme.rubric if asked.counts and asked.code in one.scores]
    if not counted:
        return line
    apart = tuple(_apart(one, world))
    told = {"line": line, "points": total(one.scores, counted), "most": TOP * len(counted)}
    return say("split.points_apart", apart=apart, **told) if apart else say("split.points", **told)


def _apart(one: Opinion, world: World) -> Iterable[Say]:
    for asked in world.programme.rubric:
        if not asked.counts and asked.code in one.scores:
            yield say("split.apart", name=asked.name, word=asked.words[one.scores[asked.code]])


def _opinion(one: Opinion, world: World) -> Iterable[Shown]:
    where = _institution(one.institution, world)
    who = say("split.of", institution=where, name=one.by) if one.by else where
    yield say("split.line", institution=who, said=verdict_words(one))
    counted = [asked for asked in world.programme.rubric if asked.counts and asked.code in one.scores]
    if counted:
        points = tuple(say("split.score", name=asked.name, points=one.scores[asked.code]) for asked in counted)
        yield say("split.scores", points=total(one.scores, [asked.code for asked in counted]),
                  most=TOP * len(counted), scores=points)  # fmt: skip
    yield from _apart(one, world)
    if one.line:
        yield say("split.for_author", text=_cut(one.line))
    if one.note:
        yield say("split.note", text=_cut(one.note))


def _institution(code: str, world: World) -> Shown:
    return next((one for one in world.programme.institutions if one.code == code), code)


def _trimmed(lines: list[Shown]) -> list[Shown]:
    while lines and lines[-1] == "":
        lines.pop()
    return lines


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
