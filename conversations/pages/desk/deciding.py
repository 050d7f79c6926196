"""Deciding about ideas: what is ready, one idea with its reviews, the outcome and its reasons, and what became of it.

A button about an idea holds `ID.VERSION`; one that decides also the outcome, the reasons that are ticked, a bit each,
and the fingerprint of the words that were shown: it works only while everything is as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from conversations.pages.desk.idea_card import LONG, heading, idea_lines
from conversations.pages.desk.idea_split import brief_lines
from conversations.pages.desk.idea_words import short, title_shown
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.idea import LIFECYCLE, Outcome, State
from programme.idea_deciding import Decision, Gathered, Listed, same_city
from programme.idea_file import IdeaFile
from programme.lifecycle import Role
from programme.text import number
from programme.words import Named

ALL_AGREE = "all_agree"
"""A reason that is offered only where all reviews say so."""

COMMON = 1
"""The mark of the first reason: the common one, ticked already."""

TITLE = 28
"""Letters of a title on a button."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a button decides: the idea as it was shown, the outcome, its reasons, and words by their fingerprint."""

    outcome: Outcome
    idea_id: int
    version: int
    marks: int = COMMON
    words: int = 0

    def __str__(self) -> str:
        return f"{self.outcome}.{self.idea_id}.{self.version}.{self.marks}.{self.words}"

    def switched(self, at: int) -> "Choice":
        """Return the same with one reason ticked or not."""
        return replace(self, marks=self.marks ^ (1 << at))

    def reasons(self, world: World) -> list[str]:
        """Name the reasons that are ticked."""
        return [chip.code for at, chip in enumerate(chips(self.outcome, world)) if self.marks >> at & 1]

    @classmethod
    def parse(cls, value: str) -> Self | None:
        """Read a button's value; None for what no button of ours has."""
        name, *rest = value.split(".")
        numbers = [found for part in rest if (found := number(part)) is not None]
        if name not in set(Outcome) or len(rest) != 4 or len(numbers) != 4:
            return None
        return cls(Outcome(name), *numbers)


def ref_of(value: str) -> tuple[int, int] | None:
    """Read `ID.VERSION`; None for what no button of ours has."""
    numbers = [number(part) for part in value.split(".")]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return None
    return numbers[0], numbers[1]


def chips(outcome: Outcome, world: World) -> list[Named]:
    """List the reasons of an outcome."""
    found: list[Named] = getattr(world.programme.outcomes, outcome)
    return found


def listing(
    ready: Sequence[Listed],
    count: int,
    seconds: Sequence[Listed],
    *,
    page: int = 0,
    note: Say | None = None,
    most: int,
    with_second: int = 0,
    undoable: str | None = None,
) -> Screen:
    """List what a coordinator is asked to agree to, and what is ready; `with_second` of theirs wait for another one.

    `undoable` is the code of the idea about which they decided last.
    """
    lines: list[Shown] = [note, ""] if note else []
    if with_second:
        lines.append(say("decide.with_second", count=with_second))
    if seconds:
        lines.append(say("decide.seconds", count=len(seconds)))
    lines.append(say("decide.ready", count=count) if count else say("decide.nothing"))
    rows: Rows = tuple((item(one, "decide.item_second"),) for one in seconds)
    rows += tuple((item(one),) for one in ready)
    rows += turns("decide", page, count, most)
    undo = say("decide.undo") if undoable is None else say("decide.undo_of", code=Code(undoable))
    rows += ((link("de_waiting", "decide.waiting"), Button(undo, "go.de_undo")), (link("desk", "desk.button"),))
    return Screen(tuple(lines), rows, replaces=True)


def undone(view: IdeaFile, outcome: Outcome) -> Say:
    """Say what was taken back, and about which idea."""
    told = {"code": Code(view.code), "title": short(view.title) if view.title else title_shown(view)}
    return say("decide.undone", outcome=say(f"decide.outcome.{outcome}"), **told)


def waiting(found: Sequence[Listed], count: int, *, page: int, most: int) -> Screen:
    """List ideas that are not ready, and what each waits for."""
    if not count:
        return Screen((say("decide.none_waits"),), ((link("decide", "button.back"),),), replaces=True)
    lines: list[Shown] = [say("decide.still_waiting", count=count), ""]
    lines += [say("decide.waits_for", code=Code(one.code), what=_waits(one)) for one in found]
    rows: Rows = tuple((item(one),) for one in found)
    return Screen(
        tuple(lines), (*rows, *turns("de_waiting", page, count, most), (link("decide", "button.back"),)), replaces=True
    )


def idea(
    view: IdeaFile,
    found: Gathered,
    world: World,
    *,
    decision: Decision | None,
    notes: int,
    asked: bool = False,
    note: Say | None = None,
) -> Screen:
    """Show an idea with what was said of it, and what may be done; `asked`: one is the second person."""
    ref = f"{view.id}.{view.version}"
    above: tuple[Shown, ...] = (note, "") if note else ()
    told = () if decision is None else (*decided_lines(view, decision, world), "")
    lines = (*above, heading(view), *told, *idea_lines(view, world), "", *brief_lines(found, world))
    offered = LIFECYCLE.offered(view.state, Role.COORDINATOR)
    rows: Rows = ()
    if asked:
        rows += ((link("de_agree", "decide.agree", ref), link("de_disagree", "decide.disagree", ref)),)
    rows += in_rows([_outcome(one, view) for one in Outcome if one in offered])
    if "reopen" in offered:
        rows += ((link("de_reopen", "decide.reopen", ref),),)
    of = str(view.id)
    rows += ((link("de_split", "split.button", f"{of}.0"), link("de_picture", "split.picture.button", of)),)
    like = link("de_alike", "similar.button", of)
    talk = Button(say("discussion.button", count=notes), f"go.de_talk.{of}.0")
    files = [link("de_files", "triage.files", of)] if view.has_files else []
    long = any(len((view.answers.get(name) or {}).get("text") or "") > LONG for name in ("idea", "how"))
    rest = [link("de_whole", "decide.whole", of)] if long else []
    return Screen(lines, (*rows, (talk, like, *files), (*rest, link("decide", "button.back"))), replaces=True)


def whole(view: IdeaFile, world: World) -> Screen:
    """Show an idea with every word of it; it may take more than one message, and stays."""
    back = link("de_idea", "button.back", str(view.id))
    return Screen((heading(view), *idea_lines(view, world, whole=True)), ((back,),))


def picking(
    view: IdeaFile,
    choice: Choice,
    world: World,
    *,
    text: str | None = None,
    city: str | None = None,
    against: str | None = None,
    agreed: bool = True,
) -> Screen:
    """Show the reasons of an outcome; `against` a majority: with a second person, or alone; `agreed`: all said so."""
    lines: list[Shown] = [heading(view), "", say(f"decide.why.{choice.outcome}")]
    if city:
        lines.append(say("decide.city", city=city_named(city, world)))
    if text:
        lines.append(say("decide.your_words", text=text))
    if against is not None:
        lines += ["", say(f"decide.against.{against}")]
        if not text:
            # Said before it is refused.
            lines.append(say("decide.words_needed"))
    reasons = [
        Button(reason, f"go.de_pick.{choice.switched(at)}", chosen=bool(choice.marks >> at & 1))
        for at, reason in enumerate(chips(choice.outcome, world))
        if agreed or reason.code != ALL_AGREE
    ]
    words = [link("de_words", "decide.words", str(choice))]
    if text:
        words.append(link("de_words_off", "decide.words.off", str(choice)))
    if choice.outcome is Outcome.REFERRED:
        words.append(link("de_city", "decide.other_city", f"{choice.idea_id}.{choice.version}"))
    confirm = Button(say("decide.confirm", outcome=say(f"decide.outcome.{choice.outcome}")), f"go.de_ok.{choice}")
    back = link("de_idea", "button.back", str(view.id))
    return Screen(tuple(lines), (*in_rows(reasons, wide=1), (confirm,), tuple(words), (back,)), replaces=True)


def words(choice: Choice, *, complaint: Say | None = None) -> Screen:
    """Ask for a reason in words of one's own."""
    above: tuple[Shown, ...] = (complaint, "") if complaint else ()
    back = link("de_pick", "button.back", str(choice))
    return Screen((*above, say("decide.words.ask")), ((back,),), replaces=complaint is None)


def cities(idea_id: int, version: int, world: World, *, own: str | None = None, complaint: Say | None = None) -> Screen:
    """Ask to which city an idea is referred; its `own` is not offered."""
    above: tuple[Shown, ...] = (complaint, "") if complaint else ()
    sisters = [
        Button(one, f"go.de_to.{idea_id}.{version}.{one.code}")
        for one in world.programme.sister_cities
        if own is None or not same_city(own, one.code, world.programme.sister_cities)
    ]
    back = link("de_idea", "button.back", str(idea_id))
    return Screen((*above, say("decide.city.ask")), (*in_rows(sisters), (back,)), replaces=complaint is None)


def sure(view: IdeaFile, choice: Choice, found: Gathered, world: World) -> Screen:
    """Say what is lacking, and ask whether it shall be decided all the same."""
    lines: list[Shown] = [heading(view), "", *brief_lines(found, world), "", say("decide.lacking")]
    yes = Button(say("decide.all_the_same"), f"go.de_sure.{choice}")
    return Screen(tuple(lines), ((yes,), (link("de_pick", "button.back", str(choice)),)), replaces=True)


def stale(view: IdeaFile, decision: Decision) -> Screen:
    """Say who decided the idea of an old button, when and how."""
    told = {"code": Code(view.code), "by": decision.by or say("card.somebody"), "at": decision.at}
    line = say("decide.decided_by", **told, outcome=say(f"decide.outcome.{decision.outcome}"))
    see = link("de_idea", "decide.see", str(view.id))
    return Screen((line,), ((see,), (link("decide", "decide.go_on"),)), replaces=True)


def why_not(idea_id: int, version: int, *, complaint: Say | None = None) -> Screen:
    """Ask the second person why they disagree."""
    above: tuple[Shown, ...] = (complaint, "") if complaint else ()
    ref = f"{idea_id}.{version}"
    wordless = link("de_disagree_now", "decide.no_words", ref)
    back = link("de_idea", "button.back", str(idea_id))
    return Screen((*above, say("decide.why_not")), ((wordless,), (back,)), replaces=complaint is None)


def decided_lines(view: IdeaFile, decision: Decision, world: World) -> tuple[Shown, ...]:
    """Say how it was decided and why, by whom, and whether another person has agreed."""
    by = decision.by or say("card.somebody")
    lines: list[Shown] = [
        say("decide.decided", by=by, at=decision.at, outcome=say(f"decide.outcome.{decision.outcome}"))
    ]
    reasons = tuple(one for one in chips(decision.outcome, world) if one.code in view.reasons)
    if reasons:
        lines.append(say("decide.reasons", reasons=reasons))
    if view.reason_text:
        lines.append(say("decide.your_words", text=view.reason_text))
    if view.referred_to:
        lines.append(say("decide.city", city=city_named(view.referred_to, world)))
    if decision.overrides and decision.seconded_by is None and not decision.published:
        lines.append(say("decide.wants_second"))
    if decision.seconded_by is not None:
        lines.append(say("decide.seconded", by=decision.seconded_by or say("card.somebody")))
    return tuple(lines)


def city_named(name: str, world: World) -> Shown:
    """Say a city that is kept in words: a sister city in the reader's language."""
    return next((one for one in world.programme.sister_cities if name in (one.fa, one.en, one.code)), name)


def item(one: Listed, key: str = "decide.item") -> Button:
    """Make the button of an idea in a list."""
    title = one.title if len(one.title) <= TITLE else one.title[: TITLE - 1] + "…"
    return Button(say(key, code=Code(one.code), title=title), f"go.de_idea.{one.id}")


def turns(page: str, at: int, count: int, most: int) -> Rows:
    """Make the buttons to the pages of a list before and behind."""
    buttons = [link(page, "decide.page.before", str(at - 1))] if at > 0 else []
    if count > (at + 1) * most:
        buttons.append(link(page, "decide.page.behind", str(at + 1)))
    return (tuple(buttons),) if buttons else ()


def _outcome(outcome: Outcome, view: IdeaFile) -> Button:
    if outcome is Outcome.MERGED:
        return link("mg_with", "decide.outcome.merged", str(view.id))
    return Button(say(f"decide.outcome.{outcome}"), f"go.de_pick.{Choice(outcome, view.id, view.version)}")


def _waits(one: Listed) -> Say:
    if one.state is State.NEEDS_REVISION:
        return say("decide.waits_for.author")
    if not one.waits and not one.done:
        return say("decide.waits_for.assignment")
    return say("decide.waits_for.reviews", done=one.done, waits=one.waits)
