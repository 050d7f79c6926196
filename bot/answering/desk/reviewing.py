"""Reviews by chat: one idea after another, the lists, putting one away, what colleagues said."""

from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.desk.rating import PAGES as RATING
from bot.answering.desk.rating import REVIEWERS
from bot.answering.desk.review_card import about, acting, listed, next_one, putting_away, show, viewing
from bot.answering.errand import handing_out_idea
from bot.answering.reply import Reply
from conversations.pages.desk import reviewing as pages
from conversations.pages.desk.reviewing import Ref
from conversations.pages.desk.similar import alike
from conversations.screen import say
from programme.review import Refusal, Tie
from programme.review_file import ReviewFile
from programme.text import number
from services import conflicts, declining, reviewing
from services.similar import similar


def _review(at: DeskVisit, value: str) -> Reply:
    return next_one(at)


def _next(at: DeskVisit, value: str) -> Reply:
    return next_one(at, after=number(value))


def _list(at: DeskVisit, value: str) -> Reply:
    shown, _, page = value.partition(".")
    return listed(at, shown=pages.DONE if shown == pages.DONE else pages.WAITING, page=number(page) or 0)


def _open(at: DeskVisit, value: str) -> Reply:
    review_id = number(value)
    return next_one(at) if review_id is None else show(at, review_id)


def _whole(at: DeskVisit, value: str) -> Reply:
    review_id = number(value)
    return next_one(at) if review_id is None else show(at, review_id, whole=True)


def _files(at: DeskVisit, value: str) -> Reply:
    def hand(view: ReviewFile) -> Reply:
        errand = handing_out_idea(view.idea.id, then=f"rv_open.{view.id}")
        return at.visit.reply(pages.card(view, at.visit.world), errand=errand)

    return viewing(at, value, hand)


def _alike(at: DeskVisit, value: str) -> Reply:
    def name(view: ReviewFile) -> Reply:
        visit, programme = at.visit, at.visit.world.programme
        # What must not be known of counts for nothing, as if there were no such ideas.
        hidden = conflicts.hidden_from(visit.tx, reviewer_id=at.member.person_id, programme=programme)
        found = similar(visit.tx, idea_id=view.idea.id, besides=hidden)
        return visit.reply(alike(view.idea.code, found, back=pages.to("rv_open", "button.back", view.id), opens=False))

    return viewing(at, value, name)


def _others(at: DeskVisit, value: str) -> Reply:
    def see(view: ReviewFile) -> Reply:
        found = reviewing.others(at.visit.tx, review_id=view.id, reviewer=at.member)
        return at.visit.reply(pages.others(view, found, at.visit.world))

    return viewing(at, value, see)


def _no(at: DeskVisit, value: str) -> Reply:
    return putting_away(at, value, lambda view: at.visit.reply(pages.declining(view)))


def _tie(at: DeskVisit, value: str) -> Reply:
    return putting_away(at, value, lambda view: at.visit.reply(pages.tied(view)))


def _leave(at: DeskVisit, value: str) -> Reply:
    return viewing(at, value, lambda view: at.visit.reply(pages.abstaining(view)))


def _decline(at: DeskVisit, value: str) -> Reply:
    def decline(ref: Ref, rest: str) -> Reply:
        why, _, tie = rest.partition(".")
        if why not in set(Refusal) or (tie and tie not in set(Tie)):
            return next_one(at)
        said, programme = Refusal(why), at.visit.world.programme
        declared, now = Tie(tie) if tie else None, at.visit.now
        declining.decline(at.visit.tx, refusal=said, tie=declared, programme=programme, now=now, **about(at, ref))
        return next_one(at, say("review.declined"))

    return acting(at, value, decline)


def _abstain(at: DeskVisit, value: str) -> Reply:
    def abstain(ref: Ref, tie: str) -> Reply:
        if tie and tie not in set(Tie):
            return next_one(at)
        declared, programme, now = Tie(tie) if tie else None, at.visit.world.programme, at.visit.now
        declining.abstain(at.visit.tx, tie=declared, programme=programme, now=now, **about(at, ref))
        return next_one(at, say("review.abstained"))

    return acting(at, value, abstain)


PAGES: dict[str, DeskPage] = {
    "review": DeskPage(_review, REVIEWERS, command=True),
    "rv_next": DeskPage(_next, REVIEWERS),
    "rv_list": DeskPage(_list, REVIEWERS),
    "rv_open": DeskPage(_open, REVIEWERS),
    "rv_whole": DeskPage(_whole, REVIEWERS),
    "rv_files": DeskPage(_files, REVIEWERS),
    "rv_alike": DeskPage(_alike, REVIEWERS),
    "rv_others": DeskPage(_others, REVIEWERS),
    "rv_no": DeskPage(_no, REVIEWERS),
    "rv_tie": DeskPage(_tie, REVIEWERS),
    "rv_decline": DeskPage(_decline, REVIEWERS),
    "rv_leave": DeskPage(_leave, REVIEWERS),
    "rv_abstain": DeskPage(_abstain, REVIEWERS),
    **RATING,
}
