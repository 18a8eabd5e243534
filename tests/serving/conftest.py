"""The site as it is served: a small record, and gunicorn itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gunicorn import server
from tests.views.conftest import record

__all__ = ["record"]


@pytest.fixture(scope="module")
def shared_site(
    django_db_setup: None, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """One server for the tests of a module, on the test database."""
    with server(repository, DATA_DIR=str(tmp_path_factory.mktemp("data"))) as site:
        yield site
