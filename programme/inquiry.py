"""Inquiries: what the secretariat asked about a registration; a new question takes nothing away from earlier ones."""

from collections.abc import Mapping
from typing import Any

Inquiry = Mapping[str, Any]
"""A question (`question`, a ready one's code, or `text`), who asked and when (`by`, `at`), and what came of it:
`answer` and `answered_at`, or `no_answer`. `earlier` holds those before it, the oldest first."""

EARLIER = "earlier"


def next_inquiry(before: Inquiry | None, question: Inquiry) -> dict[str, Any]:
    """Ask a question, keeping what was asked and answered before it."""
    if not before:
        return dict(question)
    alone = {name: value for name, value in before.items() if name != EARLIER}
    return {**question, EARLIER: [*before.get(EARLIER, ()), alone]}


def each(inquiry: Inquiry | None) -> tuple[Inquiry, ...]:
    """List everything that was asked, the newest first."""
    return () if not inquiry else (inquiry, *reversed(inquiry.get(EARLIER, ())))


def files_in(inquiry: Inquiry | None) -> list[Mapping[str, Any]]:
    """List the files that answers came with."""
    answers = [one.get("answer") or {} for one in each(inquiry)]
    return [answer["file"] for answer in answers if answer.get("file")]
