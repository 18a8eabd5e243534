"""List rows that a worker keeps: whole, whatever another thread does to what is kept."""

from typing import Any

import pytest

from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from partnerships.views import rows
from tests.making import make_agreement


@pytest.mark.django_db
def test_rows_are_all_there_when_another_thread_lets_go_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in (1, 2):
        make_agreement(title=f"協定{number}号")
    results, render = Results(AgreementSearch()), rows._render
    rows.list_rows(results, [1])

    def render_while_another_clears(*args: Any) -> Any:
        for kept in results.sets.rows.values():
            kept.clear()
        return render(*args)

    monkeypatch.setattr(rows, "_render", render_while_another_clears)
    first, second = rows.list_rows(results, [1, 2])
    assert "協定1号" in first
    assert "協定2号" in second
