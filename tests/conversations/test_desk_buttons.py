"""Every page that the desk's first page leads to has words on its button."""

import pytest

from bot.answering.desk.desk import COORDINATORS, OTHERS
from bot.answering.desk.registry import DESK
from locales.catalogue import Catalogues


@pytest.mark.parametrize("page", OTHERS + COORDINATORS)
def test_page_that_the_desk_leads_to_is_there_and_named(page: str, catalogues: Catalogues) -> None:
    assert page in DESK
    assert [
        language for language in catalogues.languages if f"desk.open.{page}" not in catalogues.locale(language)
    ] == []
