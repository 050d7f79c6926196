"""What stands beside an idea on its author's page: a question, the result, how it went on; and what can be done."""

from bot.answering.visit import Visit
from conversations.pages import idea_decision, idea_progress, release, revision
from conversations.pages.link import link
from conversations.screen import Code, Rows, Shown, say
from programme.idea import OPERATIONAL, PUBLISHED, State
from programme.idea_file import IdeaFile
from services.idea_decision import told
from services.merges import of_idea, question
from services.milestone import milestones
from services.release import ASKABLE

Said = tuple[tuple[Shown, ...], Rows]

NOTHING: Said = ((), ())


def _asked(visit: Visit, view: IdeaFile) -> Said:
    if view.state is not State.NEEDS_REVISION or not view.revisions:
        return NOTHING
    line = say("revision.asked", question=revision.question_shown(view.revisions[0], visit.world))
    return (line,), ((link("revise", "button.answer", str(view.id)),),)


def _joins(visit: Visit, view: IdeaFile) -> Said:
    merges = (one.id for one in of_idea(visit.tx, idea_id=view.id))
    asked = (question(visit.tx, merge_id=one, person_id=visit.who.person_id) for one in merges)
    return (), tuple((link("i_merge", "merge.see", str(one.merge_id)),) for one in asked if one is not None)


def _result(visit: Visit, view: IdeaFile) -> Said:
    of = told(visit.tx, idea_id=view.id, person_id=visit.who.person_id) if view.state in PUBLISHED else None
    rows = idea_decision.answers(view.id) if view.state is State.AWAITING else ()
    if of is None:
        return NOTHING
    into = () if of.into is None else (say("ideas.merged_into", code=Code(of.into)),)
    return (*into, *idea_decision.why(of, visit.world)), rows


def _progress(visit: Visit, view: IdeaFile) -> Said:
    if view.state not in PUBLISHED:
        return NOTHING
    reached = milestones(visit.tx, idea_id=view.id, person_id=visit.who.person_id)
    lines = idea_progress.milestone_lines(reached, visit.world)
    report = ((link("i_report", "report.button", str(view.id)),),) if view.state in OPERATIONAL else ()
    wish = ((release.wish(view.id),),) if view.state in ASKABLE else ()
    return lines, (*report, *wish)


def beside(visit: Visit, view: IdeaFile) -> Said:
    """Gather it all, in the order in which it is shown."""
    said = [one(visit, view) for one in (_asked, _joins, _result, _progress)]
    return tuple(line for lines, _ in said for line in lines), tuple(row for _, rows in said for row in rows)
