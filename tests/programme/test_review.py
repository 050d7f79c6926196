"""What a group of reviews comes to: every combination against the rule, spelt once more and otherwise."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.idea import Outcome
from programme.idea_deciding import fingerprint, overrides
from programme.review import Group, Split, Verdict

INSTITUTIONS = ("municipality", "foreign_ministry", "universities", "science_town", "chamber")
SILENT = (None, Verdict.NOT_MY_FIELD)


def ruled(given: tuple[Verdict | None, ...], quorum: int) -> Group:
    """The rule in other words (programme.md, section 3): workable or not only if unanimous and the quorum is met."""
    speaks = sum(1 for one in given if one not in SILENT)
    if speaks < quorum or speaks == 0:
        return Group.DISCUSSION
    if all(one is Verdict.FEASIBLE or one in SILENT for one in given):
        return Group.WORKABLE
    if all(one is Verdict.NOT_FEASIBLE or one in SILENT for one in given):
        return Group.NOT_WORKABLE
    return Group.DISCUSSION


def most_say(said: list[Verdict]) -> Verdict | None:
    ahead = [one for one in Verdict if said.count(one) > len(said) - said.count(one)]
    return ahead[0] if ahead else None


def split_of(given: tuple[Verdict | None, ...], quorum: int = 3) -> Split:
    pairs = zip(INSTITUTIONS, given, strict=True)
    return Split({name: (one,) for name, one in pairs if one is not None}, quorum)


def test_every_combination_of_five_institutions_comes_to_what_the_rule_says() -> None:
    checked = 0
    for told in product((None, *Verdict), repeat=5):
        for quorum in (1, 3, 5):
            assert split_of(told, quorum).result is ruled(told, quorum), (told, quorum)
            checked += 1
        assert split_of(told).majority is most_say([one for one in told if one not in SILENT]), told
    assert checked == 3 * 6**5


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(INSTITUTIONS), st.lists(st.sampled_from(Verdict), min_size=1, max_size=4), max_size=5
    ),
    st.integers(1, 5),
)
def test_institutions_with_several_voices_count_once_for_the_quorum(
    told: dict[str, list[Verdict]], quorum: int
) -> None:
    split = Split({name: tuple(given) for name, given in told.items()}, quorum)
    said = [one for given in told.values() for one in given if one is not Verdict.NOT_MY_FIELD]
    speaking = [given for given in told.values() if set(given) != {Verdict.NOT_MY_FIELD}]
    agreed = {Verdict.FEASIBLE: Group.WORKABLE, Verdict.NOT_FEASIBLE: Group.NOT_WORKABLE}
    if len(speaking) >= quorum and said and all(one is said[0] for one in said) and said[0] in agreed:
        assert split.result is agreed[said[0]]
    else:
        assert split.result is Group.DISCUSSION
    assert split.majority is most_say(said)


@pytest.mark.parametrize("outcome", Outcome)
def test_decision_against_the_majority_is_one(outcome: Outcome) -> None:
    against = {
        Verdict.FEASIBLE: {Outcome.NOT_NOW, Outcome.NOT_WORKABLE},
        Verdict.CONDITIONAL: {Outcome.NOT_NOW, Outcome.NOT_WORKABLE},
        Verdict.NOT_FEASIBLE: {Outcome.WORKABLE, Outcome.CONDITIONAL},
    }
    for majority in (None, *Verdict):
        expected = majority is not None and outcome in against.get(majority, ())
        assert overrides(majority, outcome) == expected, majority


def test_fingerprint_of_words_fits_a_button_and_tells_them_apart() -> None:
    assert fingerprint(None) == fingerprint("", None) == 0
    assert len({fingerprint("الف"), fingerprint("ب"), fingerprint("الف", "ب"), fingerprint(None, "الف")}) == 4
    assert all(0 < fingerprint(str(one)) <= 99_999 for one in range(1000))
