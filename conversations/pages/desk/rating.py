"""Rating: the rubric question by question, the verdict, how sure, the words, and all of it once more."""

from conversations.pages.desk.reviewing import first, heading, ref_of, to
from conversations.screen import Button, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.parts import Rubric
from programme.review import Confidence, State, Verdict, total
from programme.review_file import VERDICT, ReviewFile

WORDS = ("line", "note")
LONGEST = {"line": 300, "note": 1000}
SHOWN = 300
"""Letters of each that a summary shows."""


def question(view: ReviewFile, code: str, world: World, *, note: Say | None = None) -> Screen:
    """Ask one question of the rubric; a tap is stored and leads to the next one."""
    rubric = world.programme.rubric
    at, asked = next((at, one) for at, one in enumerate(rubric) if one.code == code)
    chosen = view.scores.get(code)
    buttons = [
        Button(say("review.points", points=points, word=word), f"go.rv_score.{ref_of(view)}.{code}.{points}",
               chosen=points == chosen)
        for points, word in enumerate(asked.words)
    ]  # fmt: skip
    lines: list[Shown] = [*first(note), *heading(view), "", say("review.question", at=at + 1, of=len(rubric))]
    lines.append(asked.name)
    if not asked.counts:
        lines.append(say("review.apart"))
    see = to("rv_open", "review.see_idea", view.id)
    before = (Button(say("button.back"), f"go.rv_q.{view.id}.{rubric[at - 1].code}"),) if at else ()
    return Screen(tuple(lines), (*in_rows(buttons), (*before, see, _summary(view))), replaces=True)


def verdict(view: ReviewFile, *, note: Say | None = None) -> Screen:
    """Ask for the verdict."""
    rows: Rows = tuple(
        (Button(say(f"review.verdict.{one}"), f"go.rv_judge.{ref_of(view)}.{one}", chosen=one is view.verdict),)
        for one in Verdict
    )
    lines = (*first(note), *heading(view), "", say("review.verdict.ask"))
    return Screen(lines, (*rows, (to("rv_open", "review.see_idea", view.id), _summary(view))), replaces=True)


def confidence(view: ReviewFile) -> Screen:
    """Ask how sure the reviewer is."""
    row = tuple(
        Button(say(f"review.confidence.{one}"), f"go.rv_weigh.{ref_of(view)}.{one}", chosen=one is view.confidence)
        for one in Confidence
    )
    skip = to("rv_line", "button.skip", ref_of(view))
    return Screen((*heading(view), "", say("review.confidence.ask")), (row, (skip, _summary(view))), replaces=True)


def words(view: ReviewFile, part: str, *, note: Say | None = None) -> Screen:
    """Ask for the line that the author may read, or for the note to the office; the next message is it."""
    kept = view.line if part == "line" else view.note
    lines: list[Shown] = [*first(note), *heading(view), "", say(f"review.{part}.ask", most=LONGEST[part])]
    if kept:
        lines.append(say("review.kept", text=kept))
    off = (Button(say("review.words.off"), f"go.rv_off.{ref_of(view)}.{part}"),) if kept else ()
    skip = to("rv_note", "button.skip", ref_of(view)) if part == "line" else to("rv_sum", "button.skip", view.id)
    return Screen(tuple(lines), ((*off, skip),), replaces=True)


def summary(view: ReviewFile, world: World, *, note: Say | None = None) -> Screen:
    """Show everything that was said, and hand it in."""
    rubric = world.programme.rubric
    counted = [one for one in rubric if one.counts]
    lines: list[Shown] = [*first(note), *heading(view), ""]
    lines += [_points(view, one) for one in counted if one.code in view.scores]
    if any(one.code in view.scores for one in counted):
        points = total(view.scores, [one.code for one in counted])
        lines.append(say("review.total", points=points, most=sum(len(one.words) - 1 for one in counted)))
    lines += [_points(view, one) for one in rubric if not one.counts and one.code in view.scores]
    if view.verdict is not None:
        lines.append(say("review.said.verdict", verdict=say(f"review.verdict.{view.verdict}")))
    if view.confidence is not None:
        lines.append(say(f"review.confidence.{view.confidence}"))
    lines += [
        say(f"review.said.{part}", text=_short(text))
        for part, text in zip(WORDS, (view.line, view.note), strict=True)
        if text
    ]
    lacking = view.lacking(one.code for one in rubric)
    if view.done:
        return Screen(tuple(lines), ((to("rv_open", "button.back", view.id),),), replaces=True)
    if lacking:
        lines += ["", say("review.lacking", what=tuple(_name(code, rubric) for code in lacking))]
    elif _held_up(view):
        lines += ["", say("review.author_asked")]
    send: Rows = () if lacking or _held_up(view) else ((to("rv_send", "review.send", ref_of(view)),),)
    # To change what was said, or to say what lacks.
    start = lacking[0] if lacking and lacking[0] != VERDICT else rubric[0].code
    change = (
        Button(say("review.change.scores"), f"go.rv_q.{view.id}.{start}"),
        to("rv_verdict", "review.change.verdict", view.id),
        to("rv_sure", "review.change.confidence", view.id),
    )
    said = (to("rv_line", "review.change.line", ref_of(view)), to("rv_note", "review.change.note", ref_of(view)))
    on = (to("rv_open", "review.see_idea", view.id), to("rv_next", "review.next", view.id))
    return Screen(tuple(lines), (*send, change, said, on), replaces=True)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _held_up(view: ReviewFile) -> bool:
    return view.state is State.DRAFTING and view.waits_for_author and view.verdict is not Verdict.NOT_MY_FIELD


def _points(view: ReviewFile, one: Rubric) -> Say:
    points = view.scores[one.code]
    key = "review.said.points" if one.counts else "review.said.risk"
    return say(key, name=one.name, points=points, word=one.words[points])


def _name(code: str, rubric: list[Rubric]) -> Shown:
    return next((one.name for one in rubric if one.code == code), say("review.verdict"))


def _summary(view: ReviewFile) -> Button:
    return to("rv_sum", "review.summary", view.id)
