"""The files of an idea: those that belong to it, to whoever of the desk may have them, on record."""

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.review import Tie
from services.idea_contact import attachments as files_of
from services.staff import invite, join
from storage import Storage
from storage.audit import audit
from storage.conflict import conflict
from storage.engine.tx import Tx
from storage.file import file
from tests.support.ideas import IDEAS_NOW, diplomat, reviewer, sent
from tests.support.pending import coordinator

PHOTO = {"kind": "photo", "messenger": "bale", "ref": "one", "size": 10}


def scene(tx: Tx, world: World) -> tuple[int, dict[str, int]]:
    author = diplomat(tx, world, 1)
    idea_id = sent(tx, world, author.person_id, files=[PHOTO])
    tx.run(sa.update(file).values(state="kept", address="one"))
    tx.run(
        sa.insert(file), person_id=author.person_id, kind="photo", messenger="bale", file_ref="other", state="kept",
        address="other", created_at=IDEAS_NOW,
    )  # fmt: skip
    mina, tied = (coordinator(tx, world, user, name) for user, name in ((2, "مینا"), (3, "امید")))
    values = {"reviewer_id": tied.person_id, "person_id": author.person_id, "tie": Tie.FAMILY.value}
    tx.run(sa.insert(conflict).values(declared_at=IDEAS_NOW, **values))
    code = invite(tx, role=Role.OFFICER, programme=world.programme, name="مریم", now=IDEAS_NOW)
    people = {"author": author.person_id, "coordinator": mina.person_id, "tied": tied.person_id}
    people["reviewer"] = reviewer(tx, world, 4, "chamber").person_id
    people["other"] = diplomat(tx, world, 5).person_id
    join(tx, person_id=people["other"], code=code, now=IDEAS_NOW)
    return idea_id, {name: int(one or 0) for name, one in people.items()}


@pytest.mark.parametrize(
    ("who", "there"),
    [("coordinator", True), ("other", True), ("reviewer", False), ("tied", False), ("author", False)],
)
async def test_files_of_an_idea_are_handed_to_the_desk_on_record(
    storage: Storage, world: World, who: str, there: bool
) -> None:
    idea_id, people = await storage.write(scene, world)
    parcel = await storage.write(files_of, idea_id=idea_id, person_id=people[who], now=IDEAS_NOW)
    # What the person sent elsewhere is no part of the idea.
    assert (None if parcel is None else [one.address for one in parcel.files]) == (["one"] if there else None)
    query = sa.select(audit.c.action).where(audit.c.actor_id == people[who]).order_by(audit.c.id.desc()).limit(1)
    assert (await storage.read(query))[0].action == ("attachments" if there else "refused")


async def test_idea_that_is_not_there_has_no_files(storage: Storage, world: World) -> None:
    idea_id, people = await storage.write(scene, world)
    about = {"person_id": people["coordinator"], "now": IDEAS_NOW}
    assert await storage.write(files_of, idea_id=idea_id + 1, **about) is None
