"""Revisions: what an author may be asked about, and which answers a message of theirs takes the place of."""

from collections.abc import Mapping, Sequence
from typing import Any

from programme.errors import Invalid
from programme.idea import IDEA_LENGTH, Idea, Told
from programme.text import key
from programme.words import Named

FIELDS = tuple(Idea.model_fields)
"""What may be asked about, in the order of the form; buttons hold the place in it."""

TOLD = ("idea", "how")
WRITTEN = ("title", "city", "when")
REPLACED = (*TOLD, *WRITTEN)
"""The answers whose place the author's message takes; about the others it stands beside them."""


def revised(
    answers: Mapping[str, Any], field: str, given: Told, *, cities: Sequence[Named] = (), horizons: Sequence[Named] = ()
) -> dict[str, Any]:
    """Return the answers with `given` in the place of one of them, as far as it takes any place.

    Raises:
        Invalid: when a few words are asked for, and there are none.
        ValidationError: when the words do not fit the answer.
    """
    if field not in REPLACED:
        return dict(answers)
    if field in TOLD:
        # A voice note beside a text takes none of it away.
        value: Any = {**(answers.get(field) or {}), **given.model_dump(mode="json", exclude_none=True)}
    elif given.text is None:
        raise Invalid("want_text")
    else:
        chips = {"city": cities, "when": horizons}.get(field, ())
        value = _code(given.text, chips) or given.text
    told = Idea.model_validate({**answers, field: value})
    return told.model_dump(mode="json", exclude_none=True)


def added(answers: Mapping[str, Any], field: str, given: Told) -> Told | None:
    """Return what was there with `given` behind it; None where nothing can be added, or it becomes too long."""
    before = (answers.get(field) or {}).get("text") if field in TOLD else None
    if not before or given.text is None:
        return None
    text = f"{before}\n\n{given.text}"
    return given.model_copy(update={"text": text}) if len(text) <= IDEA_LENGTH else None


def files_in(revisions: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """List the files that came as answers, and those whose place an answer took, as they were sent."""
    told = [answer for one in revisions or () for answer in (one.get("answer"), one.get("before"))]
    # What was there before is, of some answers, a word.
    spoken = [one.get("file") for one in told if isinstance(one, Mapping)]
    return [one for one in spoken if one]


def _code(text: str, chips: Sequence[Named]) -> str | None:
    """Find the chip whose words somebody wrote."""
    return next((chip.code for chip in chips if key(text) in (key(chip.fa), key(chip.en))), None)
