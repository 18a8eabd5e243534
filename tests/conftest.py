"""What every test gets: fast and deterministic settings, a database of its own, no outside network.

pytest runs on the database of DATABASE_URL: SQLite when it is not set, so `pytest -k word` just
works. `make test` runs it twice: everything on SQLite, and under `python -m tests.postgres` all
tests that touch the database (`-m database`; the marker is set here, no test names it), but those
that show how pages look (`looks`).
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from scripts.compile_messages import compile_messages

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}

# The same examples every time; `--hypothesis-profile=explore` looks for new ones.
hypothesis_settings.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("explore", deadline=None, max_examples=2_000)
hypothesis_settings.load_profile("same")


def pytest_configure() -> None:
    """Settings that only make tests faster, or independent of what `make setup` made."""
    compile_messages()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    settings.SECOND_FACTOR = "optional"  # as in a trial; tests/accounts holds it against both
    settings.RATE_LIMITS = 0  # the tests are one very busy visitor
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if touches_database(item):
            item.add_marker("database")
        if commits(item):
            item.add_marker("transactional")


def commits(item: pytest.Item) -> bool:
    """Whether the tables are emptied after it, which gives the reference rows other keys."""
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & {"transactional_db", "live_server"} or (marker and marker.kwargs))


def touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("looks"):
        return False
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """On SQLite a file, as in production: each thread of the live server has its own connection."""
    if connection.vendor == "sqlite":
        test: dict[str, object] = connection.settings_dict["TEST"]
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["OPTIONS"]["init_command"] = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
        )


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder that holds manage.py."""
    return Path(settings.BASE_DIR)
