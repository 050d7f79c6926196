"""Forged numbers: whatever a press, a command or a focus of the desk carries, nothing but a refusal comes of it."""

import re
from contextlib import suppress
from itertools import product

import pytest
import sqlalchemy as sa

from bot.answering.desk.registry import DESK
from bot.answering.heard import Command, Going, What
from bot.answering.phrases import Phrases
from bot.answering.runner import Runner
from conversations.event import Said
from conversations.world import World
from locales.catalogue import Catalogues
from programme.errors import ProgrammeError
from storage import Storage
from storage.account import account
from storage.engine.tx import Tx
from tests.bot.roles_scene import Scene, build, in_one_scene
from tests.bot.test_roles import FOCUSES, ROWS, TakeBack, heard
from tests.services.test_registration import NOW

FORGED = ("", "-1", "9" * 18, "9" * 30, "۱۲", "²")
# Buttons whose row in ROWS holds no number, though others of the same page do.
MORE = {
    "found": ["{n}.canary"], "card": ["{n}.here"], "import": ["apply-{n}", "drop-{n}"],
    "requests": ["at-{n}", "look-{n}", "answer-{n}", "next-{n}"], "calls": ["done-{n}"],
    "outbox": ["of.stopped.{n}", "again.{n}", "again.{n}.stopped.{n}", "all.{n}", "sure.{n}"],
    "publication": ["{n}"], "publish": ["{n}"], "propose": ["{n}", "idea"], "publish_now": ["{n}", "idea"],
    "samples": ["idea"], "t_twin": ["{card}.{n}"], "t_undo": ["{n}"], "t_filter": ["{n}"],
    "an_new": ["{n}"], "an_kind": ["{an}.{an_v}.n.5.{n}", "{an}.{an_v}.{n}.5"], "an_take": ["{an}.{an_v}.{n}"],
    "an_put": ["{an}.{an_v}.n.5.enrolled.{n}", "{an}.{an_v}.{n}.2.DE"],
}  # fmt: skip
_FIELD = re.compile(r"\{\w+\}")


@pytest.fixture
def runner(world: World, catalogues: Catalogues) -> Runner:
    return Runner(world, Phrases(catalogues))


def values(page: str, scene: Scene, forged: str) -> set[str]:
    """Put a forged number in the place of each number of each button, and of a whole card's parts."""
    true = scene.values["coordinator"]
    parts = true.split(".")
    cards = [".".join([*parts[:at], forged, *parts[at + 1 :]]) for at in range(3)]
    rows = [ROWS[page], FOCUSES.get(page, ""), *(row.replace("{n}", forged) for row in MORE.get(page, []))]
    found = {forged, true}
    for row in rows:
        fields = {name[1:-1]: scene.values.get(name[1:-1], "1") for name in _FIELD.findall(row)}
        fields |= {"card": true, "id": parts[0]}
        found.add(row.format(**fields))
        for name in fields:
            found |= {row.format(**{**fields, name: one}) for one in ([*cards, forged] if name == "card" else [forged])}
    return found


@in_one_scene(DESK)
async def test_forged_number_is_refused_by_the_rules_or_shows_where_one_is(
    pages: list[str], storage: Storage, world: World, runner: Runner
) -> None:
    scene = await storage.write(build, world)
    ways: set[tuple[What, str | None]] = set()
    for page, forged in product(pages, FORGED):
        for value in values(page, scene, forged):
            ways |= {(Going(page, value), None)} | ({(Command(page, value), None)} if DESK[page].command else set())
            if DESK[page].hear is not None:
                ways.add((Said("پاسخ"), f"desk.{page}.{value}"))
    for what, focus in ways:
        await _tried(storage, runner, scene, what, focus)


async def _tried(storage: Storage, runner: Runner, scene: Scene, what: What, focus: str | None) -> None:
    """Let a coordinator do it, and take it back."""

    def try_it(tx: Tx) -> None:
        if focus is not None:
            where = account.c.user_id == scene.users["coordinator"]
            tx.run(sa.update(account).where(where).values(focus=focus))
        assert runner.hear(tx, heard(scene, "coordinator", what), NOW) is not None
        raise TakeBack

    with suppress(TakeBack, ProgrammeError):
        await storage.write(try_it)
