"""Opinions on an idea, and its file, as pages and pictures get them."""

from datetime import UTC, datetime
from typing import Any

from programme.idea import State
from programme.idea_deciding import Gathered
from programme.idea_file import Attachment, IdeaFile, Opinion
from programme.review import Confidence, Split, Verdict
from tests.support.ideas import ANSWERS

AT = datetime(2027, 4, 20, 9, tzinfo=UTC)
SCORES = {"benefit": 3, "means": 2, "fit": 4, "risk": 1, "effort": 2}


def opinion(institution: str, verdict: Verdict, **more: Any) -> Opinion:
    """Say what somebody says for an institution."""
    told: dict[str, Any] = {
        "confidence": Confidence.HIGH,
        "scores": {} if verdict is Verdict.NOT_MY_FIELD else SCORES,
        "line": "به شهر سود می‌رساند.",
        "note": None,
        "by": "کارشناس نمونه",
        "at": AT,
    }
    return Opinion(institution=institution, verdict=verdict, **{**told, **more})


def gathered(*opinions: Opinion, waits: tuple[str, ...] = (), quorum: int = 3) -> Gathered:
    """Gather opinions as the service does."""
    verdicts: dict[str, tuple[Verdict, ...]] = {}
    for one in opinions:
        verdicts[one.institution] = (*verdicts.get(one.institution, ()), one.verdict)
    return Gathered(opinions, Split(verdicts, quorum), waits)


MIXED = gathered(
    opinion("municipality", Verdict.FEASIBLE, note="با موزه تماس گرفته شد."),
    opinion("foreign_ministry", Verdict.CONDITIONAL, confidence=Confidence.LOW),
    opinion("universities", Verdict.NOT_FEASIBLE, line=None),
    opinion("universities", Verdict.NEED_MORE, confidence=None),
    opinion("science_town", Verdict.NOT_MY_FIELD, confidence=None, line=None, by=None),
    waits=("chamber",),
)
AGREED = gathered(*(opinion(one, Verdict.FEASIBLE) for one in ("municipality", "universities", "chamber")))
NONE = gathered()
LONG = gathered(
    *(
        opinion(one, verdict, line="خط " * 60, note="یادداشت " * 100)
        for one in ("municipality", "foreign_ministry", "universities", "science_town", "chamber")
        for verdict in (Verdict.FEASIBLE, Verdict.CONDITIONAL)
    ),
    waits=("chamber",) * 3,
)
IDEA = IdeaFile(
    id=7, code="ID-7K2QX", version=3, state=State.DISCUSSION, state_at=AT, submitted_at=AT, answers=ANSWERS,
    author="سارا نمونه", author_country="DE", files=(Attachment("photo", None, "kept"),),
)  # fmt: skip
