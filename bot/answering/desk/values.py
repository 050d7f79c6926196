"""What a button of each page of the desk holds besides the page's name: a press with anything else is forged."""

import re

from conversations.pages.desk.board import SOON
from conversations.pages.desk.course_announcing import LOOKS
from conversations.pages.desk.idea_statistics import PICTURES as IDEA_PICTURES
from conversations.pages.desk.network import PARTS
from conversations.pages.desk.outbox import DEAD
from conversations.pages.desk.statistics import IDEAS, PICTURES
from programme.board import ON_BOARD, SHOWN
from programme.broadcast_told import LANGUAGES
from programme.companions import MONTHS
from programme.course_change import TOLD
from programme.course_list import Group
from programme.enrolment import AFTER
from programme.idea import Outcome
from programme.publication import Noun
from programme.registration import Verdict
from programme.review import Confidence, Tie
from programme.review import Verdict as Opinion
from programme.segment_edit import READY
from programme.staff import STAFF_ROLES
from programme.triage import Order

# No column takes a number of more digits.
_ID = r"[0-9]{1,18}"
_CARD = rf"{_ID}\.{_ID}(\.[0-9]{{1,5}})?"
_TWINS = rf"{_ID}\.{_ID}\.[0-9]{{1,5}}\.{_ID}"
_CODE = r"[a-z0-9_-]{1,24}"
_MARK = r"[0-9a-f]{12}"
_PAGE = r"[0-9]{1,9}"
_VERDICT = "|".join(Verdict)
_DECISION = rf"({_VERDICT})\.{_CARD}"
_NOUN = "|".join(Noun)
_ROLE = "|".join(STAFF_ROLES)
_REASON = "|".join(reason.value for reason in DEAD)
_REQUEST = rf"((at|look|answer|done|next)-{_ID})?"
_STAGE = rf"{_ID}\.{_ID}\.({'|'.join(ON_BOARD)})"
# Places in lists: codes of another programme may be too long for three of them.
_IDEAS = rf"((-|[0-9]{{1,3}})\.(-|[0-9]{{1,3}})\.(-|[0-9]{{1,3}})\.{_PAGE})?"
_OUTCOME = "|".join(Outcome)
_IDEA = rf"{_ID}\.{_ID}"
_CHOICE = rf"({_OUTCOME})\.{_IDEA}\.[0-9]{{1,5}}\.[0-9]{{1,5}}"
_COURSE = rf"{_ID}\.{_ID}"
_REVIEW = rf"{_ID}\.{_ID}"
_OPINION = "|".join(Opinion)
_TIE = "|".join(Tie)
_NEW_MEMBER = rf"({_ROLE})(\.{_CODE})?"

# An announcement, as it was shown, and a group of those whom it is for.
_GROUP = rf"{_ID}\.{_ID}\.[0-9]{{1,2}}"
_GROUP_OR_NEW = rf"{_ID}\.{_ID}\.([0-9]{{1,2}}|n)"

TYPED = ("find", "card", "why")
"""Commands after which words are typed; after any other one they mean nothing."""

VALUES: dict[str, str] = {
    **dict.fromkeys(("desk", "triage", "t_undo", "t_filter", "t_clear", "disputes", "first_cards"), ""),
    **dict.fromkeys(("find", "staff", "my_name"), ""),
    **dict.fromkeys(("publish", "propose", "publish_now"), f"({_NOUN})?"),
    **dict.fromkeys(("t_show", "t_more", "t_later", "t_not_mine", "t_note", "t_flag", "t_files", "t_ask"), _CARD),
    "t_original": _CARD,
    **dict.fromkeys(("t_pick", "t_ok", "t_words", "t_words_off"), _DECISION),
    **dict.fromkeys(("t_twin", "t_merge", "t_merge_other", "t_apart"), _TWINS),
    "t_asked": rf"{_CARD}\.{_CODE}",
    "t_switch": "has_file|flagged|mine",
    "t_order": "|".join(Order),
    "t_country": "(any|[A-Z]{2})?",
    "t_connection": f"({_CODE})?",
    "t_city": "(any)?",
    "settle": rf"{_ID}\.({_VERDICT})",
    "found": rf"{_PAGE}\..+",
    "card": rf"{_ID}(\.here)?",
    "why": r"(SD|ID)-[A-Z0-9]+",
    **dict.fromkeys(("dispute", "rejudge", "contact", "attachments", "member"), _ID),
    **dict.fromkeys(("publication", "approve", "halt", "untold", "left_out"), _ID),
    "samples": rf"({_ID}|{_NOUN})?",
    **dict.fromkeys(("requests", "calls"), _REQUEST),
    "stats": rf"({'|'.join((*PICTURES, IDEAS, *IDEA_PICTURES))})?",
    "load": "",
    "outbox": rf"((of|all|sure)\.({_REASON})(\.{_PAGE})?|again\.{_ID}\.({_REASON})\.{_PAGE})?",
    "role": rf"{_ID}\.({_ROLE})",
    "dismiss": rf"{_ID}(\.yes)?",
    **dict.fromkeys(("invite", "invite_now"), _NEW_MEMBER),
    "ex_list": rf"({_ID})?",
    **dict.fromkeys(("ex_grant", "ex_refuse"), _ID),
    "assign": "",
    "as_ok": _MARK,
    "as_list": rf"({_PAGE})?",
    **dict.fromkeys(("as_idea", "as_auto", "as_offers"), _ID),
    "as_pick": rf"{_ID}\.{_CODE}\.(on|off)",
    "as_give": rf"{_ID}\.{_MARK}",
    **dict.fromkeys(("as_back", "as_other"), rf"{_ID}\.{_ID}"),
    "export": "(make)?",
    **dict.fromkeys(("id_list", "id_state", "id_city", "id_field"), _IDEAS),
    "id_card": rf"{_ID}(\.here)?",
    **dict.fromkeys(("id_contact", "id_files", "mg_with", "mg_card", "mg_join", "rl_one"), _ID),
    "mg_pair": rf"{_ID}\.{_ID}",
    **dict.fromkeys(("mg_sure", "mg_ask"), rf"{_ID}\.{_ID}\.{_ID}\.{_ID}"),
    "mg_drop": rf"{_ID}(\.yes)?",
    **dict.fromkeys(("mg_list", "rl_list"), ""),
    **dict.fromkeys(("rl_words", "rl_do"), rf"(grant|keep)\.{_ID}\.{_ID}"),
    "review": "",
    **dict.fromkeys(("rv_open", "rv_whole", "rv_files", "rv_others", "rv_alike", "rv_no", "rv_tie", "rv_leave"), _ID),
    **dict.fromkeys(("rv_where", "rv_verdict", "rv_sure", "rv_sum"), _ID),
    "rv_next": f"({_ID})?",
    "rv_list": rf"([wd]\.{_PAGE})?",
    "rv_q": rf"{_ID}\.{_CODE}",
    **dict.fromkeys(("rv_line", "rv_note", "rv_send", "rv_amend"), _REVIEW),
    "rv_score": rf"{_REVIEW}\.{_CODE}\.[0-4]",
    "rv_judge": rf"{_REVIEW}\.({_OPINION})",
    "rv_weigh": rf"{_REVIEW}\.({'|'.join(Confidence)})",
    "rv_off": rf"{_REVIEW}\.(line|note)",
    "rv_decline": rf"{_REVIEW}\.(not_my_field|no_time|conflict\.({_TIE}))",
    "rv_abstain": rf"{_REVIEW}(\.({_TIE}))?",
    **dict.fromkeys(("rq_ask", "rq_card"), _ID),
    "rq_field": rf"{_REVIEW}\.[0-9]",
    "rq_send": rf"{_REVIEW}\.[0-9]\.{_CODE}",
    "import": f"(another|(apply|drop)-{_ID})?",
    "board": rf"([am]\.({'|'.join(SHOWN)})\.{_PAGE})?",
    **dict.fromkeys(("bo_idea", "bo_stages", "bo_owner", "bo_date", "bo_date_off"), _ID),
    **dict.fromkeys(("bo_text", "bo_files"), _ID),
    **dict.fromkeys(("bo_to", "bo_now"), _STAGE),
    **dict.fromkeys(("bo_note", "bo_note_off"), rf"{_ID}(\.[0-9a-f]*)?"),
    "bo_give": rf"{_ID}\.{_ID}",
    "bo_day": rf"{_ID}\.({'|'.join(map(str, SOON))})",
    "bo_reports": rf"{_ID}\.{_PAGE}",
    **dict.fromkeys(("decide", "de_waiting"), rf"({_PAGE})?"),
    **dict.fromkeys(("de_idea", "de_whole", "de_picture", "de_alike", "de_files", "de_note"), _ID),
    **dict.fromkeys(("de_split", "de_talk"), rf"{_ID}\.{_PAGE}"),
    **dict.fromkeys(("de_pick", "de_ok", "de_sure", "de_words", "de_words_off"), _CHOICE),
    **dict.fromkeys(("de_city", "de_reopen", "de_agree", "de_disagree", "de_disagree_now", "de_name"), _IDEA),
    "de_to": rf"{_IDEA}\.{_CODE}",
    **dict.fromkeys(("de_undo", "de_mentions"), ""),
    # Courses: filled in and announced.
    "course": rf"(({'|'.join(Group)})\.{_PAGE})?",
    "cs_new": "",
    **dict.fromkeys(("cs_one", "cs_fresh"), _ID),
    **dict.fromkeys(("cs_edit", "cs_now", "cs_go", "cs_when", "cs_back"), _COURSE),
    "cs_look": rf"{_ID}(\.({'|'.join(LOOKS)}))?",
    "cs_at": rf"{_COURSE}\.[0-9]{{1,11}}",
    "cs_drop": rf"{_COURSE}(\.yes)?",
    # Courses: changes.
    **dict.fromkeys(("cc_at", "cc_seats", "cc_session", "cc_when", "cc_length", "cc_add", "cc_tell", "cc_undo"), _ID),
    **dict.fromkeys(("cc_text", "cc_off"), rf"{_ID}\.({'|'.join(TOLD)})"),
    **dict.fromkeys(("cc_move", "cc_new"), rf"{_ID}\.[0-9]{{1,11}}"),
    "cc_long": rf"{_ID}\.[0-9]{{1,3}}",
    "cc_call_off": rf"{_ID}(\.yes)?",
    "cc_cancel": rf"{_ID}(\.yes|\.because\.{_ID})?",
    # Courses: people.
    **dict.fromkeys(("cp_list", "cp_session", "cp_said"), rf"{_ID}(\.{_PAGE})?"),
    **dict.fromkeys(("cp_one", "cp_code", "cp_qr", "cp_voices", "cp_contact"), _ID),
    "cp_mark": rf"{_ID}\.{_PAGE}\.{_ID}\.[01]",
    "cp_put": rf"{_ID}\.{_ID}\.({'|'.join(AFTER)})",
    # Announcements.
    "announce": rf"({_PAGE}|{_NOUN})?",
    "an_new": "",
    **dict.fromkeys(("an_show", "an_file", "an_unfile", "an_when", "an_now", "an_test", "an_send"), _ID),
    **dict.fromkeys(("an_back", "an_pause", "an_resume", "an_who", "an_named", "an_keep"), _ID),
    "an_text": rf"{_ID}\.({'|'.join(LANGUAGES)})",
    "an_untext": rf"{_ID}\.({'|'.join(LANGUAGES)})",
    "an_look": rf"{_ID}(\.[a-z]{{1,16}}\.({'|'.join(LANGUAGES)}))?",
    **dict.fromkeys(("an_drop", "an_abort"), rf"{_ID}(\.yes)?"),
    "an_again": rf"{_ID}(\.yes|\.all(\.{_ID})?)?",
    **dict.fromkeys(("an_do", "an_ok", "an_forget"), rf"{_ID}\.{_ID}"),
    "an_at": rf"{_ID}\.[0-9]{{1,11}}",
    "an_missed": rf"{_ID}\.{_PAGE}",
    **dict.fromkeys(("an_group", "an_turn", "an_cut"), rf"{_GROUP}"),
    "an_add": _GROUP_OR_NEW,
    "an_kind": rf"{_GROUP_OR_NEW}\.[0-9](\.{_ID})?",
    "an_put": rf"{_GROUP_OR_NEW}\.[0-9]\..{{1,40}}",
    "an_take": rf"{_ID}\.{_ID}\.({'|'.join(READY)}|{_ID})",
    # The network.
    **dict.fromkeys(("network", "nw_new"), ""),
    **dict.fromkeys(("nw_draft", "nw_ask", "nw_sure", "nw_drop", "nw_words"), _ID),
    "nw_write": rf"{_ID}\.({'|'.join(PARTS)})",
    "nw_off": rf"{_ID}\.({'|'.join(PARTS[1:])})",
    "nw_close": rf"{_ID}(\.yes)?",
    "nw_list": rf"({_PAGE})?",
    "nw_answers": rf"{_ID}\.{_PAGE}",
    "nw_found": rf"{_ID}\.{_PAGE}\..+",
    "nw_silent": rf"(({'|'.join(map(str, MONTHS))})\.{_PAGE})?",
    "nw_match": r"([0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,3})?",
    "nw_to_silent": "|".join(map(str, MONTHS)),
    "nw_to_suiting": r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,3}",
    # Conversations.
    "talks": "",
    "tk_list": rf"({_PAGE})?",
    "tk_one": rf"{_ID}(\.{_ID})?",
    **dict.fromkeys(("tk_answer", "tk_send", "tk_drop", "tk_give", "tk_files"), _ID),
    **dict.fromkeys(("tk_close", "tk_to"), rf"{_ID}\.{_ID}"),
}
"""By page."""


def fits(page: str, value: str) -> bool:
    """Say whether a button of ours may hold a value."""
    return re.fullmatch(VALUES.get(page, ".*"), value) is not None
