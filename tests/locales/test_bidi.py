import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.bidi import fitting, isolate, lead, ltr, plain

LRI, FSI, PDI, RLM = "\u2066", "\u2068", "\u2069", "\u200f"
tricky = st.text(st.sampled_from("aاب1۱ \n+.{x}" + LRI + FSI + PDI + RLM + "\u202e\u202c\u2067"))


def depth_stays_balanced(text: str) -> bool:
    for line in text.split("\n"):
        depth = 0
        for character in line:
            depth += (character in "\u2066\u2067\u2068") - (character == PDI)
            if depth < 0 or character in "\u202a\u202b\u202c\u202d\u202e":
                return False
        if depth:
            return False
    return True


def test_isolate_and_ltr_open_and_close() -> None:
    assert isolate("Ali") == f"{FSI}Ali{PDI}"
    assert ltr("+49 761") == f"{LRI}+49 761{PDI}"
    assert isolate("") == ltr("") == ""


def test_isolate_closes_at_the_end_of_each_line() -> None:
    assert isolate("Ali\n\nعلی") == f"{FSI}Ali{PDI}\n\n{FSI}علی{PDI}"


@given(tricky)
def test_what_is_isolated_is_balanced_and_says_the_same(text: str) -> None:
    for shown in (isolate(text), ltr(text), fitting(text, rtl=True), fitting(text, rtl=False)):
        assert depth_stays_balanced(shown)
        assert plain(shown) == plain(text)


@given(tricky)
def test_isolating_again_changes_nothing(text: str) -> None:
    assert isolate(isolate(text)) == isolate(text)
    assert fitting(ltr(text), rtl=True) == ltr(text)


@pytest.mark.parametrize(("text", "rtl"), [("سلام ۱۲", True), ("Hello 12", False), ("۱۴۰۰/۰۲/۱۵", True), ("🎉", True)])
def test_fitting_leaves_what_disturbs_nothing(text: str, rtl: bool) -> None:
    assert fitting(text, rtl=rtl) == text


@given(tricky)
def test_lead_marks_a_line_once(text: str) -> None:
    assert lead(lead(text)) == lead(text) or "{" in text
    assert plain(lead(text)) == plain(text)


def test_lead_marks_only_lines_that_begin_wrongly() -> None:
    assert lead("سلام Ali\nAli سلام\n🎉 SD-7K2QX ثبت شد\n\n۱۲:۳۰\nAli") == (
        f"سلام Ali\n{RLM}Ali سلام\n{RLM}🎉 SD-7K2QX ثبت شد\n\n۱۲:۳۰\nAli"
    )
