"""Courses and the network of somebody who erases everything: nothing of it stays; a seat falls free."""

import sqlalchemy as sa

from storage.broadcast import broadcast_watch, recipient
from storage.conversation import conversation, conversation_line
from storage.engine.tx import Tx
from storage.enrolment import attendance, certificate, enrolment, feedback
from storage.network import network_answer, network_term
from storage.quiet import quiet
from storage.reminder import reminder


def erase_courses(tx: Tx, *, person_id: int) -> None:
    """Erase all that a person is in courses, said to the network or wrote to the office.

    The clock sees the freed seats, and offers them to those who wait.
    """
    forget_words(tx, person_id=person_id)
    enrolments = sa.select(enrolment.c.id).where(enrolment.c.person_id == person_id)
    for table in (attendance, feedback, certificate):
        tx.run(sa.delete(table).where(table.c.enrolment_id.in_(enrolments)))
    for table in (reminder, enrolment, quiet, recipient, broadcast_watch):
        tx.run(sa.delete(table).where(table.c.person_id == person_id))


def forget_words(tx: Tx, *, person_id: int) -> None:
    """Take away what somebody said to the network, wrote to the office, and remarked on courses."""
    enrolments = sa.select(enrolment.c.id).where(enrolment.c.person_id == person_id)
    answers = sa.select(network_answer.c.id).where(network_answer.c.person_id == person_id)
    talks = sa.select(conversation.c.id).where(conversation.c.person_id == person_id)
    tx.run(sa.update(feedback).where(feedback.c.enrolment_id.in_(enrolments)).values(remark=None))
    tx.run(sa.delete(network_term).where(network_term.c.answer_id.in_(answers)))
    tx.run(sa.delete(conversation_line).where(conversation_line.c.conversation_id.in_(talks)))
    for table in (network_answer, conversation):
        tx.run(sa.delete(table).where(table.c.person_id == person_id))
