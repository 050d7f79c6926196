"""An author's answer about one answer of an idea: one message, shown beside what stands there before it is stored."""

from collections.abc import Callable

from pydantic import ValidationError

from bot.answering import ideas
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.complaint import complaint
from conversations.event import Event, Said, Sent
from conversations.pages import home
from conversations.pages import revision as pages
from conversations.screen import Say, say
from programme.attachment import check
from programme.errors import Invalid
from programme.idea import IDEA_LENGTH, State, Told
from programme.idea_file import IdeaFile
from programme.revision import added, revised
from programme.text import has_letters, number
from services import drafts, people, revision
from services.idea_file import open_for_author

FOCUS = "revise."
"""How the focus of an account begins whose next message answers a question about an idea: `revise.IDEA`."""


def waits(focus: str | None) -> bool:
    """Say whether an account's next message answers such a question."""
    return focus is not None and focus.startswith(FOCUS)


def focused(visit: Visit) -> Reply:
    """Show again the question that the next message answers, or the answer that waits for a word."""
    idea_id = (visit.who.focus or "").removeprefix(FOCUS)
    view, held = _open(visit, number(idea_id)), _held(visit, number(idea_id))
    return asked(visit, idea_id) if view is None or held is None else _preview(visit, view, *held)


def asked(visit: Visit, value: str, *, complaint: Say | None = None) -> Reply:
    """Show a question, and take the next message as its answer: `IDEA`; or take what waits: `IDEA.VERSION.WAY`."""
    number_of, _, pressed = value.partition(".")
    view = _open(visit, number(number_of))
    if view is None:
        visit.who = people.turn(visit.tx, visit.who, focus=None) if waits(visit.who.focus) else visit.who
        return visit.reply(home.home(visit.standing(), visit.world, note=say("revision.over")))
    if pressed:
        return _sent(visit, view, *pressed.split(".", 1))
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}{view.id}")
    if _held(visit, view.id) is not None:
        _keep(visit, view.id, None)
    return visit.reply(pages.question(view, view.revisions[0], visit.world, complaint=complaint, waits=True))


def only_one(visit: Visit) -> int | None:
    """Name the idea about which somebody is asked who just writes; None where it is not plain which one."""
    waiting = revision.waiting(visit.tx, person_id=visit.who.person_id, programme=visit.world.programme)
    return waiting[0] if len(waiting) == 1 else None


def answered(visit: Visit, event: Event, idea_id: int | None = None) -> Reply:
    """Show what would be sent, or say what is wrong with it and ask again; nothing is sent before a word."""
    if idea_id is None:
        idea_id = number((visit.who.focus or "").removeprefix(FOCUS))
    view = _open(visit, idea_id)
    if view is None:
        return asked(visit, "")
    if isinstance(event, Said) and visit.phrases.leaves(event.text):
        # The words of the button are no answer: the question stays as it is, below the idea.
        visit.who = people.turn(visit.tx, visit.who, focus=None)
        return ideas.opened(visit, view.id)
    if isinstance(event, Said) and visit.phrases.page(event.text) == "start":
        return asked(visit, str(view.id), complaint=say("revision.greeting"))
    programme = visit.world.programme
    try:
        given = _given(visit, event)
        if given is None:
            return asked(visit, str(view.id), complaint=say("revision.how_to_answer"))
        field, cities, horizons = view.revisions[0].field, programme.sister_cities, programme.horizons
        revised(view.answers, field, given, cities=cities, horizons=horizons)
    except ValidationError as error:
        return asked(visit, str(view.id), complaint=complaint(error))
    except Invalid as refused:
        return asked(visit, str(view.id), complaint=say(f"complaint.{refused.key}", **refused.params))
    visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}{view.id}")
    return _preview(visit, view, given, _keep(visit, view.id, given))


def _preview(visit: Visit, view: IdeaFile, given: Told, version: int) -> Reply:
    whole = added(view.answers, view.revisions[0].field, given)
    return visit.reply(pages.preview(view, given, version, visit.world, may_add=whole is not None))


def _sent(visit: Visit, view: IdeaFile, version: str, way: str = "") -> Reply:
    """Take the answer as it was shown: in the place of what stood there, or added to it."""
    held = _held(visit, view.id)
    if held is None:
        return asked(visit, str(view.id))
    given, now_at = held
    if number(version) != now_at or way not in pages.WAYS:
        # Something else was written since.
        return _preview(visit, view, given, now_at)
    revision.answer(
        visit.tx,
        given,
        idea_id=view.id,
        person_id=visit.who.person_id,
        programme=visit.world.programme,
        now=visit.now,
        adds=way == pages.ADD,
    )
    visit.who = people.turn(visit.tx, visit.who, focus=None)
    return visit.reply(pages.thanks(view))


def _held(visit: Visit, idea_id: int | None) -> tuple[Told, int] | None:
    """Read what an author wrote and did not send yet."""
    held = drafts.load(visit.tx, person_id=visit.who.person_id, form=revision.draft_of(idea_id or 0))
    return (Told.model_validate(held[0]["given"]), held[1]) if held is not None and held[0]["given"] else None


def _keep(visit: Visit, idea_id: int, given: Told | None) -> int:
    """Keep what an author wrote, or that they write it again, so that a button of before sends nothing else."""
    form, person_id = revision.draft_of(idea_id), visit.who.person_id
    held = drafts.load(visit.tx, person_id=person_id, form=form)
    version = 0 if held is None else held[1]
    data = {"answers": {}, "given": None if given is None else given.model_dump(mode="json", exclude_none=True)}
    drafts.save(visit.tx, data, person_id=person_id, form=form, version=version, now=visit.now)
    return version + 1


def _open(visit: Visit, idea_id: int | None) -> IdeaFile | None:
    """Read an idea of whoever writes about which they are asked now."""
    if idea_id is None:
        return None
    view = open_for_author(visit.tx, idea_id=idea_id, person_id=visit.who.person_id)
    return view if view is not None and view.state is State.NEEDS_REVISION and view.revisions else None


def _given(visit: Visit, event: Event) -> Told | None:
    if isinstance(event, Said):
        return Told(text=event.text)
    if not isinstance(event, Sent):
        return None
    check(event.file, limits=visit.world.programme.files)
    says = has_letters(event.caption) and len(event.caption) <= IDEA_LENGTH
    return Told(text=event.caption if says else None, file=event.file)


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"revise": asked}
