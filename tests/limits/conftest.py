"""Limits at work: a clock that stands still, and a file of counters of the test's own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from partnerships.limits import counting
from partnerships.limits.shared_file import SharedFile
from tests.views.conftest import record

__all__ = ["record"]


class Clock:
    """Stands until somebody turns it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(counting, "time", clock)
    return clock


@pytest.fixture
def counters(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> SharedFile:
    """Limits are on, and nobody has done anything yet."""
    file = SharedFile(tmp_path / "limits.bin")
    monkeypatch.setattr(counting, "shared_file", lambda: file)
    settings.RATE_LIMITS = 1
    return file
