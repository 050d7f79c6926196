"""The draft of an idea, where it is more than a form's: when it takes answers, and what is done with them."""

from typing import Any

from pydantic import BaseModel

from bot.answering.bound import Bound
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.draft import Draft
from conversations.form import Form
from conversations.pages import idea_deadline
from conversations.pages import ideas as pages
from conversations.screen import Screen
from conversations.widgets.means import Means
from programme.errors import ProgrammeError
from programme.idea import Idea, State
from programme.own_idea import Deadline
from services import drafts, idea
from services.own_ideas import deadline, last_means, open_own


def closed(visit: Visit, form: Form) -> Reply | None:
    """Show a draft that takes no answers any more, and say why; None where it does."""
    idea_id, person_id, programme = form.number or 0, visit.who.person_id, visit.world.programme
    try:
        idea.check_fillable(visit.tx, idea_id=idea_id, person_id=person_id, programme=programme, now=visit.now)
    except ProgrammeError as why:
        found = open_own(visit.tx, idea_id=idea_id, person_id=person_id, unsent=True)
        view = None if found is None else found[1]
        return visit.reply(idea_deadline.closed(why, view, until(visit), visit.world))
    return None


def until(visit: Visit) -> Deadline | None:
    """Say until when a diplomat's ideas are taken; None for whoever is none."""
    about: dict[str, Any] = {"person_id": visit.who.person_id, "programme": visit.world.programme}
    return deadline(visit.tx, **about, now=visit.now) if idea.is_diplomat(visit.tx, **about) else None


def beginning(visit: Visit, idea_id: int) -> dict[str, Any]:
    """Give what a new draft begins with: the means that may be copied, which are no answer yet."""
    means = last_means(visit.tx, person_id=visit.who.person_id)
    return {Means.LAST: means} if means else {}


def submit(visit: Visit, answers: BaseModel, draft: Draft, idea_id: int) -> Screen:
    """Send an idea, or what was changed of it."""
    assert isinstance(answers, Idea)  # noqa: S101 - its form has no other model
    person_id, programme = visit.who.person_id, visit.world.programme
    about: dict[str, Any] = {"person_id": person_id, "programme": programme, "now": visit.now}
    first = idea.submit(visit.tx, answers, idea_id=idea_id, **about)
    found = open_own(visit.tx, idea_id=idea_id, person_id=person_id)
    assert found is not None  # noqa: S101 - it was sent just now
    ends = deadline(visit.tx, **about)
    if first:
        return pages.receipt(found[1], ends, visit.world)
    return pages.edited(found[1], ends)


def discard(visit: Visit, idea_id: int) -> Screen:
    """Say that the draft is gone, and take the idea back that it was to become."""
    person_id = visit.who.person_id
    row = idea.own(visit.tx, idea_id=idea_id, person_id=person_id)
    sent = row.state != State.DRAFT
    if not sent:
        idea.withdraw(visit.tx, idea_id=idea_id, person_id=person_id, now=visit.now)
    return pages.discarded(sent=sent)


def left(visit: Visit, form: Form) -> Screen:
    """Say that what is not sent yet is kept."""
    held = drafts.load(visit.tx, person_id=visit.who.person_id, form=form.draft)
    found = open_own(visit.tx, idea_id=form.number or 0, person_id=visit.who.person_id)
    ends = until(visit)
    assert held is not None  # noqa: S101 - it was at hand
    assert found is not None  # noqa: S101 - as above
    assert ends is not None  # noqa: S101 - as above
    return pages.left(form, held[1], ends, sent=found[0].state is not State.DRAFT)


OF_IDEA = Bound(closed, beginning, submit, left, discard)
"""What is done with the draft of an idea."""
