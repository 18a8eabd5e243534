"""Days as pages say them: those of Japan, whatever the clock of the database says."""

from datetime import UTC, date, datetime

import pytest

from partnerships.languages import speaking
from partnerships.templatetags.languages import iso_day, say_date

LATE_IN_LONDON = datetime(2026, 1, 1, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(("language", "said"), [("ja", "2026年1月2日"), ("en", "2 January 2026")])
def test_a_moment_is_said_as_the_day_it_was_in_japan(language: str, said: str) -> None:
    with speaking(language):
        assert say_date(LATE_IN_LONDON) == said
        assert say_date(date(2026, 1, 2)) == said
    assert iso_day(LATE_IN_LONDON) == "2026-01-02"
