"""Putting a segment together: groups that hold, choices in a group, turned around, taken away."""

import pytest
from pydantic import ValidationError

from programme.errors import Invalid
from programme.segment import EVERYBODY, MOST, And, Is, Not, Or, What, bearable, read
from programme.segment_edit import READY, add, choices, cut, groups, join, turn

COMPANION, ABROAD = READY["companions"], READY["abroad"]
GERMANY, AUSTRIA = Is(what=What.COUNTRY, value="DE"), Is(what=What.COUNTRY, value="AT")


def test_segment_is_put_together_by_groups_and_choices() -> None:
    segment = join(add(add(None, COMPANION), GERMANY), 1, AUSTRIA)
    assert segment == And(of=(COMPANION, Or(of=(GERMANY, AUSTRIA))))
    assert join(segment, 1, AUSTRIA) == segment, "a choice is named once"
    assert add(segment, COMPANION) == segment, "a group stands once"
    turned = turn(segment, 1)
    assert groups(turned)[1] == Not(of=Or(of=(GERMANY, AUSTRIA)))
    assert choices(groups(turned)[1]) == (GERMANY, AUSTRIA)
    assert join(turn(add(None, GERMANY), 0), 0, AUSTRIA) == Not(of=Or(of=(GERMANY, AUSTRIA)))
    assert turn(turned, 1) == segment
    assert cut(segment, 0) == Or(of=(GERMANY, AUSTRIA))
    assert cut(COMPANION, 0) is None
    both = add(COMPANION, And(of=(ABROAD, GERMANY)))
    assert groups(both) == (COMPANION, And(of=(ABROAD, GERMANY))), "a kept one is a group of its own"
    assert groups(cut(both, 0) or EVERYBODY) == (And(of=(ABROAD, GERMANY)),)


def test_group_that_is_not_there_is_refused() -> None:
    for change in (turn, cut, lambda segment, number: join(segment, number, GERMANY)):
        for segment, number in ((None, 0), (COMPANION, 1), (COMPANION, -1)):
            with pytest.raises(Invalid, match=r"segment\.changed"):
                change(segment, number)


def test_segment_grows_no_larger_than_can_be_borne() -> None:
    segment = COMPANION
    for number in range(MOST - 1):
        segment = add(segment, Is(what=What.CITY, value=str(number)))
    with pytest.raises(Invalid, match=r"segment\.too_large"):
        add(segment, GERMANY)
    deep = COMPANION
    for _ in range(20):
        deep = Not(of=deep)
    assert not bearable(deep)


@pytest.mark.parametrize(
    "wrong",
    [
        {"op": "is", "what": "who", "value": "erased"}, {"op": "is", "what": "country", "value": "de"},
        {"op": "is", "what": "course", "value": "enrolled.x"}, {"op": "is", "what": "name", "value": "x"},
        {"op": "or", "of": []}, {"op": "xor", "of": []}, {"op": "not"}, None,
    ],
)  # fmt: skip
def test_what_is_no_segment_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        read(wrong)
