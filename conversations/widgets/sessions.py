"""Sessions: each typed as people type a day and an hour, several in as many lines; then how long they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, InCity, Rows, Say, Shown, say
from conversations.step import Answer, Asking, Gathered, Misunderstood, Taken
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.course_told import MINUTES_LEAST, MINUTES_MOST, SESSIONS_MOST
from programme.errors import Invalid
from programme.minutes_typed import read_minutes
from programme.moment_typed import read_moment
from programme.text import number

LENGTHS = (60, 90, 120)
"""Minutes that are offered."""


class Sessions(Plain):
    """A list of sessions.

    What is gathered: those `kept` so far; the `new` ones, whose length is not known; the `unclear` ones, each as its
    two moments, of the morning and of the evening.
    """

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Ask which of two moments is meant, how long the new ones are, or for more of them."""
        work = self._work(asking)
        if work["unclear"]:
            return (say("course.sessions.which", at=InCity(_moment(work["unclear"][0][0]))),)
        if work["new"]:
            new = [say("course.sessions.new", at=InCity(_moment(one))) for one in work["new"]]
            return (say("course.sessions.long_ask"), *new)
        if not work["kept"]:
            return (say(asking.key("ask"), city=asking.world.programme.city),)
        return (say("course.sessions.so_far"), *_listed(work["kept"]), "", say("course.sessions.more"))

    def rows(self, asking: Asking) -> Rows:
        """Draw the two moments, the usual lengths, or a button a session and one to go on."""
        work = self._work(asking)
        if left := len(work["unclear"]):
            early = Button(say("course.sessions.morning"), asking.press("early", left))
            return ((early, Button(say("course.sessions.evening"), asking.press("late", left))),)
        if work["new"]:
            return (
                tuple(Button(say("course.sessions.long", minutes=one), asking.press("long", one)) for one in LENGTHS),
            )
        if not work["kept"]:
            return ()
        drop = tuple(
            (Button(say("course.sessions.drop", number=at), asking.press("drop", _epoch(one["starts_at"]))),)
            for at, one in enumerate(work["kept"], 1)
        )
        return (*drop, (Button(say("button.done"), asking.press("done")),))

    def take(self, asking: Asking, event: Event) -> Taken:
        """Add sessions, say of one when it is, of the new ones how long they are, take one off, or take all."""
        work = self._work(asking)
        match event:
            case Pressed(act="early" | "late" as act, value=left) if number(left) == len(work["unclear"]) > 0:
                meant, *unclear = work["unclear"]
                return self._added(work, [*work["new"], meant[act == "late"]], unclear)
            case Pressed(act="long", value=minutes) if work["new"] and number(minutes) in LENGTHS:
                return self._long(work, number(minutes) or 0)
            case Pressed(act="drop", value=at) if not work["new"] and not work["unclear"]:
                kept = [one for one in work["kept"] if str(_epoch(one["starts_at"])) != at]
                return Gathered(_of(kept), replaces=True)
            case Pressed(act="done") if work["kept"] and not work["new"] and not work["unclear"]:
                return Answer(work["kept"], say("course.sessions.count", n=len(work["kept"])))
            case Said(text=text) if work["unclear"]:
                return self._retyped(asking, work, text)
            case Said(text=text) if work["new"]:
                return self._length_typed(work, text)
            case Said(text=text):
                return self._typed(asking, work, text)
        return Misunderstood(say("complaint.want_text"))

    def back(self, asking: Asking) -> Gathered | None:
        """Take back what was typed last; None where the question begins."""
        work = self._work(asking)
        return Gathered(_of(work["kept"])) if work["new"] or work["unclear"] else None

    def gathered(self, working: Any) -> bool:
        """Say whether a session was typed that is not taken yet."""
        return bool(working and any(working.values()))

    def shown(self, value: Any, world: World) -> Shown:
        """Show each session with its day, hour and length."""
        return tuple(
            say("course.sessions.one", at=InCity(_moment(one["starts_at"])), minutes=one["minutes"]) for one in value
        )

    def _typed(self, asking: Asking, work: dict[str, Any], text: str) -> Taken:
        now, zone = asking.world.now, asking.world.programme.zone
        assert now is not None  # noqa: S101 - whoever fills in a form does so now
        typed = [line for line in text.splitlines() if line.strip()]
        new, unclear = [], []
        for line in typed:
            try:
                moments = read_moment(line, now=now, zone=zone)
            except Invalid as refused:
                return Misunderstood(_of_line(typed, line, say(f"complaint.{refused.key}", **refused.params)))
            isos = [one.isoformat() for one in moments]
            if len(isos) == 1:
                new += isos
            else:
                unclear.append(isos)
        return self._added(work, new, unclear)

    def _retyped(self, asking: Asking, work: dict[str, Any], text: str) -> Taken:
        """Take what is typed once more, with an hour that is plain, for the session of which two moments are asked."""
        now, zone = asking.world.now, asking.world.programme.zone
        assert now is not None  # noqa: S101 - as in `_typed`
        try:
            meant, *others = read_moment(text, now=now, zone=zone)
        except Invalid:
            return Misunderstood(say("complaint.choose"))
        if others:
            return Misunderstood(say("complaint.choose"))
        return self._added(work, [*work["new"], meant.isoformat()], work["unclear"][1:])

    def _added(self, work: dict[str, Any], new: Sequence[str], unclear: Sequence[Sequence[str]]) -> Taken:
        known = [_epoch(one["starts_at"]) for one in work["kept"]]
        for one in new:
            if _epoch(one) in known:
                return Misunderstood(say("complaint.session.twice", at=InCity(_moment(one))))
            known.append(_epoch(one))
        if len(known) + len(unclear) > SESSIONS_MOST:
            return Misunderstood(say("complaint.session.too_many", most=SESSIONS_MOST))
        return Gathered(_of(work["kept"], sorted(new, key=_epoch), unclear))

    def _length_typed(self, work: dict[str, Any], text: str) -> Taken:
        try:
            minutes = read_minutes(text, least=MINUTES_LEAST, most=MINUTES_MOST)
        except Invalid as refused:
            return Misunderstood(say(f"complaint.{refused.key}", **refused.params))
        return self._long(work, minutes)

    @staticmethod
    def _long(work: dict[str, Any], minutes: int) -> Taken:
        kept = [*work["kept"], *({"starts_at": one, "minutes": minutes} for one in work["new"])]
        kept.sort(key=lambda one: _epoch(one["starts_at"]))
        for one, other in pairwise(kept):
            if _moment(one["starts_at"]) + timedelta(minutes=one["minutes"]) > _moment(other["starts_at"]):
                return Misunderstood(say("complaint.session.overlap", at=InCity(_moment(other["starts_at"]))))
        return Gathered(_of(kept))

    def _work(self, asking: Asking) -> dict[str, Any]:
        if asking.working is not None:
            return dict(asking.working)
        return _of(asking.answers.get(asking.step.name, ()))


def _of(kept: Sequence[Any], new: Sequence[str] = (), unclear: Sequence[Sequence[str]] = ()) -> dict[str, Any]:
    return {"kept": list(kept), "new": list(new), "unclear": [list(one) for one in unclear]}


def _of_line(typed: Sequence[str], line: str, what: Say) -> Say:
    """Say of several lines which one is wrong; none of them is taken."""
    return what if len(typed) == 1 else say("complaint.session.line", line=line.strip(), what=what)


def _listed(kept: Sequence[Any]) -> tuple[Shown, ...]:
    return tuple(
        say("course.sessions.line", number=at, at=InCity(_moment(one["starts_at"])), minutes=one["minutes"])
        for at, one in enumerate(kept, 1)
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _epoch(text: str) -> int:
    return int(_moment(text).timestamp())
