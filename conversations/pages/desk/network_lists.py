"""Lists of the companions network at the desk: questions, answers, who is silent, who suits a new call."""

from collections.abc import Mapping, Sequence

from conversations.form import CALLBACK_BYTES
from conversations.pages.desk.find import hit_line
from conversations.pages.link import PREFIX, link
from conversations.screen import Button, Code, Rows, Screen, Shown, in_rows, say
from conversations.world import World
from programme.companions import MONTHS, Companion
from programme.matching import Wanted
from programme.network import Answered, Question
from programme.registration_file import Hit
from programme.search import COUNTED, Part

A_PAGE = 6
BAR = 10
"""Blocks of the longest bar."""

SHOWN = 160
"""Letters of an answer in a line."""

PHRASE_BYTES = CALLBACK_BYTES - len(f"{PREFIX}.nw_found.99999999.999.")
"""What a button to another page can hold of the words looked for."""


def questions(asked: Sequence[tuple[Question, int]], page: int, world: World, *, more: bool) -> Screen:
    """List what was asked, each with its answers counted."""
    lines: list[Shown] = [say("network.asked_before"), ""]
    lines += [_question(page * A_PAGE + at, one, n, world) for at, (one, n) in enumerate(asked, 1)]
    if not asked:
        lines.append(say("network.asked_none"))
    open_each = [
        Button(say("network.open_answers", number=page * A_PAGE + at), f"{PREFIX}.nw_answers.{one.id}.0")
        for at, (one, _) in enumerate(asked, 1)
    ]
    return _listed(lines, in_rows(open_each), _turns("nw_list", "{page}", page, more=more))


def answers(
    of: Question,
    counts: tuple[int, Mapping[str, int]],
    listed: Sequence[Answered],
    *,
    page: int,
    total: int,
    words: str | None = None,
) -> Screen:
    """List a page of the answers, under how many chose each chip; with `words`, of those that have them."""
    lines: list[Shown] = [of.words, "", say("network.desk.answers", count=counts[0])]
    most = max(counts[1].values(), default=0)
    lines += [say("network.bar", chip=chip, bar=_bar(counts[1][chip.code], most)) for chip in of.chips]
    if words is not None:
        lines += ["", say("network.with_words", words=words, count=total)]
    lines += ["", *(_answer(of, one) for one in listed)]
    cards = [Button(Code(one.code), f"{PREFIX}.card.{one.registration_id}") for one in listed if one.code]
    value = f"{of.id}.{{page}}" if words is None else f"{of.id}.{{page}}.{words}"
    turns = _turns("nw_answers" if words is None else "nw_found", value, page, more=(page + 1) * A_PAGE < total)
    look = [link("nw_words", "network.look", str(of.id))]
    if words is not None:
        look.append(link("nw_answers", "network.all", f"{of.id}.0"))
    return _listed(lines, (*in_rows(cards, wide=3), tuple(look)), turns)


def ask_words(of: Question) -> Screen:
    """Ask which words to look for."""
    return Screen((say("network.which_words"),), ((link("nw_answers", "network.all", f"{of.id}.0"),),))


def silent(listed: Sequence[Companion], months: int, counts: tuple[int, int], *, page: int, leads: bool) -> Screen:
    """List who was not heard of for months; `leads`: whoever looks may write an announcement to them."""
    total, unreached = counts
    lines: list[Shown] = [say("network.silent.title", months=months, count=total)]
    lines += [say("network.silent.unreached", count=unreached), ""] if unreached else [""]
    lines += [
        say(
            "network.silent.one" if one.reached else "network.silent.stopped",
            code=Code(one.code),
            name=one.name or say("form.empty"),
            day=one.last_on,
        )
        for one in listed
    ]
    cards = [Button(Code(one.code), f"{PREFIX}.card.{one.registration_id}") for one in listed]
    spans = tuple(
        Button(say("network.silent.months", months=one), f"{PREFIX}.nw_silent.{one}.0", chosen=one == months)
        for one in MONTHS
    )
    turns = _turns("nw_silent", f"{months}.{{page}}", page, more=(page + 1) * A_PAGE < total)
    tell: Rows = ((link("nw_to_silent", "network.announce", str(months)),),) if leads and total else ()
    return _listed(lines, (spans, *in_rows(cards, wide=3), *tell), turns)


def match(hits: Sequence[Hit], wanted: Wanted, total: int, world: World) -> Screen:
    """Let ties and fields be chosen, and list whom they find."""
    lines: list[Shown] = [say("network.match.title")]
    if wanted.ties or wanted.fields:
        counted: Shown = total if total <= COUNTED else say("find.many", most=COUNTED)
        lines += ["", say("network.match.count", count=counted), ""]
        lines += [hit_line(hit, world) for hit in hits]
    else:
        lines += ["", say("network.match.choose")]
    offered = ((Part.CONNECTIONS, world.programme.connections), (Part.FIELD, world.programme.fields))
    chips = [
        Button(chip, f"{PREFIX}.nw_match.{wanted.switched(part, at)}", chosen=wanted.has(part, at))
        for part, several in offered
        for at, chip in enumerate(several)
    ]
    cards = [Button(Code(hit.code), f"{PREFIX}.card.{hit.id}") for hit in hits]
    value = f"{wanted.ties}.{wanted.fields}.{{page}}"
    turns = _turns("nw_match", value, wanted.page, more=(wanted.page + 1) * A_PAGE < total)
    tell: Rows = ((link("nw_to_suiting", "network.announce", str(wanted)),),) if hits else ()
    return _listed(lines, (*in_rows(cards, wide=3), *in_rows(chips), *tell), turns)


def _question(number: int, one: Question, count: int, world: World) -> Shown:
    assert one.asked_at is not None  # noqa: S101 - what is listed was asked
    day = one.asked_at.astimezone(world.programme.zone).date()
    return say("network.asked_one", number=number, question=_cut(one.words.fa), day=day, count=count)


def _answer(of: Question, one: Answered) -> Shown:
    chosen: tuple[Shown, ...] = of.words_of(one.answer.chips)
    told = (*chosen, say("network.quoted", text=_cut(one.answer.text))) if one.answer.text else chosen
    if one.code is None:
        return say("network.answer_of_nobody", told=told)
    return say("network.answer_of", code=Code(one.code), name=one.name or say("form.empty"), told=told)


def _bar(count: int, most: int) -> Shown:
    return say("network.bar_of", blocks="█" * max(1, round(BAR * count / most)), count=count) if count else 0


def _listed(lines: Sequence[Shown], rows: Rows, turns: Sequence[Button]) -> Screen:
    back = (link("network", "network.desk.back"),)
    return Screen(tuple(lines), (*rows, *((tuple(turns),) if turns else ()), back), replaces=True)


def _turns(page_name: str, value: str, page: int, *, more: bool) -> list[Button]:
    turns = [link(page_name, "find.newer", value.replace("{page}", str(page - 1)))] if page else []
    return [*turns, link(page_name, "find.older", value.replace("{page}", str(page + 1)))] if more else turns


def _cut(text: str | None) -> str:
    return "" if text is None else text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
