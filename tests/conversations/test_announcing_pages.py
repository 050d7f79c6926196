"""Every page of announcements can be shown, in every state and language, on every messenger."""

from datetime import UTC, datetime

import pytest

from bot.messengers.markup import PLAIN
from bot.messengers.render import Reader, Renderer
from conversations.pages import broadcast as shown
from conversations.pages.desk import announcing, audience, broadcasting
from conversations.pages.desk.audience import KINDS, Meant
from conversations.pages.desk.segment_words import segment_words
from conversations.screen import InCity, Screen, keys_of, say
from conversations.world import World
from locales.bidi import plain
from locales.catalogue import Catalogues
from programme.broadcast import Kind, State
from programme.broadcast_told import LANGUAGES, ROOM, Broadcast, Missed, Totals, units
from programme.course import Circle
from programme.course import State as CourseState
from programme.course_told import Seen, Session
from programme.segment import And, InCourse, Is, Not, Or, What, Who
from programme.segment_edit import READY, add, join, turn
from services.broadcast_run import GROWN, UNREACHED
from tests.conversations.showing import show_everywhere
from tests.support.segments import FREIBURG, TOWN

NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
GERMANY, AUSTRIA = Is(what=What.COUNTRY, value="DE"), Is(what=What.COUNTRY, value="AT")
SEGMENT = turn(add(join(add(READY["companions"], GERMANY), 1, AUSTRIA), Is(what=What.CITY, value=FREIBURG)), 2)
TITLES = {7: "مبانی دیپلماسی شهری " * 6}
MEANT = Meant(171, 3, [("SD-2345A", "سارا ن."), (None, "مینا م."), (None, None)])
COURSE = Seen(
    7, "CR-2345A", CourseState.OPEN, 3, TITLES[7], "شرح", "مدرس", "تالار", "https://class.example/a_b", ("fa",),
    Circle.COMPANIONS, 20, 3, 0, (Session(1, NOW, 90), Session(2, NOW, 90)), 0, 9, None,
)  # fmt: skip


def one(state: State = State.DRAFT, kind: Kind = Kind.ANNOUNCEMENT, **more: object) -> Broadcast:
    told = {"text": {"fa": "خبر *تازه* " * 300, "en": "News"}, "segment": SEGMENT, "file_id": 9, "file_kind": "photo"}
    values = {"starts_at": NOW, "proposed_by": 1, "course_id": 7, "total": 171, **told, **more}
    return Broadcast(10**11, kind, state, 10**4, **values)  # type: ignore[arg-type]  # as named


def screens(world: World) -> list[Screen]:
    draft, bare = one(), one(text={}, segment=None, file_id=None, file_kind=None, starts_at=None)
    numbers = Totals(171, 160, 5, 1, 2, 3)
    reasons = (*broadcasting.REASONS, "try later", None)
    missed = [Missed(code, "failed", reason, "bale") for code in (None, "SD-2345A") for reason in reasons]
    offered = [Is(what=What.WHO, value=who) for who in Who]
    offered += [Is(what=What.COURSE, value=f"{relation}.{of}") for relation in InCourse for of in (7, 8)]
    offered += [Is(what=What.CITY, value=TOWN), Is(what=What.COUNTRY, value="XX")]
    ties, fields = ("+".join(chip.code for chip in of) for of in (world.programme.connections, world.programme.fields))
    calls = (world.programme.call.code, "earlier")
    network = [Is(what=What.SUITS, value=f"{call}.{ties}.{fields}") for call in calls]
    network += [Is(what=What.SILENT, value="12")]
    offered += [Is(what=What.CONNECTION, value=chip.code) for chip in world.programme.connections]
    found = [
        announcing.listed([bare, *(one(state, kind) for state in State for kind in Kind)], TITLES, page=1, more=True),
        announcing.listed([], {}, page=0, more=False, note=say("announce.dropped")),
        announcing.draft(bare, None, {}, world, note=say("broadcast.changed")),
        *(announcing.draft(one(kind=kind), MEANT, TITLES, world) for kind in Kind),
        *(announcing.writing(draft, language, most=864, complaint=say("announce.want_file")) for language in LANGUAGES),
        announcing.attaching(draft, complaint=say("announce.want_file")), announcing.timing(draft, NOW, world),
        *(announcing.sure(draft, MEANT, TITLES, world, alone=alone) for alone in (True, False)),
        announcing.dropping(draft, TITLES),
        *(show(one(segment=each, text={}), MEANT, TITLES, world)
          for each in network for show in (audience.audience, announcing.draft)),
        audience.audience(bare, None, {}, world),
        audience.audience(draft, MEANT, TITLES, world, note=say("audience.kept")),
        *(audience.group(draft, nth, TITLES, world) for nth in range(3)), audience.kinds(draft, audience.NEW),
        *(audience.values(draft, "0", kind, offered, TITLES, world, further=[(7, TITLES[7])]) for kind in KINDS),
        audience.values(draft, "0", What.COURSE, [], {}, world, complaint=say("complaint.want_text")),
        audience.named(draft, [(3, "نام" * 13)], note=say("segment.not_there")), audience.keeping(draft, TITLES, world),
        *(broadcasting.proposed(one(State.PROPOSED), MEANT, TITLES, world, by="مینا", may_approve=may, mine=not may)
          for may in (True, False)),
        *(broadcasting.approved(one(State.APPROVED), MEANT, TITLES, world, by=by) for by in (None, "مینا")),
        *(broadcasting.progress(one(state), numbers, TITLES) for state in State),
        *(broadcasting.asking(one(State.RUNNING), name, TITLES, count=5) for name in ("abort", "send_again")),
        *(broadcasting.paused(one(State.PAUSED, paused_because=why), numbers, TITLES) for why in (GROWN, UNREACHED)),
        broadcasting.asking_uncertain(one(State.FINISHED), numbers, TITLES),
        broadcasting.missed(one(State.FINISHED), missed, numbers, page=1, more=True),
        broadcasting.missed(one(), [], numbers, page=0, more=False),
    ]  # fmt: skip
    told = [
        shown.announcement(one(file_kind=kind), language) for kind in ("photo", "document") for language in LANGUAGES
    ]
    told += [shown.course(one(kind=Kind.COURSE), COURSE)]
    about = {"messenger": "bale", "language": "en", "zone": "Europe/Berlin", "messengers": ("telegram", "bale")}
    return [*found, *told, *(announcing.look(one(), each, **about) for each in told)]  # type: ignore[arg-type]  # as named


def test_every_page_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for screen in screens(world):
        show_everywhere(screen, catalogues, world)


def test_segment_reads_as_it_is_meant(world: World, catalogues: Catalogues) -> None:
    def read(segment: Is | Not | And | Or) -> str:
        home = world.programme
        reader = Reader(catalogues.locale("fa"), home.time_zone, home.time_zone, home.city)
        return plain(Renderer(PLAIN).line(segment_words(segment, TITLES, world), reader))

    assert read(SEGMENT) == "همراهان، و (آلمان یا اتریش)، و به‌جز فرایبورگ"
    assert read(Not(of=Or(of=(GERMANY, AUSTRIA)))) == "به‌جز (آلمان یا اتریش)"
    assert read(Or(of=(And(of=(GERMANY, AUSTRIA)), READY["home"]))) == "(آلمان، و اتریش) یا ساکنان اصفهان"
    university, science = (
        Is(what=What.SUITS, value="c.university."),
        Is(what=What.SUITS, value="c.university+x.science"),
    )
    assert read(university) == "همراهان فراخوان‌های دیگر که در فراخوان c ثبت‌نام نکرده‌اند، با (دانشگاه و پژوهش)"
    assert read(science).endswith("، با (دانشگاه و پژوهش یا x)، و (علم و فناوری)")
    assert read(And(of=(And(of=(GERMANY,)), READY["everybody"]))) == "آلمان، و همهٔ اعضای برنامه"


def test_longest_text_leaves_room_for_what_stands_around_it(world: World, catalogues: Catalogues) -> None:
    for language in LANGUAGES:
        around = ("broadcast.test", "broadcast.hint")
        said = "\n\n".join(catalogues.locale(language).sentence(key) for key in around)
        assert units(said) + len(around) * 2 <= ROOM


@pytest.mark.parametrize("state", State)
def test_buttons_are_those_of_the_state(state: State) -> None:
    screen = broadcasting.progress(one(state), Totals(3, 1, 1, 0, 0, 1), TITLES)
    steers = {button.press.split(".")[1] for row in screen.rows for button in row} & {
        "an_pause", "an_resume", "an_abort", "an_again"
    }  # fmt: skip
    offered: dict[State, set[str]] = {
        State.APPROVED: {"an_abort"},
        State.RUNNING: {"an_pause", "an_abort"},
        State.PAUSED: {"an_resume", "an_abort"},
        State.FINISHED: {"an_again"},
    }
    assert steers == offered.get(state, set())
    nobody = broadcasting.progress(one(state), Totals(3, 3, 0, 0, 0, 0), TITLES)
    assert "an_again" not in repr(nobody.rows)


def test_hour_of_an_announcement_is_shown_with_its_year(world: World) -> None:
    for screen in (announcing.draft(one(), MEANT, TITLES, world), announcing.timing(one(), NOW, world)):
        assert InCity(NOW) in [value for line in keys_of(screen.lines) for value in line.params.values()]
