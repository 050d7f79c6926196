"""Every move of courses, enrolments and announcements has words of its own in the audit sheet."""

import pytest

from locales.catalogue import Catalogues
from programme import broadcast, course, enrolment
from programme.lifecycle import Lifecycle


@pytest.mark.parametrize(
    "table", [course.LIFECYCLE, enrolment.LIFECYCLE, broadcast.LIFECYCLE], ids=lambda one: one.noun
)
def test_every_move_and_state_of_the_tables_has_words(table: Lifecycle, catalogues: Catalogues) -> None:
    for language in catalogues.languages:
        locale = catalogues.locale(language)
        assert f"sheet.noun.{table.noun}" in locale
        for move in table.moves:
            names = (f"sheet.action.{table.noun}.{move.name}", f"sheet.action.{move.name}")
            assert any(name in locale for name in names), move.name
        assert [state for state in table.states if f"sheet.{table.noun}.{state}" not in locale] == []
