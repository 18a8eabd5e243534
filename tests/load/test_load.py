"""`make load` in its short form: all parts work together, and no reader meets an error."""

from pathlib import Path

import pytest

from tests.load import report
from tests.load.__main__ import faults_of, measure_on
from tests.load.measuring import Plan
from tests.load.readers import Readers, mixed_addresses

# The clerk leaves an import the time to plan in between (five tries), on a busy machine too.
SHORT = Plan(size=174, rows=20, readers=Readers(20, 0.2), seconds=5, clerk_pause=4)


def test_readers_meet_no_error_while_staff_edit_and_a_list_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = {"sqlite": measure_on("sqlite", SHORT)}
    one = figures["sqlite"]
    assert faults_of(figures) == []
    assert one.taken_in == SHORT.rows
    assert one.before.requests > 20
    assert one.during.requests > 20
    assert one.edits_before.seconds, one.edits_before.refused
    document = tmp_path / "scaling.md"
    document.write_text(f"before\n{report.BEGIN}\n{report.END}\nafter\n")
    monkeypatch.setattr(report, "FILE", document)
    report.write_section(figures, SHORT)
    text = document.read_text()
    assert f"the import of {SHORT.rows} new agreements" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_the_mix_is_the_same_every_time_and_within_the_record() -> None:
    assert mixed_addresses(100, 500) == mixed_addresses(100, 500)
    assert len(set(mixed_addresses(10_000))) > 2_000
