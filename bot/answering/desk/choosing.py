"""Choosing the outcome of an idea by chat: its reasons, words of one's own, the city it is referred to."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.answering.desk.idea_at import about, acting, listed, view_of
from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import text_of
from bot.answering.reply import Reply
from conversations.event import Event
from conversations.pages.desk import deciding as pages
from conversations.pages.desk.deciding import Choice
from conversations.screen import Code, Say, say
from programme.answers import SHORT_LENGTH
from programme.errors import Conflict
from programme.idea import LIFECYCLE, Outcome
from programme.idea_deciding import overrides, same_city, unanimous
from services import deciding_ideas as services
from services import people
from services.deciding_ideas import NotAsShown, NotSure
from services.idea_split import gathered
from storage.engine.row import Row

LONGEST_REASON = 300


def _pick(at: DeskVisit, value: str, toast: Say | None = None) -> Reply:
    def pick(choice: Choice, row: Row) -> Reply:
        visit, words = at.visit, services.drafted(row, choice.outcome)
        # Words that were shown, and changed since, are shown now.
        choice = replace(choice, words=words if choice.words else 0)
        if choice.outcome is Outcome.REFERRED and not choice.words:
            return _ask_city(at, choice.idea_id, choice.version)
        view = view_of(at, choice.idea_id)
        assert view is not None  # noqa: S101 - it was just taken
        found = gathered(visit.tx, idea_id=row.id, programme=visit.world.programme, named=False)
        against = None
        if overrides(found.split.majority, choice.outcome):
            others = services.seconds(visit.tx, row, at.member, visit.world.programme)
            against = "second" if others else "alone"
        text, city = (row.reason_text, row.referred_to) if choice.words else (None, None)
        told: dict[str, Any] = {
            "text": text,
            "city": city if choice.outcome is Outcome.REFERRED else None,
            "against": against,
        }
        told["agreed"] = unanimous(found.split.counted, choice.outcome)
        return visit.reply(replace(pages.picking(view, choice, visit.world, **told), toast=toast))

    return _with(at, value, pick)


def _ok(at: DeskVisit, value: str, *, sure: bool = False) -> Reply:
    def decide(choice: Choice, row: Row) -> Reply:
        visit, programme = at.visit, at.visit.world.programme
        try:
            services.decide(
                visit.tx,
                **about(at, choice.idea_id, choice.version),
                outcome=choice.outcome,
                reasons=choice.reasons(visit.world),
                words=choice.words,
                sure=sure,
                programme=programme,
                now=visit.now,
            )
        except NotAsShown:
            raise
        except NotSure:
            view, found = view_of(at, choice.idea_id), gathered(visit.tx, idea_id=choice.idea_id, programme=programme)
            assert view is not None  # noqa: S101 - it was just taken
            return visit.reply(pages.sure(view, choice, found, visit.world))
        except Conflict as refusal:
            # Nothing was written; the reasons stand there once more, with what they lack.
            return _pick(at, value, say(refusal.key))
        told = {"code": Code(row.code), "outcome": say(f"decide.outcome.{choice.outcome}")}
        made = services.decision(visit.tx, idea_id=choice.idea_id)
        return listed(at, say("decide.done_second" if made is not None and made.overrides else "decide.done", **told))

    return _with(at, value, decide)


def _sure(at: DeskVisit, value: str) -> Reply:
    return _ok(at, value, sure=True)


def _words(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    def ask(choice: Choice, row: Row) -> Reply:
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}de_words.{choice}")
        return at.visit.reply(pages.words(choice, complaint=complaint))

    return _with(at, value, ask)


def _worded(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=LONGEST_REASON)
    return _words(at, value, text) if isinstance(text, Say) else _keep_words(at, value, text)


def _words_off(at: DeskVisit, value: str) -> Reply:
    return _keep_words(at, value, "")


def _keep_words(at: DeskVisit, value: str, text: str) -> Reply:
    def keep(choice: Choice, row: Row) -> Reply:
        this = about(at, choice.idea_id, choice.version)
        services.draft(at.visit.tx, text=text, **this)
        kept = services.take(at.visit.tx, **this)
        # Shown once more before it counts: the author is sent these very words.
        return _pick(at, str(replace(choice, words=services.drafted(kept, choice.outcome))))

    return _with(at, value, keep)


def _city(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    ref = pages.ref_of(value)
    return listed(at) if ref is None else acting(at, *ref, lambda row: _ask_city(at, *ref, complaint))


def _ask_city(at: DeskVisit, idea_id: int, version: int, complaint: Say | None = None) -> Reply:
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}de_city.{idea_id}.{version}")
    own = _own_city(at, idea_id)
    return at.visit.reply(pages.cities(idea_id, version, at.visit.world, own=own, complaint=complaint))


def _own_city(at: DeskVisit, idea_id: int) -> str | None:
    view = view_of(at, idea_id)
    return None if view is None else view.answers.get("city")


def _city_typed(at: DeskVisit, value: str, event: Event) -> Reply:
    text = text_of(event, longest=SHORT_LENGTH)
    return _city(at, value, text) if isinstance(text, Say) else _to(at, value, " ".join(text.split()))


def _city_tapped(at: DeskVisit, value: str) -> Reply:
    ref, _, code = value.rpartition(".")
    city = next((one for one in at.visit.world.programme.sister_cities if one.code == code), None)
    return listed(at) if city is None else _to(at, ref, city.fa)


def _to(at: DeskVisit, value: str, city: str) -> Reply:
    ref = pages.ref_of(value)
    if ref is None:
        return listed(at)

    def keep(row: Row) -> Reply:
        own = _own_city(at, row.id)
        if own is not None and same_city(own, city, at.visit.world.programme.sister_cities):
            return _ask_city(at, *ref, say("decide.city_own"))
        services.draft(at.visit.tx, city=city, **about(at, *ref))
        kept = services.take(at.visit.tx, **about(at, *ref))
        return _pick(at, str(Choice(Outcome.REFERRED, *ref, words=services.drafted(kept, Outcome.REFERRED))))

    return acting(at, *ref, keep)


def _with(at: DeskVisit, value: str, act: Callable[[Choice, Row], Reply]) -> Reply:
    """Do something with the choice of a button."""
    choice = Choice.parse(value)
    if choice is None or choice.outcome is Outcome.MERGED:
        return listed(at)

    def chosen(row: Row) -> Reply:
        if choice.outcome not in LIFECYCLE.offered(row.state, at.member.role):
            raise NotAsShown(row.id)
        return act(choice, row)

    return acting(at, choice.idea_id, choice.version, chosen)


PAGES: dict[str, DeskPage] = {
    "de_pick": DeskPage(_pick, COORDINATOR_ONLY),
    "de_ok": DeskPage(_ok, COORDINATOR_ONLY),
    "de_sure": DeskPage(_sure, COORDINATOR_ONLY),
    "de_words": DeskPage(_words, COORDINATOR_ONLY, hear=_worded),
    "de_words_off": DeskPage(_words_off, COORDINATOR_ONLY),
    "de_city": DeskPage(_city, COORDINATOR_ONLY, hear=_city_typed),
    "de_to": DeskPage(_city_tapped, COORDINATOR_ONLY),
}
