"""Triage cards: a registration with its verdicts, then the reasons of one; two taps a decision.

A button's value is `ID.VERSION.MARKS`: it works only while the card is as it was shown. The marks are the reasons that
are ticked, a bit each, and whether a second look is wanted.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from conversations.pages.desk.card import card_lines
from conversations.pages.desk.spread import spread
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, in_rows, say
from conversations.world import World
from programme.registration import Verdict
from programme.registration_file import RegistrationFile
from programme.second_look import FIRST_CARDS
from programme.text import number
from programme.triage import Progress
from programme.words import Named

COMMON = 1
"""The mark of the first reason: the common one, ticked already."""

ASKED = 1 << 15
"""The mark of a wish for a second look."""

TWINS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Ref:
    """Which card a button is about, as it was shown."""

    registration_id: int
    version: int
    marks: int = 0

    def __str__(self) -> str:
        return f"{self.registration_id}.{self.version}.{self.marks}"

    def with_marks(self, marks: int) -> "Ref":
        """Return the same card with other marks."""
        return Ref(self.registration_id, self.version, marks)

    @property
    def asked(self) -> bool:
        """Say whether a second look is wanted."""
        return bool(self.marks & ASKED)

    @classmethod
    def parse(cls, value: str) -> Self | None:
        """Read a button's value; None for what no button of ours has."""
        numbers = [found for part in value.split(".") if (found := number(part)) is not None]
        well_formed = value.count(".") + 1 == len(numbers) and len(numbers) in (2, 3)
        return cls(*numbers) if well_formed else None


def card(
    view: RegistrationFile, ref: Ref, progress: Progress, world: World, *, second: bool, note: Say | None = None
) -> Screen:
    """Show a card with the verdicts."""
    asks = [] if second else [link("t_ask", "triage.ask", str(ref))]
    first = (_pick(Verdict.ABLE, ref), _pick(Verdict.COMPANION, ref), *asks)
    # A duplicate is one of something: the first officer says of what, the second one only judges.
    double = _pick(Verdict.DUPLICATE, ref) if second else link("t_original", "triage.verdict.duplicate", str(ref))
    twins: Rows = tuple(
        (Button(say("triage.compare_with", code=Code(double.code)), f"go.t_twin.{ref}.{double.id}"),)
        for double in ([] if second else view.doubles[:TWINS_SHOWN])
    )
    wish = ref.with_marks(ref.marks ^ ASKED)
    wanted = Button(say("triage.second_look"), f"go.t_show.{wish}", chosen=ref.asked)
    rest = [
        link("t_undo", "triage.undo"),
        link("t_later", "triage.later", str(ref)),
        *([wanted] if progress.paired and not second else []),
        link("t_more", "triage.more", str(ref)),
    ]
    return Screen(
        (*_first(note), *_lines(view, progress, world, second=second)),
        (first, (double, _pick(Verdict.INELIGIBLE, ref)), *twins, tuple(rest)),
        replaces=True,
    )


def picking(
    view: RegistrationFile, ref: Ref, verdict: Verdict, progress: Progress, world: World, *, second: bool
) -> Screen:
    """Show the same card with the reasons of one verdict, the common one ticked."""
    reasons: list[Named] = getattr(world.programme.reasons, verdict)
    chips = [
        Button(reason, f"go.t_pick.{verdict}.{ref.with_marks(ref.marks ^ (1 << at))}", chosen=bool(ref.marks >> at & 1))
        for at, reason in enumerate(reasons)
    ]
    confirm = Button(say(f"triage.confirm.{verdict}"), f"go.t_ok.{verdict}.{ref}")
    back = link("t_show", "button.back", str(ref.with_marks(ref.marks & ASKED)))
    own: tuple[Shown, ...] = ()
    words = []
    if not second:
        # A second officer compares; only the first one's words reach the citizen.
        words = [Button(say("triage.words"), f"go.t_words.{verdict}.{ref}")]
        if view.reason_text:
            own = (say("triage.your_words", text=view.reason_text),)
            words.append(Button(say("triage.words.off"), f"go.t_words_off.{verdict}.{ref}"))
    return Screen(
        (*_lines(view, progress, world, second=second), "", say(f"triage.why.{verdict}"), *own),
        (*in_rows(chips, wide=1), (confirm,), (*words, back)),
        replaces=True,
    )


def more(view: RegistrationFile, ref: Ref, progress: Progress, world: World, *, second: bool) -> Screen:
    """Show the card with everything else that can be done."""
    rows: list[tuple[Button, ...]] = [
        (link("t_note", "triage.note", str(ref)), link("t_flag", "triage.flag", str(ref))),
        (link("t_files", "triage.files", str(ref)),) if view.files else (),
        (link("t_not_mine", "triage.not_mine", str(ref)), link("t_filter", "triage.filters")),
        (link("t_show", "button.back", str(ref)), link("desk", "desk.button")),
    ]
    return Screen(
        (*_lines(view, progress, world, second=second), *spread(progress, world)), tuple(row for row in rows if row),
        replaces=True,
    )  # fmt: skip


def nothing(progress: Progress, *, narrow: bool, looked: int | None = None, note: Say | None = None) -> Screen:
    """Say that nothing waits, or nothing that the filters let through; `looked`: only so many were looked at."""
    rows: Rows = ((link("t_undo", "triage.undo"), link("t_filter", "triage.filters")), (link("desk", "desk.button"),))
    what = say("triage.nothing_through_filters" if narrow else "triage.nothing")
    if narrow and looked is not None:
        what = say("triage.nothing_among_the_first", count=looked)
    return Screen((*_first(note), what, _counters(progress)), rows, replaces=True)


def stale(view: RegistrationFile, *, by: str | None, when: datetime) -> Screen:
    """Say who decided the card of an old button, and when; the verdict only to whoever need not judge it, too."""
    verdict = Verdict.of(view.state)
    told: dict[str, Any] = {"code": Code(view.code), "officer": by or say("card.somebody"), "at": when}
    if view.blind:
        line = say("triage.stale.blind", **told)
    elif verdict is not None:
        line = say("triage.stale.decided", **told, verdict=say(f"triage.verdict.{verdict}"))
    else:
        line = say("triage.stale.published", **told, state=say(f"card.state.{view.state}"))
    see = () if view.blind else ((Button(say("triage.see_file"), f"go.card.{view.id}"),),)
    return Screen((line,), (*see, (link("triage", "triage.go_on"),)), replaces=True)


def words(ref: Ref, verdict: Verdict, *, complaint: Say | None = None) -> Screen:
    """Ask for a reason in the officer's own words."""
    back = Button(say("button.back"), f"go.t_pick.{verdict}.{ref}")
    return Screen((*_first(complaint), say("triage.words.ask")), ((back,),))


def original(ref: Ref, *, complaint: Say | None = None) -> Screen:
    """Ask of which registration the card is the duplicate."""
    back = link("t_show", "button.back", str(ref))
    return Screen((*_first(complaint), say("triage.original.ask")), ((back,),))


def noting(ref: Ref, *, complaint: Say | None = None) -> Screen:
    """Ask for an inner note."""
    back = link("t_show", "button.back", str(ref))
    return Screen((*_first(complaint), say("triage.note.ask")), ((back,),))


def _lines(view: RegistrationFile, progress: Progress, world: World, *, second: bool) -> tuple[Shown, ...]:
    code = Code(view.code)
    at = min(progress.judged + 1, progress.total)
    title = (
        say("triage.title_second", code=code) if second else say("triage.title", code=code, at=at, total=progress.total)
    )
    above: tuple[Shown, ...] = (say("triage.narrow"),) if progress.narrow and not second else ()
    if progress.paired and progress.judged < FIRST_CARDS:
        above += (say("triage.first_cards", count=FIRST_CARDS),)
    return (title, *above, *card_lines(view, world), "", _counters(progress))


def _counters(progress: Progress) -> Say:
    values = {"mine": progress.mine, "able": progress.able, "target": progress.target, "minutes": progress.minutes}
    return say("triage.counters", **values)


def _pick(verdict: Verdict, ref: Ref) -> Button:
    return Button(say(f"triage.verdict.{verdict}"), f"go.t_pick.{verdict}.{ref.with_marks(ref.marks & ASKED | COMMON)}")


def _first(note: Say | None) -> tuple[Shown, ...]:
    return () if note is None else (note, "")
