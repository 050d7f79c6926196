"""Rating an idea, tap by tap: each is stored at once, and the next question takes the place of the last."""

from collections.abc import Callable

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.review_card import about, acting, next_one, viewing, where
from bot.answering.desk.triage import text_of
from bot.answering.reply import Reply
from conversations.event import Event
from conversations.pages.desk import rating as pages
from conversations.pages.desk.reviewing import Ref
from conversations.screen import Say, say
from programme.lifecycle import Role
from programme.review import Confidence, State, Verdict
from programme.review_file import ReviewFile
from programme.text import number
from services import people, reviewing

REVIEWERS = (Role.REVIEWER,)


def _now(at: DeskVisit, ref: Ref) -> ReviewFile:
    return reviewing.view_of(at.visit.tx, review_id=ref.review_id, programme=at.visit.world.programme)


def _writing(at: DeskVisit, value: str, draw: Callable[[ReviewFile], Reply]) -> Reply:
    """Draw a question of a review that is being written; of any other one, its card."""
    return viewing(at, value, lambda view: draw(view) if view.state is State.DRAFTING else where(at, view))


def _where(at: DeskVisit, value: str) -> Reply:
    return viewing(at, value, lambda view: where(at, view))


def _question(at: DeskVisit, value: str) -> Reply:
    of, _, code = value.partition(".")
    world = at.visit.world
    if code not in {one.code for one in world.programme.rubric}:
        return _where(at, of)
    return _writing(at, of, lambda view: at.visit.reply(pages.question(view, code, world)))


def _score(at: DeskVisit, value: str) -> Reply:
    def score(ref: Ref, rest: str) -> Reply:
        code, _, points = rest.partition(".")
        given = number(points)
        programme = at.visit.world.programme
        more = {"code": code, "points": -1 if given is None else given, "programme": programme}
        reviewing.score(at.visit.tx, **more, **about(at, ref))  # type: ignore[arg-type]  # as named
        return where(at, _now(at, ref))

    return acting(at, value, score)


def _verdict(at: DeskVisit, value: str) -> Reply:
    return _writing(at, value, lambda view: at.visit.reply(pages.verdict(view)))


def _judge(at: DeskVisit, value: str) -> Reply:
    def judge(ref: Ref, rest: str) -> Reply:
        if rest not in set(Verdict):
            return next_one(at)
        reviewing.judge(at.visit.tx, verdict=Verdict(rest), **about(at, ref))
        view = _now(at, ref)
        if view.confidence is None and view.verdict is not Verdict.NOT_MY_FIELD:
            return at.visit.reply(pages.confidence(view))
        return where(at, view)

    return acting(at, value, judge)


def _sure(at: DeskVisit, value: str) -> Reply:
    return _writing(at, value, lambda view: at.visit.reply(pages.confidence(view)))


def _weigh(at: DeskVisit, value: str) -> Reply:
    def weigh(ref: Ref, rest: str) -> Reply:
        if rest not in set(Confidence):
            return next_one(at)
        reviewing.weigh(at.visit.tx, confidence=Confidence(rest), **about(at, ref))
        view = _now(at, ref)
        return _asks(at, view, "line") if view.line is None and view.note is None else where(at, view)

    return acting(at, value, weigh)


def _line(at: DeskVisit, value: str) -> Reply:
    return _words(at, value, "line")


def _note(at: DeskVisit, value: str) -> Reply:
    return _words(at, value, "note")


def _words(at: DeskVisit, value: str, part: str, complaint: Say | None = None) -> Reply:
    def ask(ref: Ref, _: str) -> Reply:
        row, _idea = reviewing.take(at.visit.tx, **about(at, ref))
        view = _now(at, ref)
        return _asks(at, view, part, complaint) if row.state == State.DRAFTING else where(at, view)

    return acting(at, value, ask)


def _asks(at: DeskVisit, view: ReviewFile, part: str, complaint: Say | None = None) -> Reply:
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}rv_{part}.{view.id}.{view.version}")
    return at.visit.reply(pages.words(view, part, note=complaint))


def _line_heard(at: DeskVisit, value: str, event: Event) -> Reply:
    return _heard(at, value, event, "line")


def _note_heard(at: DeskVisit, value: str, event: Event) -> Reply:
    return _heard(at, value, event, "note")


def _heard(at: DeskVisit, value: str, event: Event, part: str) -> Reply:
    text = text_of(event, longest=pages.LONGEST[part])
    return _words(at, value, part, text) if isinstance(text, Say) else _keep(at, value, part, text)


def _off(at: DeskVisit, value: str) -> Reply:
    part = value.rpartition(".")[2]
    return _keep(at, value, part, None) if part in pages.WORDS else next_one(at)


def _keep(at: DeskVisit, value: str, part: str, text: str | None) -> Reply:
    def keep(ref: Ref, _: str) -> Reply:
        reviewing.word(at.visit.tx, part=part, text=text, **about(at, ref))
        view = _now(at, ref)
        if part == "line" and text is not None and view.note is None:
            return _asks(at, view, "note")
        return at.visit.reply(pages.summary(view, at.visit.world))

    return acting(at, value, keep)


def _summary(at: DeskVisit, value: str) -> Reply:
    return viewing(at, value, lambda view: at.visit.reply(pages.summary(view, at.visit.world)))


def _send(at: DeskVisit, value: str) -> Reply:
    def send(ref: Ref, _: str) -> Reply:
        programme, now = at.visit.world.programme, at.visit.now
        reviewing.submit(at.visit.tx, programme=programme, now=now, **about(at, ref))
        code = _now(at, ref).idea.code
        return next_one(at, say("review.handed_in"), previous=(ref.review_id, code))

    return acting(at, value, send)


def _amend(at: DeskVisit, value: str) -> Reply:
    def amend(ref: Ref, _: str) -> Reply:
        reviewing.amend(at.visit.tx, now=at.visit.now, **about(at, ref))
        return at.visit.reply(pages.summary(_now(at, ref), at.visit.world, note=say("review.amending")))

    return acting(at, value, amend)


PAGES: dict[str, DeskPage] = {
    "rv_where": DeskPage(_where, REVIEWERS),
    "rv_q": DeskPage(_question, REVIEWERS),
    "rv_score": DeskPage(_score, REVIEWERS),
    "rv_verdict": DeskPage(_verdict, REVIEWERS),
    "rv_judge": DeskPage(_judge, REVIEWERS),
    "rv_sure": DeskPage(_sure, REVIEWERS),
    "rv_weigh": DeskPage(_weigh, REVIEWERS),
    "rv_line": DeskPage(_line, REVIEWERS, hear=_line_heard),
    "rv_note": DeskPage(_note, REVIEWERS, hear=_note_heard),
    "rv_off": DeskPage(_off, REVIEWERS),
    "rv_sum": DeskPage(_summary, REVIEWERS),
    "rv_send": DeskPage(_send, REVIEWERS),
    "rv_amend": DeskPage(_amend, REVIEWERS),
}
