"""Every sentence that can be shown exists in every language, filled by what fills it, and none stands there unused."""

import ast
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answering.desk.registry import COMMANDS as DESK_COMMANDS
from bot.answering.notices.telling import apologetic
from conversations.course import COURSE
from conversations.form import Form
from conversations.idea import IDEA
from conversations.pages import about, home, idea_deadline, ideas, invitation, linking, profile, status
from conversations.pages.desk import extensions, notice, outbox
from conversations.pages.desk import requests as pages_of_requests
from conversations.profile import PROFILE
from conversations.registration import REGISTRATION
from conversations.screen import Screen, Until, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme import broadcast, course, enrolment, idea, publication, registration, review
from programme.errors import Conflict, NotFound
from programme.extension import Asked, Asking
from programme.idea import State as IdeaState
from programme.idea import seen
from programme.idea_file import Attachment, IdeaFile
from programme.notice import Purpose
from programme.own_idea import Deadline, OwnIdea
from programme.registration import PUBLISHED, State
from programme.request import Kind, Request
from programme.staff import STAFF_ROLES
from programme.standing import Standing
from tests.conversations.showing import show_everywhere

TABLES = (
    *(idea.LIFECYCLE, publication.LIFECYCLE, registration.LIFECYCLE, review.LIFECYCLE),
    *(broadcast.LIFECYCLE, course.LIFECYCLE, enrolment.LIFECYCLE),
)
ROOT = Path(__file__).parents[2]
KEYS = Catalogues().keys()
NOW = datetime(2026, 12, 1, tzinfo=UTC)
WISH = Asked(1, 1, NOW, None, "", 1, 2)
STANDINGS = [
    Standing(),
    Standing(language="en", begun="registration"),
    *(Standing(state=state, code="SD-2345A", submitted_at=NOW, state_at=NOW, begun=begun, completed=begun is None)
      for state in State for begun in (None, "profile", "registration")),
    *(Standing(state=state, code="SD-2345A", at=NOW, reasons=reasons, reason_text=text)
      for state in PUBLISHED for reasons in ((), ("no_tie", "full", "same_person", "under_age"))
      for text in (None, "به گفت‌وگو نیاز است")),
]  # fmt: skip
TOLD = {
    "registration": {"place": "abroad", "country": "DE", "city": {"id": None, "name": "کوهستان"}, "name": "سارا",
                     "connections": ["sport"], "cities": ["xian", "وین"], "offer": {"file": {"kind": "voice"}}},
    "profile": {"phone": "+989131234567", "languages": ["fa", "کردی"], "field": "health", "hours": "few",
                "cv": [{"kind": "photo"}, {"kind": "document", "name": "a.pdf"}]},
}  # fmt: skip


def pages(standing: Standing, world: World) -> list[Screen]:
    times = (NOW, NOW + timedelta(days=400), NOW - timedelta(days=400))
    return [
        *(home.home(replace(standing, at=at), world) for at in times),
        *(status.status(replace(standing, at=at), world) for at in times),
        *(about.about(replace(standing, at=at), world) for at in times),
        *(profile.withdraw(replace(standing, at=at), world) for at in times),
        *(profile.withdrawn(replace(standing, at=at), world) for at in times),
        *([home.resume(standing), home.restart(standing), home.left(standing)] if standing.begun else []),
        home.nudge(replace(standing, begun="registration"), world),
        home.lapses(standing, NOW),
        *(invitation.accepted(replace(standing, at=at), world) for at in times),
        home.discarded(standing),
        home.refused(standing),
        about.noted(standing, world),
        about.unchanged(standing, world),
        about.about(standing, world),
        about.help_page(standing, world),
        about.lost_at_desk(),
        about.help_page(standing, world, desk=sorted(DESK_COMMANDS)),
        about.privacy(standing, world),
        about.lost(standing, world),
        status.status(standing, world),
        status.receipt(standing, world),
        status.edited(standing, world),
        profile.profile(standing, TOLD, world),
        profile.profile(standing, {}, world),
    ]


@pytest.mark.parametrize("standing", STANDINGS, ids=lambda standing: f"{standing.state}-{standing.begun}")
def test_every_page_can_be_shown_wherever_one_stands(standing: Standing, world: World, catalogues: Catalogues) -> None:
    for screen in pages(standing, world):
        show_everywhere(screen, catalogues, world)


def test_every_other_page_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for screen in (
        about.language(), about.asked("registration", world), about.group(), about.trouble("E-234567"),
        profile.saved(anything=True), profile.saved(anything=False), profile.forget(), profile.kept(),
        profile.erased("ER-234567"), profile.mydata(TOLD, {}, b"{}", world), profile.mydata({}, TOLD, b"{}", world),
        profile.mydata({}, {}, b"{}", world), profile.nothing_held(), about.question(world),
        about.answer("چه زمانی؟", "به‌زودی."), about.answer(None, "به‌زودی."), invitation.talk(world),
        invitation.decline(world), invitation.declined(),
        linking.code("2345ABCD"), linking.dead(), invitation.reminder(world), invitation.ended(),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)


@pytest.mark.parametrize("kind", Kind)
def test_every_request_can_be_shown_at_the_desk(kind: Kind, world: World, catalogues: Catalogues) -> None:
    told = pages_of_requests.Contact("سارا", "+989131234567"), pages_of_requests.Contact(None, None), None
    for question, code, only in ((None, None, None), ("چه زمانی؟ " * 400, "SD-2345A", Kind.CALL)):
        request = Request(10**15, 1, kind, question, NOW, None, code)
        handled = say("request.handled", name="رضا", at=NOW)
        for screen in (
            *(pages_of_requests.card(request, 2, only=only, contact=contact, note=handled) for contact in told),
            pages_of_requests.answer(request, only=only), pages_of_requests.none(only=only),
            pages_of_requests.answer(request, only=only, note=say("request.words_only")),
            pages_of_requests.none(only=only, note=say("request.settled", at=NOW)),
        ):  # fmt: skip
            show_everywhere(screen, catalogues, world)


def test_whoever_is_to_be_called_asked_for_nothing_and_is_named_once(world: World) -> None:
    request = Request(1, 1, Kind.CALL, None, NOW, None, "SD-2345A", "سارا ن.")
    card = [one.key for one in keys_of(pages_of_requests.card(request, 2, only=Kind.CALL).lines)]
    assert card[-2:] == ["request.name", "request.listed_at"]
    contact = pages_of_requests.Contact("سارا نمونه", None)
    looked = [one.key for one in keys_of(pages_of_requests.card(request, 2, only=Kind.CALL, contact=contact).lines)]
    assert looked.count("request.name") == 1


def test_pending_decision_looks_like_screening(world: World) -> None:
    shown = {
        repr(status.status(Standing(state=state, code="SD-2345A"), world).lines)
        for state in State
        if state.startswith("pending") or state is State.IN_SCREENING
    }
    assert len(shown) == 1


def test_outbox_can_be_shown_with_anything_in_it(world: World, catalogues: Catalogues) -> None:
    counts = dict.fromkeys(("planned", "sending", "sent", "retry", "failed", "skipped", "uncertain"), 2)
    found = [outbox.Letter(1, purpose, "bale", NOW, code) for purpose in Purpose for code in (None, "SD-2345A")]
    for screen in (
        outbox.overview(counts, counts, dict.fromkeys(outbox.DEAD, 3), note=say("outbox.resent", n=3)),
        outbox.overview(counts, counts, {}),
        *(outbox.letters(reason, found, page=page, more=True) for reason in outbox.DEAD for page in (0, 1)),
        outbox.letters(outbox.DEAD[0], [], page=0, more=False, note=say("outbox.not_dead")),
        *(outbox.sure(reason, 5) for reason in outbox.DEAD),
        *(notice.role(role) for role in STAFF_ROLES), notice.removed(), apologetic(notice.removed()),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)


@pytest.mark.parametrize("form", [REGISTRATION, PROFILE, IDEA, COURSE], ids=lambda form: form.name)
@pytest.mark.parametrize("part", ["ask", "hint", "label"])
def test_every_step_has_its_sentences(form: Form, part: str) -> None:
    lacking = [step.name for step in form.steps if f"{form.name}.{step.name}.{part}" not in KEYS]
    assert lacking == []


def test_every_complaint_of_the_rules_has_a_sentence() -> None:
    rules = "".join(path.read_text() for path in (ROOT / "programme").glob("*.py"))
    ours = re.findall(r'(?:PydanticCustomError|PhoneError|Invalid)\(\s*"([a-z_.]+)"', rules)
    ours += re.findall(r'"(phone\.[a-z_]+)"', rules)
    assert len(set(ours)) > 10
    assert [key for key in ours if f"complaint.{key}" not in KEYS] == []


def refusals() -> set[tuple[str, tuple[str, ...]]]:
    """Find every refusal that is written with its key: the key, and the names of what fills it."""
    found = set()
    for path in (path for floor in ("programme", "services", "bot") for path in (ROOT / floor).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            if node.func.id in ("Conflict", "NotFound", "NotAllowed", "MoveNotAllowed"):
                given, written = tuple(str(one.arg) for one in node.keywords), node.args[0]
                if isinstance(written, ast.Constant):
                    found.add((str(written.value), given))
                elif isinstance(written, ast.JoinedStr):
                    found.add((ast.unparse(written)[2:-1], given))
    return found


def test_every_refusal_of_the_rules_has_a_sentence_with_what_it_gives(catalogues: Catalogues) -> None:
    raised = refusals()
    assert ("idea.over", ("closed_at",)) in raised
    for key, given in raised:
        for name in {key.replace("{self.noun}", one.noun).replace("{lifecycle.noun}", one.noun) for one in TABLES}:
            assert catalogues.locale("fa").sentence(name, **dict.fromkeys(given, "x"))


def test_catalogues_have_no_gap(catalogues: Catalogues) -> None:
    assert [str(gap) for gap in catalogues.gaps()] == []


def test_no_sentence_stands_unused() -> None:
    code = "".join(path.read_text() for path in ROOT.glob("*/**/*.py") if "tests" not in path.parts)
    named = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)*)"', code)) | {f"{table.noun}.move.refused" for table in TABLES}
    # Keys that are put together: by form and step, state, kind, language, command, complaint.
    derived = (
        "registration.",
        "profile.",
        "status.",
        "file.",
        "language.",
        "command.",
        "complaint.",
        "button.",
        "place.country.",
        "staff.role.",
        "staff.invite.",
        "staff.make.",
        "messenger.",
        "card.",
        *("idea.state.", "idea.seen.", "idea.desk.by_", "idea.desk.review.", "idea.desk.which_"),
        *("merge.state.", "merge.told.", "merge.consent.thanks.", "release.grant", "release.keep"),
        "publication.outcome.",
        "publication.verdict.",
        *(f"publication.{part}." for part in ("of", "count", "last_other")),
        *(f"idea.{part}." for part in ("told", "stands")),
        "untold.",
        "changed.",
        "desk.",
        "triage.",
        "filter.",
        *(f"split.{part}." for part in ("verdict", "letter", "confidence", "group")),
        *(f"decide.{part}." for part in ("outcome", "why", "against")),
        "why.",
        "request.kind.",
        "assign.state.",
        "digest.",
        "overdue.",
        "outbox.",
        "attachments.",
        "board.stage.",
        "board.ask_",
        "milestone.told.",
        "quiet.",
        *("find.by.", "network.ask.", "network.preview."),
        "statistics.verdict.",
        "statistics.state.",
        *("statistics.picture.", "statistics.idea_", "statistics.kind.", "statistics.opinion."),
        *(f"sheet.{part}." for part in ("name", "column", "state", "role", "noun", "action", "sending")),
        *(f"sheet.{part}." for part in ("purpose", "line", "refused", "wrong", "reason", "look", "flag", "contact")),
        *(f"sheet.{part}." for part in ("publication", "formerly", "idea", "review", "outcome", "opinion")),
        *(f"sheet.{part}." for part in ("confidence", "refusal", "note", "override")),
        *(f"idea.{step.name}." for step in IDEA.steps),
        *(f"course.{step.name}." for step in COURSE.steps),
        *(
            "course.change.do.",
            "course.change.ask.",
            "course.changed.",
            "sheet.course.",
            "sheet.enrolment.",
            "sheet.broadcast.",
        ),
        *("course.review", "course.send", "course.state.", "course.group.", "course.look.", "course.looked."),
        *("idea.review", "idea.send", "idea.status.", "idea.over.", "more_time."),
        *(f"announce.{part}." for part in ("state", "text", "write", "why")),
        *(f"announce.{name}" for name in ("abort_", "send_again_", "pause", "resume")),
        *(f"audience.{part}." for part in ("kind", "ready")),
        *("broadcast.paused.", "seat.done.", "seat.cannot.sure"),
        *(f"segment.{part}." for part in ("who", "place", "course")),
        *("attend.", "feedback.ask.", "feedback.name.", "roll.state.", "roll.put."),
        *("talk.about.", "talk.file."),
        *(f"review.{part}." for part in ("verdict", "confidence", "refusal", "tie", "said", "list", "line", "note")),
    )
    unused = [key for key in KEYS if key not in named and not key.startswith((*derived, "place.country."))]
    assert unused == []


@pytest.mark.parametrize("language", ["fa", "en"])
def test_sentences_hold_no_markup_of_any_messenger(language: str) -> None:
    text = (ROOT / "locales" / language / "LC_MESSAGES" / "messages.po").read_text()
    sentences = [line for line in text.split("\n") if line.startswith(("msgstr", '"')) and "Content-" not in line]
    assert [line for line in sentences if re.search(r"[<>*_`\[\]&]", re.sub(r"\{\w+\}|^msgstr\[\d\]", "", line))] == []


def test_persian_sentences_keep_the_rules_of_writing() -> None:
    text = (ROOT / "locales" / "fa" / "LC_MESSAGES" / "messages.po").read_text()
    lines = [line for line in text.split("\n") if line.startswith(("msgstr", '"'))]
    wrong = {
        "a space before punctuation": r"[\u0600-\u06ff] [،؛؟.!:]",
        "می or نمی without its half-space": r"(?<![\u0600-\u06ff])ن?می [\u0600-\u06ff]",
        "ها without its half-space": r"[\u0600-\u06ff] ها(?![\u0600-\u06ff])",
        "Latin punctuation": r"[\u0600-\u06ff][,;?]",
        "می‌باشد": "می‌باش",
        "Arabic letters": "[يكىة]",
    }
    assert {name: line for name, rule in wrong.items() for line in lines if re.search(rule, line)} == {}


DEADLINES = (
    Deadline(NOW, open=True), Deadline(NOW, open=False, asking=Asking.OPEN),
    Deadline(NOW, open=False, opens=NOW.date()),
)  # fmt: skip
AN_IDEA = {
    "title": "نمایشگاه " * 13, "city": "freiburg", "field": "culture", "idea": {"text": "ن" * 3000},
    "how": {"file": {"kind": "voice"}}, "means": [{"code": "people", "line": "مدیر موزه"}, {"code": "گروه موسیقی"}],
    "institutions": ["chamber"], "when": "پاییز", "files": [{"kind": "document", "name": "../\u202e" + "ن" * 300}],
}  # fmt: skip


@pytest.mark.parametrize("state", IdeaState)
@pytest.mark.parametrize("deadline", DEADLINES, ids=["open", "over", "early"])
def test_author_s_pages_of_an_idea_can_be_shown(
    state: IdeaState, deadline: Deadline, world: World, catalogues: Catalogues
) -> None:
    view = IdeaFile(
        id=10**11, code="ID-2345A", version=3, state=state, state_at=NOW, submitted_at=NOW, answers=AN_IDEA,
        author="سارا", files=(Attachment("voice", None, "wanted"),),
    )  # fmt: skip
    mine = [OwnIdea(view.id + at, "ID-2345A", seen(state), 3, title, f"idea.{view.id + at}", version)
            for at, (title, version) in enumerate([("نمایشگاه " * 13, 0), (None, 2)] * 6)]  # fmt: skip
    late = Conflict("idea.over", closed_at=NOW)
    for screen in (
        *(ideas.listed(mine, deadline, page=page) for page in (0, 1, 2)), ideas.listed([], deadline),
        *(ideas.opened(one, view, deadline, world, whole=whole) for one in mine[:2] for whole in (False, True)),
        ideas.choose(mine, deadline), ideas.receipt(view, deadline, world), ideas.edited(view, deadline),
        *(ideas.discarded(sent=sent) for sent in (False, True)), ideas.withdrawn(view, days=30),
        *(ideas.left(IDEA.bound(view.id), 5, deadline, sent=sent) for sent in (False, True)),
        ideas.restart(f"idea.{view.id}-5"), ideas.ask_file(view, world, complaint=say("complaint.want_file")),
        ideas.withdraw(view, days=30), profile.mydata({}, {}, b"{}", world, ideas=ideas.told_lines(mine)),
        idea_deadline.closed(late, view, deadline, world), idea_deadline.refused(late, None),
        idea_deadline.closed(NotFound("idea.not_there"), None, None, world),
        *(idea_deadline.asked(where, deadline) for where in Asking if where is not Asking.OPEN),
        idea_deadline.warning(mine[:1], deadline), idea_deadline.warning(mine, deadline),
        idea_deadline.granted(deadline), idea_deadline.denied(deadline),
        extensions.card(Asked(10**11, 1, NOW, "SD-2345A", "سارا ن.", 1, 2), 3, NOW, note=say("extension.refused")),
        extensions.none(note=say("extension.granted", until=Until(NOW))), extensions.none(),
        *(extensions.beside(extensions.none(), [WISH], 7, answers=one) for one in (True, False)),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)
