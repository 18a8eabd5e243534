"""The small record of the page tests, and lists for sites that run."""

from pathlib import Path

import pytest
from pytest_django import Settings

from partnerships.importing import storing
from tests.importing.lists import list_file
from tests.views.conftest import ROWS, record

__all__ = ["record"]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Settings) -> None:
    """Files that are kept are kept elsewhere."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def small_list(transactional_db: None) -> None:
    """Agreements 1 to 6 of the page tests, on a running site."""
    storing.import_list(list_file(*ROWS), "list.txt")


@pytest.fixture
def real_list(transactional_db: None, repository: Path) -> None:
    """The published list, on a running site."""
    path = repository / "fixtures" / "agreements_2016-09.txt"
    storing.import_list(path.read_bytes(), path.name)
