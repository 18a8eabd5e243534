"""Every variable of the environment: its default, its effect, one clear line when it is wrong."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

VARIABLES = (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "HTTPS",
    "LOG_FORMAT",
    "METRICS_TOKEN",
    "RATE_LIMITS",
    "REPLICA_URLS",
    "SECOND_FACTOR",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SECURITY_CONTACT",
    "SITE_URL",
    "TRUSTED_PROXIES",
)
POSTGRESQL = "postgresql://taro:pass@db.example.jp:5433/record"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, repository: Path) -> Any:
    """Runs settings.py with nothing but the given variables."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)

    def load(**variables: str) -> dict[str, Any]:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(repository / "partnerships" / "settings.py"))

    return load


def test_nothing_set_means_a_site_for_one_machine(load: Any, repository: Path) -> None:
    settings = load()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["DATABASES"]["default"]["NAME"] == str(repository / "db.sqlite3")
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert settings["TRUSTED_PROXIES"] == 0
    assert settings["REPLICAS"] == []
    assert settings["SECRET_KEY"] != load()["SECRET_KEY"]
    assert settings["SECRET_KEY_IS_TEMPORARY"] is True


def test_an_empty_variable_counts_as_not_set(load: Any) -> None:
    expected = {**load(), "SECRET_KEY": None}
    settings = {**load(**dict.fromkeys(VARIABLES, " ")), "SECRET_KEY": None}
    assert {
        name for name in settings if name.isupper() and settings[name] != expected[name]
    } == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://taro:himitsu@db.example.jp/record"),
        ("DATABASE_URL", "postgresql://taro:himitsu@db.example.jp:99999/record"),
        ("DATABASE_URL", "postgresql://taro:himitsu@db.example.jp"),
        ("REPLICA_URLS", f"{POSTGRESQL},nonsense"),
        ("REPLICA_URLS", POSTGRESQL),
        ("DEBUG", "maybe"),
        ("HTTPS", "2"),
        ("ALLOWED_HOSTS", "https://record.example.jp"),
        ("ALLOWED_HOSTS", "record.example.jp:8000"),
        ("SITE_URL", "record.example.jp"),
        ("SITE_URL", "https://record.example.jp/list"),
        ("SITE_URL", "ftp://record.example.jp"),
        ("SITE_URL", "https://record.example.jp:port"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "all"),
        ("RATE_LIMITS", "many"),
        ("LOG_FORMAT", "xml"),
        ("SECOND_FACTOR", "no"),
        ("METRICS_TOKEN", "himitsu"),
        ("SECURITY_CONTACT", "security@example.jp"),
        ("CACHE_URL", "memcached://127.0.0.1"),
        ("DATA_DIR", "/nowhere/to/be/found"),
    ],
)
def test_a_wrong_variable_is_named_in_one_line(load: Any, name: str, value: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        load(**{name: value})
    message = str(stopped.value.code)
    assert message.startswith(f"{name}: ")
    assert "\n" not in message
    assert "himitsu" not in message


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/record/data.sqlite3", "/srv/record/data.sqlite3"),
        ("sqlite:///data.sqlite3", "data.sqlite3"),
        ("sqlite:////srv/%E8%A8%98%E9%8C%B2.sqlite3", "/srv/記録.sqlite3"),
    ],
    ids=["absolute", "relative", "quoted"],
)
def test_sqlite_is_ready_for_production(load: Any, url: str, name: str) -> None:
    database = load(DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == name
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_by_url_with_replicas(load: Any) -> None:
    settings = load(DATABASE_URL=POSTGRESQL, REPLICA_URLS=f"{POSTGRESQL}1, {POSTGRESQL}2")
    database = settings["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"]) == ("db.example.jp", 5433)
    assert (database["USER"], database["PASSWORD"], database["NAME"]) == ("taro", "pass", "record")
    assert database["CONN_HEALTH_CHECKS"] is True
    assert [replica["NAME"] for replica in settings["REPLICAS"]] == ["record1", "record2"]
    replicas = [settings["DATABASES"][f"replica{number}"] for number in (1, 2)]
    assert [replica["NAME"] for replica in replicas] == ["record1", "record2"]
    read_only = "-c default_transaction_read_only=on"
    assert [replica["OPTIONS"]["options"] for replica in replicas] == [read_only, read_only]
    assert "options" not in database["OPTIONS"]


def test_what_a_replicas_url_says_of_options_stays(load: Any) -> None:
    url = f"{POSTGRESQL}?options=-c%20work_mem%3D8MB&connect_timeout=9"
    replica = load(DATABASE_URL=POSTGRESQL, REPLICA_URLS=url)["DATABASES"]["replica1"]["OPTIONS"]
    assert replica["options"] == "-c work_mem=8MB -c default_transaction_read_only=on"
    assert replica["connect_timeout"] == 9


def test_data_dir_holds_the_sqlite_file_whatever_its_name(load: Any, tmp_path: Path) -> None:
    folder = tmp_path / "記録 100%?"
    folder.mkdir()
    assert load(DATA_DIR=str(folder))["DATABASES"]["default"]["NAME"] == str(folder / "db.sqlite3")


@pytest.mark.parametrize(("https", "expected"), [("0", False), ("1", True)], ids=["off", "on"])
def test_https_alone_turns_on_what_needs_it(load: Any, https: str, expected: bool) -> None:
    settings = load(HTTPS=https, SITE_URL="https://record.example.jp/", TRUSTED_PROXIES="1")
    assert settings["SECURE_SSL_REDIRECT"] is expected
    assert settings["SESSION_COOKIE_SECURE"] is expected
    assert settings["CSRF_COOKIE_SECURE"] is expected
    assert bool(settings["SECURE_HSTS_SECONDS"]) is expected
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://record.example.jp"]


def test_a_forwarded_scheme_is_believed_of_trusted_proxies_only(load: Any) -> None:
    assert "SECURE_PROXY_SSL_HEADER" not in load()
    assert "SECURE_PROXY_SSL_HEADER" in load(TRUSTED_PROXIES="1")


def run(repository: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    command = (sys.executable, *command)
    environment = {**kept, **variables}
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL: 接続先を読み取れません"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "DATABASE_URL: データベースを使えません"),
        ({"DATABASE_URL": "sqlite:////nowhere/x"}, "DATABASE_URL: データベースを使えません"),
        ({"DATABASE_URL": "sqlite:////etc/hostname"}, "DATABASE_URL: データベースを使えません"),
    ],
    ids=["unreadable", "nobody-listens", "no-folder", "not-a-database"],
)
def test_a_database_out_of_reach_is_said_in_one_line(
    repository: Path, variables: dict[str, str], line: str
) -> None:
    ended = run(repository, "manage.py", "migrate", **variables)
    assert ended.returncode == 1
    assert ended.stderr.startswith(line)
    assert ended.stderr.count("\n") == 1


def test_an_empty_database_is_told_to_migrate(repository: Path, tmp_path: Path) -> None:
    command = ("manage.py", "changepassword", "hana")
    ended = run(repository, *command, DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert ended.returncode == 1
    assert "manage.py migrate" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_the_web_server_asks_for_a_key(repository: Path) -> None:
    ended = run(repository, "-c", "import partnerships.wsgi")
    assert ended.returncode == 1
    assert ended.stderr.startswith("SECRET_KEY: ")
    assert ended.stderr.count("\n") == 1
