"""What is kept of a person as they may see it: theirs is what they told, what they did and what they were told.

The office's is how it works: who looked, what was noted or is not published yet, keys and places in queues. Every
column of every table that holds something of a person is named here as the one or the other; a test sees to it.
"""

from collections.abc import Collection, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from programme.idea import State as IdeaState
from programme.idea import seen as seen_idea
from programme.inquiry import EARLIER, Inquiry
from programme.notice import Purpose
from programme.registration import State, seen
from services.milestone import KIND as MILESTONE
from services.milestone import milestones
from services.own_courses import own_courses
from services.people import Known
from services.report import KIND as REPORT
from storage.conversation import conversation, conversation_line
from storage.draft import ANSWERS, draft
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_note import idea_note
from storage.network import network_answer, network_question
from storage.outbox import WAITING, outbox
from storage.registration import registration
from storage.tables import metadata

THEIRS: dict[str, frozenset[str]] = {
    "person": frozenset({"language", "zone", "details", "consent_version", "consented_at", "created_at", "erased_at"}),
    "account": frozenset({"messenger", "user_id", "chat_id", "source", "stopped_at", "created_at", "active_on"}),
    "draft": frozenset({"form", "answers", "created_at", "updated_at"}),
    "file": frozenset({"kind", "mime", "size", "name", "messenger", "state", "created_at"}),
    "registration": frozenset(
        {
            *("call", "code", "state", "answers", "country", "place", "connections"),
            *("created_at", "submitted_at", "published_at", "reasons", "reason_text", "inquiry"),
        }
    ),
    "idea": frozenset(
        {
            *("call", "code", "state", "answers", "city", "field", "means", "wanted", "revisions", "created_at"),
            *(
                "submitted_at",
                "published_at",
                "outcome",
                "reasons",
                "reason_text",
                "referred_to",
                "release_asked_at",
                "release_words",
            ),
        }
    ),
    "extension": frozenset({"call", "asked_at", "answered_at", "until_at"}),
    "staff": frozenset({"role", "institution", "name", "joined_at", "removed_at"}),
    "help_request": frozenset({"kind", "question", "answer", "made_at", "handled_at"}),
    "outbox": frozenset({"messenger", "purpose", "state", "created_at"}),
    "enrolment": frozenset({"course_id", "state", "created_at", "state_at", "offer_until"}),
    "network_answer": frozenset({"question_id", "chips", "text", "at"}),
    "quiet": frozenset({"courses", "news", "until_at", "updated_at"}),
    "reminder": frozenset({"kind", "zone", "due_at"}),
    "conversation": frozenset({"about", "about_id", "opened_at", "closed_at"}),
}
"""The columns that a person sees of their rows, by table; of a table that is not here, none."""

OFFICES: dict[str, frozenset[str]] = {
    "person": frozenset({"id", "phone_token"}),
    "account": frozenset({"id", "person_id", "focus"}),
    "draft": frozenset({"person_id", "version", "nudges"}),
    "file": frozenset({"id", "person_id", "file_ref", "address", "attempts"}),
    "registration": frozenset(
        {
            *("id", "person_id", "version", "state_at", "updated_at", "queue", "gaps", "has_file", "flagged"),
            *("city_token", "likeness", "officer_id", "lease_until", "decided_by", "decided_at", "merged_into"),
            *("screened", "notes", "nudges", "indexed"),
        }
    ),
    "idea": frozenset(
        {
            *("id", "person_id", "version", "has_file", "state_at", "updated_at", "revised", "asked_at"),
            *(
                "reviews_in_at",
                "decided_by",
                "decided_at",
                "overrides",
                "seconded_by",
                "merged_into",
                "nudges",
                "reports_new",
                "institutions",
            ),
            *("owner_id", "board_note", "next_on", "indexed"),
        }
    ),
    "extension": frozenset({"id", "person_id", "answered_by"}),
    # What a reviewer declared of somebody is not theirs to know.
    "conflict": frozenset({"reviewer_id", "person_id", "tie", "declared_at"}),
    "staff": frozenset({"id", "person_id", "filters", "session_at", "active_at"}),
    "help_request": frozenset({"id", "person_id", "handled_by", "idea_id"}),
    "outbox": frozenset(
        {
            *("id", "person_id", "occurrence", "priority", "due_at", "use_by", "attempts", "reason", "body"),
            *("updated_at", "batch", "unsure", "message_id"),
        }
    ),
    "enrolment": frozenset(
        {
            *("id", "person_id", "version", "queued_at", "offers", "change", "sequence", "updated_at"),
            *("tries", "tries_rest"),
        }
    ),
    "network_answer": frozenset({"id", "person_id", "version"}),
    "quiet": frozenset({"person_id"}),
    "reminder": frozenset({"id", "enrolment_id", "person_id", "session_id", "moved", "use_by"}),
    "conversation": frozenset({"id", "person_id", "messenger", "officer_id", "waits_since"}),
    "broadcast_recipient": frozenset({"broadcast_id", "person_id", "messenger", "state", "opens_at"}),
    "broadcast_watch": frozenset({"id", "person_id", "broadcast_id", "messenger", "chat_id", "message_id", "shown"}),
    "publication_watch": frozenset(
        {"id", "person_id", "publication_id", "messenger", "chat_id", "message_id", "shown"}
    ),
    "link_code": frozenset({"token", "person_id", "expires_at"}),
    "decision_import": frozenset({"id", "person_id", "file_id", "state", "plan", "made_at", "ended_at"}),
}
"""The columns that nobody is handed with their own data."""

DECISION = frozenset({"reasons", "reason_text", "outcome", "referred_to"})
"""What is a person's only once they were told it."""

INQUIRY = frozenset({"question", "text", "answer", "no_answer"})
"""What a person sees of each thing that the secretariat asked them; who asked is the office's."""


REVISION = frozenset({"field", "question", "text", "at", "answer", "answered_at", "no_answer"})
"""What an author sees of each thing that they were asked about an idea."""

_IDEAS = sa.select(idea.c.id).where(idea.c.person_id == sa.bindparam("of_person"))
_NOTES = (
    sa.select(*(idea_note.c[name] for name in ("id", "kind", "at", "stage", "told")))
    .join(idea, idea.c.id == idea_note.c.idea_id)
    .where(idea.c.person_id == sa.bindparam("of_person"), idea_note.c.kind.in_([REPORT, MILESTONE]))
    .order_by(idea_note.c.id)
)
_ANSWERED = (
    sa.select(
        network_question.c.text.label("asked"),
        network_question.c.chips.label("offered"),
        *(network_answer.c[name] for name in ("chips", "text", "at")),
    )
    .join(network_question, network_question.c.id == network_answer.c.question_id)
    .where(network_answer.c.person_id == sa.bindparam("of_person"))
    .order_by(network_answer.c.id)
)
_SAID = (
    sa.select(*(conversation_line.c[name] for name in ("officer_id", "text", "file", "at")))
    .join(conversation, conversation.c.id == conversation_line.c.conversation_id)
    .where(conversation.c.person_id == sa.bindparam("of_person"), conversation_line.c.held == 0)
    .order_by(conversation_line.c.conversation_id, conversation_line.c.id)
)
_TO_BE_TOLD = sa.select(outbox.c.occurrence).where(
    outbox.c.person_id == sa.bindparam("of_person"),
    outbox.c.purpose == Purpose.MILESTONE.value,
    outbox.c.unsure == 0,
    outbox.c.state.in_([*WAITING, "sending"]),
)


def of_person(person_id: int) -> dict[sa.Table, sa.ColumnElement[bool]]:
    """Name every table that holds something of a person, with the condition that finds it."""
    found: dict[sa.Table, sa.ColumnElement[bool]] = {}
    for table in metadata.sorted_tables:
        if table.name == "person":
            found[table] = table.c.id == person_id
        elif "person_id" in table.c:
            found[table] = table.c.person_id == person_id
    return found


def mydata(tx: Tx, who: Known) -> dict[str, Any]:
    """Return what is a person's of all their rows, by table, opened."""
    everything: dict[str, Any] = {}
    for table, condition in of_person(who.person_id).items():
        theirs = [column for column in table.c if column.name in THEIRS.get(str(table.name), ())]
        if not theirs:
            continue
        rows = [_told(table, dict(row._mapping)) for row in tx.all(sa.select(*theirs).where(condition))]
        if table is draft:
            rows = [{**row, "answers": orjson.loads(tx.keys.unseal(ANSWERS, row["answers"]))} for row in rows]
        if rows:
            everything[str(table.name)] = rows
    if answered := _answered(tx, who.person_id):
        everything["network_answer"] = answered
    # What they reported of their ideas, and what they were told; what was discussed is the office's.
    if notes := _noted(tx, who.person_id):
        everything["idea_note"] = notes
    if said := tx.all(_SAID, of_person=who.person_id):
        everything["conversation_line"] = [_said(dict(row._mapping)) for row in said]
    return everything | own_courses(tx, person_id=who.person_id)


def _answered(tx: Tx, person_id: int) -> list[dict[str, Any]]:
    """Return what somebody answered to questions of the month, with the words of the question and of its chips."""
    found = []
    for row in tx.all(_ANSWERED, of_person=person_id):
        chosen = [chip["fa"] for chip in row.offered or () if chip["code"] in (row.chips or ())] or None
        told = {"question": row.asked.get("fa"), "chosen": chosen, "text": row.text, "at": row.at}
        found.append(_given(told))
    return found


def _noted(tx: Tx, person_id: int) -> list[dict[str, Any]]:
    """Return what was reported of somebody's ideas, and of their milestones those that they were told."""
    rows = [dict(row._mapping) for row in tx.all(_NOTES, of_person=person_id)]
    ideas = [row.id for row in tx.all(_IDEAS, of_person=person_id)] if rows else []
    told = {one.id for of in ideas for one in milestones(tx, idea_id=of, person_id=person_id)}
    # What waits to be told may still be taken back.
    told -= {int(row.occurrence) for row in tx.all(_TO_BE_TOLD, of_person=person_id)}
    shown = [row for row in rows if row["kind"] == REPORT or row["id"] in told]
    return [_given({name: value for name, value in row.items() if name != "id"}) for row in shown]


def _told(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    if table is registration:
        row["state"] = seen(State(row["state"])).value
        if row["published_at"] is None:
            row = {name: value for name, value in row.items() if name not in DECISION}
        if isinstance(asked := row["inquiry"], dict):
            row["inquiry"] = _asked(asked) or None
    if table is idea:
        row["state"] = seen_idea(IdeaState(row["state"])).value
        if row["published_at"] is None:
            row = {name: value for name, value in row.items() if name not in DECISION}
        asked = row["revisions"] or ()
        row["revisions"] = [_some(one, REVISION) for one in asked] or None
    return _given(row)


def _given(row: dict[str, Any]) -> dict[str, Any]:
    # Some names come as a subclass of str, which JSON takes for no name.
    return {str(name): value for name, value in row.items() if value is not None}


def _said(row: dict[str, Any]) -> dict[str, Any]:
    # Who of the office answered is the office's.
    officer = row.pop("officer_id")
    return _given({"by": "you" if officer is None else "office", **row})


def _asked(inquiry: Inquiry) -> dict[str, Any]:
    theirs = _some(inquiry, INQUIRY)
    earlier = [_asked(one) for one in inquiry.get(EARLIER, ())]
    return {**theirs, EARLIER: earlier} if earlier else theirs


def _some(row: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in names}
