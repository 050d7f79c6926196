"""Every handler for every role, with one's own object and somebody else's: nobody does what is not theirs to do."""

from contextlib import suppress
from itertools import count

import pytest
import sqlalchemy as sa

from bot.answering.desk.registry import DESK
from bot.answering.heard import Command, Going, Heard, Press, What
from bot.answering.pages import PAGES
from bot.answering.phrases import Phrases
from bot.answering.reply import Reply
from bot.answering.runner import Runner
from conversations.event import Said
from conversations.pages.desk.staff import dead_link
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.errors import ProgrammeError
from programme.review import Tie
from storage import Storage
from storage.account import account
from storage.audit import audit
from storage.conflict import conflict
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review
from tests.bot.roles_scene import MESSENGER, ROLES, Scene, build, everything, in_one_scene, registration_row, rows_of
from tests.services.test_registration import NOW
from tests.support.ideas import ANSWERS

# What a button of each page carries; {card} is the card that the actor or somebody else has before them.
CARD = "{card}"
ROWS: dict[str, str] = {
    "desk": "", "triage": "", "t_undo": "", "t_show": CARD, "t_more": CARD, "t_pick": "able.{card}",
    "t_ok": "able.{card}", "t_words": "able.{card}", "t_words_off": "able.{card}", "t_original": CARD,
    "t_later": CARD, "t_not_mine": CARD, "t_note": CARD,
    "t_flag": CARD, "t_files": CARD, "t_twin": "{card}.{free}", "t_merge": "{card}.{free}",
    "t_merge_other": "{card}.{free}", "t_apart": "{card}.{free}", "t_filter": "", "t_switch": "mine",
    "t_order": "age", "t_country": "DE", "t_connection": "sport", "t_city": "", "t_clear": "", "t_ask": CARD,
    "t_asked": "{card}.how_long", "disputes": "", "dispute": "{pending}", "settle": "{pending}.able",
    "rejudge": "{pending}",
    "first_cards": "", "find": "", "found": "0.canary", "card": "{id}", "contact": "{id}", "attachments": "{id}",
    "why": "SD-23456", "requests": "done-{request}", "calls": "", "stats": "", "load": "", "outbox": "", "publish": "",
    "publication": "{publication}", "propose": "", "publish_now": "", "approve": "{publication}",
    "halt": "{publication}", "samples": "{publication}", "untold": "{publication}", "left_out": "{publication}",
    "export": "", "import": "", "staff": "", "member": "{member}", "role": "{member}.coordinator",
    "id_list": "1.1.0.0", "id_state": "-.-.-.0", "id_city": "-.-.-.0", "id_field": "-.-.-.0",
    "id_card": "{mg_idea}", "id_contact": "{mg_idea}", "id_files": "{mg_idea}",
    "mg_with": "{mg_free}", "mg_pair": "{mg_free}.{mg_idea}", "mg_sure": "{mg_free}.{mg_idea}.2.2",
    "mg_ask": "{mg_free}.{mg_idea}.2.2", "mg_card": "{merge}", "mg_drop": "{merge}.yes", "mg_join": "{merge}",
    "mg_list": "", "rl_list": "", "rl_one": "{asked_back}", "rl_words": "keep.{asked_back}.{asked_back_version}",
    "rl_do": "grant.{asked_back}.{asked_back_version}",
    "assign": "", "as_ok": "0123456789ab", "as_list": "0", "as_idea": "{as_id}", "as_pick": "{as_id}.chamber.on",
    "as_auto": "{as_id}", "as_give": "{as_id}.0123456789ab", "as_offers": "{as_id}", "as_back": "{as_review}.1",
    "as_other": "{as_review}.1",
    "dismiss": "{member}.yes", "invite": "officer", "invite_now": "officer", "my_name": "",
    "board": "a.late.0", "bo_idea": "{bo_id}", "bo_stages": "{bo_id}", "bo_to": "{bo_id}.{bo_v}.contacts_made",
    "bo_now": "{bo_id}.{bo_v}.contacts_made", "bo_owner": "{bo_id}", "bo_give": "{bo_id}.{member}",
    "bo_note": "{bo_id}", "bo_note_off": "{bo_id}", "bo_date": "{bo_id}", "bo_day": "{bo_id}.7",
    "bo_date_off": "{bo_id}",
    "bo_text": "{bo_id}", "bo_reports": "{bo_id}.0", "bo_files": "{bo_id}",
    "cp_list": "{cp_course}", "cp_one": "{cp_enrolment}", "cp_session": "{cp_session}.0",
    "cp_mark": "{cp_session}.0.{cp_enrolment}.1", "cp_put": "{cp_enrolment}.1.absent", "cp_code": "{cp_session}",
    "cp_qr": "{cp_session}", "cp_said": "{cp_course}", "cp_voices": "{cp_course}", "cp_contact": "{cp_enrolment}",
    "ex_list": "", "ex_grant": "{extension}", "ex_refuse": "{extension}",
    "decide": "", "de_waiting": "", "de_idea": "{de_id}", "de_whole": "{de_id}",
    "de_split": "{de_id}.0", "de_picture": "{de_id}", "de_alike": "{de_id}",
    "de_files": "{de_id}", "de_pick": "not_now.{idea_ref}.1.0", "de_ok": "not_now.{idea_ref}.1.0",
    "de_sure": "not_now.{idea_ref}.1.0", "de_words": "not_now.{idea_ref}.1.0",
    "de_words_off": "not_now.{idea_ref}.1.0", "de_city": "{idea_ref}", "de_to": "{idea_ref}.freiburg",
    "de_reopen": "{pending_idea_ref}", "de_undo": "", "de_agree": "{pending_idea_ref}",
    "de_disagree": "{pending_idea_ref}", "de_disagree_now": "{pending_idea_ref}",
    "de_talk": "{de_id}.0", "de_note": "{de_id}", "de_name": "{idea_note}.{member}", "de_mentions": "",
    "review": "", "rv_list": "", "rv_next": "{review_id}", "rv_open": "{review_id}", "rv_whole": "{review_id}",
    "rv_files": "{review_id}", "rv_others": "{handed_id}", "rv_alike": "{review_id}",
    "rv_no": "{review_id}", "rv_tie": "{review_id}",
    "rv_leave": "{handed_id}", "rv_where": "{review_id}", "rv_verdict": "{review_id}", "rv_sure": "{review_id}",
    "rv_sum": "{review_id}", "rv_q": "{review_id}.benefit", "rv_line": "{review}", "rv_note": "{review}",
    "rv_score": "{review}.benefit.3", "rv_judge": "{review}.feasible", "rv_weigh": "{review}.high",
    "rv_off": "{review}.line", "rv_send": "{review}", "rv_amend": "{handed}", "rv_abstain": "{handed}.family",
    "rv_decline": "{review}.conflict.work", "rq_ask": "{idea_id}", "rq_card": "{idea_id}", "rq_field": "{idea}.4",
    "rq_send": "{idea}.4.cost",
    "course": "drafts.0", "cs_new": "", "cs_one": "{cs_draft_id}", "cs_edit": "{cs_draft}", "cs_fresh": "{cs_draft_id}",
    "cs_look": "{cs_draft_id}.abroad", "cs_now": "{cs_draft}", "cs_go": "{cs_draft}", "cs_when": "{cs_draft}",
    "cs_at": "{cs_draft}.1803700000", "cs_back": "{cs_announced}", "cs_drop": "{cs_draft}.yes",
    "cc_at": "{cs_announced_id}", "cc_text": "{cs_announced_id}.title", "cc_off": "{cs_announced_id}.place",
    "cc_seats": "{cs_announced_id}", "cc_session": "{cc_session}", "cc_when": "{cc_session}",
    "cc_length": "{cc_session}",
    "cc_move": "{cc_session}.1803700000", "cc_long": "{cc_session}.60", "cc_call_off": "{cc_session}.yes",
    "cc_add": "{cs_announced_id}", "cc_new": "{cs_announced_id}.1803700000", "cc_tell": "{cs_announced_id}",
    "cc_undo": "{cs_announced_id}", "cc_cancel": "{cs_announced_id}.yes",
    "announce": "0", "an_show": "{an}", "an_new": "", "an_text": "{an}.fa", "an_untext": "{an}.en", "an_file": "{an}",
    "an_unfile": "{an}", "an_when": "{an}", "an_at": "{an}.1803700000", "an_now": "{an}", "an_look": "{an}.bale.en",
    "an_test": "{an}",
    "an_drop": "{an}.yes", "an_who": "{an}", "an_group": "{an}.{an_v}.1", "an_add": "{an}.{an_v}.1",
    "an_kind": "{an}.{an_v}.1.2", "an_put": "{an}.{an_v}.1.2.AT", "an_turn": "{an}.{an_v}.0", "an_cut": "{an}.{an_v}.0",
    "an_named": "{an}", "an_take": "{an}.{an_v}.{kept}", "an_keep": "{an}", "an_forget": "{an}.{kept}",
    "an_send": "{an}", "an_do": "{an}.{an_v}", "an_ok": "{proposed}.{proposed_v}", "an_back": "{proposed}",
    "an_pause": "{running}", "an_resume": "{paused}", "an_abort": "{running}.yes", "an_again": "{finished}.yes",
    "an_missed": "{finished}.0",
    "network": "", "nw_new": "", "nw_write": "{nw_draft}.fa", "nw_off": "{nw_draft}.en", "nw_draft": "{nw_draft}",
    "nw_ask": "{nw_draft}", "nw_sure": "{nw_draft}", "nw_drop": "{nw_draft}", "nw_close": "{nw_asked}.yes",
    "nw_list": "0", "nw_answers": "{nw_asked}.0", "nw_words": "{nw_asked}", "nw_found": "{nw_asked}.0.canary",
    "nw_silent": "3.0", "nw_match": "1.1.0", "nw_to_silent": "3", "nw_to_suiting": "1.1.0",
    "talks": "", "tk_list": "0", "tk_one": "{talk}", "tk_answer": "{talk}", "tk_send": "{talk_held}",
    "tk_drop": "{talk_held}", "tk_close": "{talk}.{talk_last}", "tk_give": "{talk}", "tk_to": "{talk}.{member}",
    "tk_files": "{talk}",
}  # fmt: skip
# What the focus of somebody carries whose text a page asked for, where that is not what its button carries.
FOCUSES = {"requests": "{request}", "calls": "{request}"}
CITIZENS = {
    "start", "home", "register", "continue", "restart", "again", "discard", "edit", "complete", "status", "profile",
    "withdraw", "mydata", "forget", "stay", "answer", "language", "cancel", "about", "help", "privacy", "accept",
    "decline", "talk", "question", "link", "i_report",
    "i_merge", "i_release",
    "idea", "ideas", "idea_open", "idea_whole", "idea_edit", "idea_file", "idea_withdraw", "more_time",
    "i_accept", "i_talk", "i_decline",
    "revise", "quiet",
    "cal", "c_tongue", "courses", "c_one", "c_qr", "c_join", "c_take", "c_leave", "c_confirm", "c_cannot",
    "nw_answer", "nw_answer_chip", "nw_answer_write", "nw_answer_unwrite", "nw_answer_done",
    "ca_here", "ca_feedback", "ca_remark", "ca_done", "ca_cert", "ca_yes", "ca_name", "ca_check",
    "tk_ask", "tk_more", "tk_done",
}  # fmt: skip
# There is no dispute to settle in the scene.
REFUSES = {"settle", "rejudge"}
REFUSED = Screen(("refused",))
NUMBERS = count(1)


class TakeBack(Exception):
    """Nothing of this is kept."""


@pytest.fixture
def runner(world: World, catalogues: Catalogues) -> Runner:
    return Runner(world, Phrases(catalogues))


def heard(scene: Scene, role: str, what: What) -> Heard:
    number = next(NUMBERS)
    user_id = scene.users[role]
    press = Press(str(number), 1, "") if isinstance(what, Going) else None
    return Heard(MESSENGER, 1, number, user_id, user_id, what, press)


def value_of(page: str, scene: Scene, card: str) -> str:
    return _filled(ROWS[page], scene, card)


def focus_of(page: str, scene: Scene, card: str) -> str:
    return _filled(FOCUSES.get(page, ROWS[page]), scene, card)


def _filled(row: str, scene: Scene, card: str) -> str:
    return row.format(card=card, id=card.partition(".")[0], **scene.values)


def ways(page: str, value: str) -> list[What]:
    """Every way in which a page can be reached; a text that it asked for comes by its focus."""
    found: list[What] = [Going(page, value)]
    if DESK[page].command:
        found.append(Command(page, value))
    return found


def test_every_handler_has_a_row() -> None:
    assert set(ROWS) == set(DESK), "a page of the desk without a row here"
    assert set(PAGES) == CITIZENS, "a citizen's page without a row here"


@in_one_scene(DESK)
async def test_page_of_the_desk_is_there_for_its_roles_only(
    pages: list[str], storage: Storage, world: World, runner: Runner
) -> None:
    scene = await storage.write(build, world)
    before = await storage.read(everything)
    for page in pages:
        each = [(role, scene.values.get(role, scene.values["other"])) for role in ROLES]
        for role, what in [(role, what) for role, own in each for what in ways(page, value_of(page, scene, own))]:
            if role in DESK[page].roles:
                shown = await _tried(storage, runner, heard(scene, role, what))
                assert not _is_lost(shown), (page, role)
                # An answer that is always a refusal would prove nothing.
                assert (shown == REFUSED) == (page in REFUSES), (page, role, shown)
                continue
            reply = await storage.write(runner.hear, heard(scene, role, what), NOW)
            assert reply is not None
            assert _is_lost(reply.screen), (page, role)
            await _was_refused(storage, scene.persons[role], page)
        assert await storage.read(everything) == before, page


@in_one_scene([page for page in DESK if DESK[page].hear is not None])
async def test_text_that_the_desk_asked_for_is_taken_from_its_roles_only(
    pages: list[str], storage: Storage, world: World, runner: Runner
) -> None:
    scene = await storage.write(build, world)
    before = await storage.read(_without_focus)
    for page in pages:
        for role in ROLES:
            value = focus_of(page, scene, scene.values.get(role, scene.values["other"]))
            await storage.write(_focused, scene.users[role], f"desk.{page}.{value}")
            if role in DESK[page].roles:
                assert not _is_lost(await _tried(storage, runner, heard(scene, role, Said("پاسخ")))), (page, role)
                continue
            reply = await storage.write(runner.hear, heard(scene, role, Said("پاسخ")), NOW)
            assert reply is not None
            assert _is_lost(reply.screen), (page, role)
            await _was_refused(storage, scene.persons[role], page)
        assert await storage.read(_without_focus) == before, page


@pytest.mark.parametrize("page", [page for page in ROWS if "{card}" in ROWS[page] or "{id}" in ROWS[page]])
@pytest.mark.parametrize("role", ["officer", "coordinator"])
async def test_somebody_elses_card_is_not_decided(
    page: str, role: str, storage: Storage, world: World, runner: Runner
) -> None:
    scene = await storage.write(build, world)
    theirs = scene.values["other"]
    registration_id = int(theirs.partition(".")[0])
    before = await storage.read(registration_row, registration_id)
    told = heard(scene, role, Going(page, value_of(page, scene, theirs)))
    with suppress(ProgrammeError):
        await storage.write(runner.hear, told, NOW)
    assert await storage.read(registration_row, registration_id) == before
    if DESK[page].hear is not None:
        # What an old screen asked for is answered only now.
        await storage.write(_focused, scene.users[role], f"desk.{page}.{focus_of(page, scene, theirs)}")
        with suppress(ProgrammeError):
            await storage.write(runner.hear, heard(scene, role, Said("پاسخ")), NOW)
        assert await storage.read(registration_row, registration_id) == before


@pytest.mark.parametrize("page", [page for page in ROWS if page.startswith(("rv_", "rq_")) and ROWS[page]])
async def test_colleagues_review_is_as_if_it_were_not_there(
    page: str, storage: Storage, world: World, runner: Runner
) -> None:
    scene = await storage.write(build, world)
    theirs = {name: value for name, value in scene.values.items() if not name.startswith("other_")}
    theirs |= {name.removeprefix("other_"): value for name, value in scene.values.items() if name.startswith("other_")}
    value = ROWS[page].format(**theirs)
    before = await storage.read(_of_ideas)
    shown = await _tried(storage, runner, heard(scene, "reviewer", Going(page, value)), keep=True)
    # Behind what is not on one's own list comes the first that is.
    first = await _tried(storage, runner, heard(scene, "reviewer", Going("rv_next", "")), keep=True)
    assert shown == (first if page == "rv_next" else REFUSED)
    assert await storage.read(_of_ideas) == before
    if DESK[page].hear is not None:
        await storage.write(_focused, scene.users["reviewer"], f"desk.{page}.{value}")
        assert await _tried(storage, runner, heard(scene, "reviewer", Said("پاسخ")), keep=True) == REFUSED
        assert await storage.read(_of_ideas) == before


OF_AN_IDEA = {page: row for page, row in ROWS.items() if page.startswith(("id_", "mg_", "rl_", "as_", "rq_"))}
OF_AN_IDEA |= {"why": "{code}", "card": "{code}"}


@pytest.mark.parametrize("page", [page for page in OF_AN_IDEA if page != "as_ok"])
async def test_idea_of_somebody_with_whom_one_has_a_tie_is_as_if_it_were_not_there(
    page: str, storage: Storage, world: World, runner: Runner
) -> None:
    scene = await storage.write(build, world)
    tied = {"reviewer_id": scene.persons["coordinator"], "person_id": scene.persons["diplomat"], "tie": Tie.WORK.value}
    await storage.write(lambda tx: tx.run(sa.insert(conflict).values(declared_at=NOW, **tied)))
    rows = await storage.read(sa.select(idea.c.id, idea.c.code))
    value = OF_AN_IDEA[page].format(code=rows[0].code, **scene.values)
    told: list[What] = [Command(page, value) if page in ("why", "card") else Going(page, value)]
    if DESK[page].hear is not None:
        told.append(Said(rows[0].code))
    before = await storage.read(_without_focus)
    for what in told:
        if isinstance(what, Said):
            await storage.write(_focused, scene.users["coordinator"], f"desk.{page}.{value}")
        shown = await _tried(storage, runner, heard(scene, "coordinator", what), keep=True)
        # The plan of all ideas counts; it names those that nobody is left to study.
        assert ANSWERS["title"] not in repr(shown), shown
        assert page.startswith("as_") or [one.code for one in rows if one.code in repr(shown)] == []
        assert await storage.read(_without_focus) == before


async def test_review_is_put_away_without_being_begun(storage: Storage, world: World, runner: Runner) -> None:
    scene = await storage.write(build, world)
    mine = review.c.reviewer_id == scene.persons["reviewer"]
    query = sa.select(review.c.id, review.c.version, idea.c.state, idea.c.id.label("idea_id")).join(
        idea, idea.c.id == review.c.idea_id
    )
    offer = (await storage.read(query.where(mine, review.c.state == "offered", idea.c.state == "submitted")))[0]
    ref, before = f"{offer.id}.{offer.version}", await storage.read(_of_ideas)
    for page, value in (
        ("rv_no", offer.id),
        ("rv_tie", offer.id),
        ("rv_list", "w.0"),
        # Made up: none of these was ever shown.
        ("rv_score", f"{ref}.benefit.3"),
        ("rv_decline", f"{offer.id}.{offer.version + 3}.no_time"),
    ):
        shown = await _tried(storage, runner, heard(scene, "reviewer", Going(page, str(value))), keep=True)
        assert not _is_lost(shown), page
        assert await storage.read(_of_ideas) == before, page
    await _tried(storage, runner, heard(scene, "reviewer", Going("rv_decline", f"{ref}.no_time")), keep=True)
    states = sa.select(review.c.state, idea.c.state).join(idea, idea.c.id == review.c.idea_id)
    (row,) = await storage.read(states.where(review.c.id == offer.id))
    assert tuple(row) == ("declined", "submitted")


async def test_question_to_an_author_is_answered_by_nobody_else(storage: Storage, world: World, runner: Runner) -> None:
    scene = await storage.write(build, world)
    idea_id = scene.values["idea_id"]
    await storage.write(runner.hear, heard(scene, "officer", Going("rq_send", f"{scene.values['idea']}.4.cost")), NOW)
    before = await storage.read(_of_ideas)
    for role in (role for role in ROLES if role != "diplomat"):
        await _tried(storage, runner, heard(scene, role, Going("revise", idea_id)), keep=True)
        await storage.write(_focused, scene.users[role], f"revise.{idea_id}")
        await _tried(storage, runner, heard(scene, role, Said("پاسخ")), keep=True)
        assert await storage.read(_of_ideas) == before, role
    await _tried(storage, runner, heard(scene, "diplomat", Going("revise", idea_id)), keep=True)
    await _tried(storage, runner, heard(scene, "diplomat", Said("پاسخ")), keep=True)
    # It is sent by a word only, and by nobody else's.
    for role in ("waiting", "diplomat"):
        assert await storage.read(_of_ideas) == before
        await _tried(storage, runner, heard(scene, role, Going("revise", f"{idea_id}.1.ok")), keep=True)
    assert await storage.read(_of_ideas) != before


@in_one_scene(PAGES)
async def test_citizens_page_touches_nobody_elses(
    pages: list[str], storage: Storage, world: World, runner: Runner
) -> None:
    scene = await storage.write(build, world)
    pending, one = scene.values["pending"], scene.values["idea_id"]
    withdraws = f"{scene.values['idea'].replace('.', '-')}-yes"
    values = ("", "yes", pending, f"registration-{pending}", scene.values["idea"], one, withdraws, f"{one}.1.ok")
    holders = ("waiting", "invited", "registered", "diplomat")
    held = {name: await storage.read(rows_of, scene.persons[name]) for name in holders}

    def presses(tx: Tx, page: str, role: str) -> None:
        for value in values:
            with suppress(ProgrammeError):
                assert runner.hear(tx, heard(scene, role, Going(page, value)), NOW) is not None
        for name, before in held.items():
            assert name == role or rows_of(tx, scene.persons[name]) == before, (page, role, name)
        raise TakeBack

    for page in pages:
        for role in ROLES:
            with suppress(TakeBack):
                await storage.write(presses, page, role)


@pytest.mark.parametrize("code", ["join_", "join_guessed", "join_" + "x" * 300, "join_۱۲۳"])
async def test_guessed_code_is_answered_alike_and_written_down(
    code: str, storage: Storage, world: World, runner: Runner
) -> None:
    scene = await storage.write(build, world)
    before = await storage.read(everything)
    reply = await storage.write(runner.hear, heard(scene, "stranger", Command("start", code)), NOW)
    assert reply is not None
    assert reply.screen == dead_link()
    assert await storage.read(everything) == before
    await _was_refused(storage, scene.persons["stranger"], "join")


async def _tried(storage: Storage, runner: Runner, told: Heard, *, keep: bool = False) -> Screen:
    """Do it, and take it back unless it is to be kept; a refusal by the rules is an answer, too."""
    replies: list[Reply | None] = []

    def try_it(tx: Tx) -> None:
        replies.append(runner.hear(tx, told, NOW))
        if not keep:
            raise TakeBack

    try:
        await storage.write(try_it)
    except TakeBack:
        pass
    except ProgrammeError:
        return REFUSED
    reply = replies[-1]
    assert reply is not None
    return reply.screen


async def _was_refused(storage: Storage, person_id: int, page: str) -> None:
    query = sa.select(audit.c.after).where(audit.c.actor_id == person_id, audit.c.action == "refused")
    assert (await storage.read(query.order_by(audit.c.id.desc()).limit(1)))[0].after == page


def _focused(tx: Tx, user_id: int, focus: str) -> None:
    tx.run(sa.update(account).where(account.c.user_id == user_id).values(focus=focus))


def _without_focus(tx: Tx) -> dict[str, list[str]]:
    found = everything(tx)
    return {name: rows for name, rows in found.items() if name != "account"}


def _of_ideas(tx: Tx) -> dict[str, list[str]]:
    found = everything(tx)
    return {name: found[name] for name in ("idea", "review", "conflict")}


def _is_lost(screen: Screen) -> bool:
    return "key='lost" in repr(screen.lines)
