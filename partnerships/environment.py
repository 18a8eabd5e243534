"""Reads the environment for settings.py, one function a kind of value.

A variable that is wrong ends the program with exit code 1 and one line that begins with its name.
"""

import importlib.util
import os
import re
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import dj_database_url


def stop(name: str, reason: str) -> NoReturn:
    """End the program with one line on stderr and exit code 1."""
    raise SystemExit(f"{name}: {reason}")


def read(name: str, default: str = "") -> str:
    """A variable without surrounding blanks; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def read_switch(name: str) -> bool:
    """`1` or `0`; off when not set."""
    value = read(name, "0").lower()
    if value not in {"0", "1", "false", "true"}:
        stop(name, f"1（はい）か 0（いいえ）で指定してください（いまの値: {value!r}）。")
    return value in {"1", "true"}


def read_file(name: str) -> str:
    """The path of a file that is there; blank when not set."""
    value = read(name)
    if value and not Path(value).is_file():
        stop(name, f"ファイルがありません（いまの値: {value!r}）。")
    return value


def read_count(name: str, default: str = "0") -> int:
    """A number from 0 up."""
    value = read(name, default)
    if not re.fullmatch(r"[0-9]{1,3}", value):
        stop(name, f"0 以上の整数で指定してください（いまの値: {value!r}）。")
    return int(value)


def read_choice(name: str, choices: list[str]) -> str:
    """One of these words; the first when not set."""
    value = read(name, choices[0]).lower()
    if value not in choices:
        stop(name, f"{' か '.join(choices)} で指定してください（いまの値: {value!r}）。")
    return value


def read_contact(name: str, default: str) -> str:
    """Where people write to: a mailto: or https: address (http: for the default of a trial)."""
    value = read(name, default)
    if value != default and not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://[^\s]+)", value):
        stop(name, f"mailto: か https:// で始めてください（いまの値: {value!r}）。")
    return value


def read_token(name: str) -> str:
    """A secret of at least 16 letters and digits, or none; never shown."""
    value = read(name)
    if value and not re.fullmatch(r"[A-Za-z0-9_.~+/=-]{16,}", value):
        stop(name, "英数字 16 文字以上で指定してください（openssl rand -hex 32 など）。")
    return value


def read_list(name: str, default: str = "") -> list[str]:
    """Values separated by commas."""
    return [value for part in read(name, default).split(",") if (value := part.strip())]


def read_hosts(name: str, default: str) -> list[str]:
    """Host names as Django compares them: without scheme, port and path."""
    hosts = read_list(name, default)
    for host in hosts:
        if not re.fullmatch(r"\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]", host):
            stop(
                name,
                f"ホスト名をコンマで区切って指定してください（いまの値: {host!r}）。"
                "http:// やポート番号は付けません。",
            )
    return hosts


def read_site_url(name: str, default: str) -> str:
    """Scheme and host (and port) of the public address, without a slash at the end."""
    value = read(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        is_origin = bool(parts.hostname) and value == f"{parts.scheme}://{parts.netloc}"
        is_good = is_origin and "@" not in value and (parts.port is None or parts.port > 0)
    except ValueError:
        is_good = False
    if not is_good or parts.scheme not in {"http", "https"}:
        stop(
            name,
            f"https://record.example.jp の形で指定してください（いまの値: {value!r}）。",
        )
    return value


def read_folder(name: str, default: Path) -> Path:
    """An existing folder, as an absolute path."""
    folder = Path(read(name, str(default))).expanduser().absolute()
    if not folder.is_dir():
        stop(name, f"フォルダがありません（いまの値: {str(folder)!r}）。先に作ってください。")
    return folder


def read_database(name: str, url: str, defaults: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """An entry of DATABASES from a URL, over the defaults of its engine; no others are taken.

    The URL is never shown: it may hold a password.
    """
    try:
        database: dict[str, Any] = {**dj_database_url.parse(url)}
    except ValueError:
        database = {"ENGINE": ""}
    if database["ENGINE"] not in defaults or not database["NAME"]:
        stop(
            name,
            "接続先を読み取れません。sqlite:////フォルダ/ファイル名 か "
            "postgresql://利用者:パスワード@ホスト:5432/データベース名 の形で指定してください。",
        )
    default = defaults[database["ENGINE"]]
    options = {**default["OPTIONS"], **database.get("OPTIONS", {})}
    return {**database, **default, "OPTIONS": options}


def read_only(database: dict[str, Any]) -> dict[str, Any]:
    """Have an entry's PostgreSQL refuse every write, whatever the server is or becomes."""
    options = database["OPTIONS"]
    given = f"{options.get('options', '')} -c default_transaction_read_only=on".strip()
    return {**database, "OPTIONS": {**options, "options": given}}


def read_cache(name: str) -> dict[str, Any]:
    """Where whole pages are kept between requests: each worker's memory, or Redis."""
    value = read(name, "locmem://")
    if value.startswith("locmem://"):
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": value[9:]}
    if re.match(r"(py)?(lib)?(mc|memcached?)://", value):
        stop(name, "memcached には対応していません。redis://ホスト:6379/0 を使ってください。")
    if not re.match(r"(redis|rediss|unix)://.", value):
        stop(name, "locmem:// か redis://ホスト:6379/0 の形で指定してください。")
    if importlib.util.find_spec("redis") is None:
        stop(name, "Redis を使うには、.venv に redis を入れてください（pip install redis）。")
    # A Redis that doesn't answer must not hold the page up.
    patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    return {
        "BACKEND": "partnerships.shared_cache.SharedCache",
        "LOCATION": value,
        "OPTIONS": patience,
    }
