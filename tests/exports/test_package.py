"""/data/: the data package and the SQLite file, read by frictionless, pandas and DuckDB."""

import hashlib
import json
import sqlite3
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from django.core.management import call_command
from django.test import Client

from partnerships.exports import kept
from partnerships.exports.tables import TABLES
from partnerships.models import Agreement
from partnerships.search.stamp import move_stamp
from tests.making import make_agreement, make_partner

DATED = "/data/agreements-2026-11-24.zip"
Described = dict[str, Any]

PANDAS_TYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "datetime": "str",
    "date": "str",
}
DUCKDB_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "datetime": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
}


@pytest.fixture
def package(real_record: None, client: Client, tmp_path: Path) -> Path:
    """The unpacked data package of the real list."""
    folder = tmp_path / "package"
    with zipfile.ZipFile(BytesIO(client.get(DATED).getvalue())) as archive:
        archive.extractall(folder)
    return folder


def described(folder: Path) -> dict[str, Described]:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def test_frictionless_finds_the_package_valid(package: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=package, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert (done.returncode, report["valid"], report["errors"]) == (0, True, [])
    assert len(report["tasks"]) == 1 + len(TABLES)
    assert all(task["errors"] == [] and task["warnings"] == [] for task in report["tasks"])


def test_frictionless_sees_a_key_that_leads_nowhere(package: Path) -> None:
    with (package / "agreement_topics.csv").open("a") as file:
        file.write("1,nothing\r\n")
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=package, capture_output=True, text=True)
    kinds = {error["type"] for task in json.loads(done.stdout)["tasks"] for error in task["errors"]}
    assert {"foreign-key", "hash-count", "byte-count"} <= kinds


def test_the_files_are_as_described(package: Path, client: Client) -> None:
    resources = described(package)
    files = {f"{name}.csv" for name in resources} | {"datapackage.json", "README.txt"}
    assert {path.name for path in package.iterdir()} == files
    for name, resource in resources.items():
        content = (package / f"{name}.csv").read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header = content.decode().split("\r\n")[0].split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]
    long = (package / "agreements_long.csv").read_bytes()
    assert long == client.get("/agreements.csv").getvalue()


def test_pandas_reads_every_file_with_the_stated_types(package: Path) -> None:
    for name, resource in described(package).items():
        fields = resource["schema"]["fields"]
        types = {field["name"]: PANDAS_TYPES[field["type"]] for field in fields}
        dates = [f["name"] for f in fields if f["type"] in {"date", "datetime"}]
        table = pd.read_csv(
            package / f"{name}.csv", dtype=types, parse_dates=dates, keep_default_na=False,
            na_values=[""],
        )  # fmt: skip
        assert list(table.columns) == list(types)
        assert len(table) > 0
        assert all(str(table[date].dtype).startswith("datetime64") for date in dates)
    governments = pd.read_csv(package / "local_governments.csv", dtype="str")
    assert len(governments) == 1788
    assert governments["code"].str.fullmatch(r"\d{6}").all()
    assert governments["code"].iloc[0] == "010006"


def test_duckdb_reads_every_file_with_the_stated_types(package: Path) -> None:
    database = duckdb.connect()
    for name, resource in described(package).items():
        fields = resource["schema"]["fields"]
        columns = {field["name"]: DUCKDB_TYPES[field["type"]] for field in fields}
        path = str(package / f"{name}.csv")
        rows = database.read_csv(path, columns=columns, header=True, quotechar='"')
        assert rows.columns == list(columns)
        assert [str(kind) for kind in rows.types] == list(columns.values())
        rows.create(name)
    joined = database.execute(
        "SELECT g.code, g.name, count(*) FROM agreement_local_governments a"
        " JOIN local_governments g ON g.code = a.local_government"
        " GROUP BY ALL ORDER BY g.code LIMIT 1"
    ).fetchone()
    assert joined == ("010006", "北海道", Agreement.objects.filter(
        local_governments="010006").count())  # fmt: skip
    (codes,) = database.execute(
        "SELECT count(*) FROM agreements_long WHERE \"全国地方公共団体コード\" LIKE '0%'"
    ).fetchall()[0]
    assert codes > 0


def test_sqlite_holds_the_tables_with_whole_keys(
    real_record: None, client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "copy.sqlite3"
    path.write_bytes(client.get("/data/agreements.sqlite3").getvalue())
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("SELECT count(*) FROM agreements").fetchone() == (174,)
    code = "SELECT code, typeof(code) FROM local_governments ORDER BY code LIMIT 1"
    assert database.execute(code).fetchone() == ("010006", "text")
    listed = "SELECT sum(listed), typeof(max(listed)) FROM agreements"
    assert database.execute(listed).fetchone() == (174, "integer")
    counted = "SELECT count(*) FROM columns WHERE description <> ''"
    assert database.execute(counted).fetchone() == (sum(len(table.fields) for table in TABLES),)
    assert database.execute("SELECT value FROM about WHERE item = '時点'").fetchone() == (
        "2026-11-24",
    )
    database.close()


@pytest.mark.usefixtures("record")
def test_the_package_is_made_once_per_stamp(
    client: Client, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    first = client.get(DATED).getvalue()
    (path,) = (data_folder / "cache").glob("*.zip")
    with monkeypatch.context() as patched:
        patched.setattr(kept, "_write_zip", None)
        assert client.get(DATED).getvalue() == first
    path.unlink()
    assert client.get(DATED).getvalue() == first, "the same record gives the same bytes"


@pytest.mark.usefixtures("record")
def test_a_change_makes_a_new_package_and_leaves_one_a_day(
    client: Client, data_folder: Path
) -> None:
    for address, ending in ((DATED, "zip"), ("/data/agreements.sqlite3", "sqlite3")):
        first = client.get(address)
        first_content = first.getvalue()
        make_agreement(title=f"新しい協定 {ending}")
        second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert second.status_code == 200
        assert second.getvalue() != first_content
        assert len(list((data_folder / "cache").glob(f"*.{ending}"))) == 1


@pytest.mark.usefixtures("record")
def test_the_package_of_an_earlier_day_stays(client: Client) -> None:
    earlier = client.get(DATED).getvalue()
    Agreement.objects.update(updated_at="2026-11-30T15:00:00Z")
    move_stamp()
    latest = client.get("/data/latest.zip")
    assert (latest.status_code, latest.headers["Location"]) == (
        302,
        "/data/agreements-2026-12-01.zip",
    )
    assert client.get(latest.headers["Location"]).getvalue() != earlier
    assert client.get(DATED).getvalue() == earlier
    assert "agreements-2026-11-24.zip" in client.get("/data/").text


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-24x", "../../manage", "20261124", "x"])
def test_a_day_without_a_package_is_not_found(day: str, client: Client) -> None:
    assert client.get(f"/data/agreements-{day}.zip").status_code == 404


@pytest.mark.usefixtures("record")
def test_a_package_that_failed_leaves_nothing_half_made(
    client: Client, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    def fail(*args: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("partnerships.exports.package._read_me", fail)
        with pytest.raises(OSError, match="disk full"):
            client.get(DATED)
    assert [path.name for path in (data_folder / "cache").iterdir()] == ["lock"]
    assert client.get(DATED).getvalue().startswith(b"PK")


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("form", "address"), [("zip", DATED), ("sqlite3", "/data/agreements.sqlite3")]
)
def test_the_command_gives_the_bytes_of_the_site(
    form: str, address: str, client: Client, tmp_path: Path
) -> None:
    call_command("export_agreements", format=form, output=tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == client.get(address).getvalue()


@pytest.mark.django_db
def test_what_only_drafts_have_is_not_in_the_package(client: Client) -> None:
    shown = make_agreement()
    number = make_agreement(title="秘密", partners=[make_partner("秘密の相手", "CN")]).number
    Agreement.objects.filter(number=number).update(state="draft")
    move_stamp()
    day = shown.updated_at.astimezone().date()
    content = client.get(client.get("/data/latest.zip").headers["Location"]).getvalue()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist()]
    assert day
    assert not [text for text in texts if "秘密" in text]
