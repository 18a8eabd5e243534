"""A small record at a fixed time, the real list, and LibreOffice."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from django.utils import timezone

from partnerships.importing import planning
from partnerships.importing.storing import import_list
from partnerships.importing.vocabulary import load_vocabulary
from tests.importing.lists import list_file
from tests.views.conftest import ROWS

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
Convert = Callable[..., Path]

_read_once = cache(load_vocabulary)


@pytest.fixture
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is written on 24 November 2026, noon in Tokyo."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: object) -> Path:
    """An empty DATA_DIR."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.DATA_DIR = folder  # type: ignore[attr-defined]
    return folder


@pytest.fixture
def record(db: None, monkeypatch: pytest.MonkeyPatch, fixed_time: None) -> None:
    """Agreements 1 to 6 of the page tests."""
    monkeypatch.setattr(planning, "load_vocabulary", _read_once)
    import_list(list_file(*ROWS), "list.txt")


@pytest.fixture
def real_record(
    db: None, monkeypatch: pytest.MonkeyPatch, fixed_time: None, repository: Path
) -> None:
    """The 174 agreements of the published list."""
    monkeypatch.setattr(planning, "load_vocabulary", _read_once)
    path = repository / "fixtures" / "agreements_2016-09.txt"
    import_list(path.read_bytes(), path.name)


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """Have LibreOffice open a file and save it as .xlsx; gives the saved one."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice が見つかりません。libreoffice-calc-nogui を入れてください。")

    def run(path: Path, *options: str) -> Path:
        command = [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
        command += ["--headless", *options, "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
        folder = tmp_path / "converted"
        done = subprocess.run(
            [*command, "--outdir", str(folder), str(path)], capture_output=True, timeout=120
        )
        converted = folder / f"{path.stem}.xlsx"
        assert converted.exists(), done.stderr.decode()
        return converted

    return run
