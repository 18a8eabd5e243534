"""The other forms of a search: lines of JSON, points; and what all of them have in common."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from partnerships.exports import files, xlsx
from partnerships.models import Agreement
from partnerships.search.stamp import move_stamp
from tests.making import make_agreement, make_partner

ADDRESSES = [
    "/agreements.csv",
    "/agreements.csv?excel=1",
    "/agreements.xlsx",
    "/agreements.jsonl",
    "/agreements.geojson",
    "/agreements.ics",
]


@pytest.mark.usefixtures("record")
def test_a_line_is_an_agreement_as_its_json_page_gives_it(client: Client) -> None:
    lines = client.get("/agreements.jsonl?sort=newest").getvalue().decode().splitlines()
    numbers = [3, 6, 5, 2, 1, 4]
    assert lines == [client.get(f"/agreements/{number}.json").text for number in numbers]


@pytest.mark.django_db
def test_the_points_of_partners(client: Client) -> None:
    busan = make_partner(name_en="Busan", latitude=35.1796, longitude=129.0756)
    nowhere = make_partner("世界の都市", None, kind="network")
    make_agreement(partners=[busan, nowhere], topics=["water"])
    make_agreement(partners=[busan])
    make_agreement(partners=[make_partner("大連市", "CN", latitude=38.9, longitude=121.6)])
    assert client.get("/agreements.geojson?topic=water").getvalue().decode() == (
        '{"type": "FeatureCollection", "features": [\n'
        '{"type": "Feature", "id": PK, '
        '"geometry": {"type": "Point", "coordinates": [129.0756, 35.1796]}, '
        '"properties": {"name": "釜山広域市", "name_en": "Busan", "kind": "region", '
        '"country": "KR", "country_name": "韓国", "url": "http://127.0.0.1:8000/partners/PK/", '
        '"count": 1, "agreements": [1]}}\n'
        '], "partners_without_coordinates": 1}\n'
    ).replace("PK", str(busan.pk))
    everything = json.loads(client.get("/agreements.geojson").getvalue())
    counts = [feature["properties"]["count"] for feature in everything["features"]]
    assert sorted(counts) == [1, 2]
    assert json.loads(client.get("/agreements.geojson?country=fr").getvalue()) == {
        "type": "FeatureCollection",
        "features": [],
        "partners_without_coordinates": 0,
    }


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_file_is_304_and_a_changed_one_is_not(address: str, client: Client) -> None:
    first = client.get(address)
    content = first.getvalue()
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address).getvalue() == content
    move_stamp()
    changed = client.get(address, headers=known)
    assert (changed.status_code, changed.getvalue() != b"") == (200, True)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("address", ADDRESSES)
def test_head_reads_nothing(address: str, client: Client) -> None:
    head, get = client.head(address), client.get(address)
    assert head.getvalue() == b""
    own = {"X-Request-ID": ""}  # each request has its own
    assert dict(head.headers) | own == dict(get.headers) | own
    assert get.getvalue() != b""


@pytest.mark.usefixtures("record")
def test_the_form_for_excel_is_another_file(client: Client) -> None:
    exact, for_excel = client.get("/agreements.csv"), client.get("/agreements.csv?excel=1")
    assert exact.headers["ETag"] != for_excel.headers["ETag"]
    assert client.get("/agreements.csv?excel=0").headers["ETag"] == exact.headers["ETag"]


@pytest.mark.usefixtures("record")
def test_a_file_is_the_whole_search_whatever_the_page(client: Client) -> None:
    whole = client.get("/agreements.csv").getvalue()
    assert client.get("/agreements.csv?page=2&per_page=1").getvalue() == whole


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("query", "named"),
    [("prefecture=xx", "prefecture=xx"), ("excel=maybe", "excel=maybe"), ("page=0", "page=0")],
)
@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "geojson", "ics"])
def test_malformed_values_are_an_error(form: str, query: str, named: str, client: Client) -> None:
    response = client.get(f"/agreements.{form}?{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == f"読めない値があります：{named}"


@pytest.mark.usefixtures("record")
def test_more_than_a_sheet_holds_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 5)
    response = client.get("/agreements.xlsx")
    assert response.status_code == 422
    assert response.json()["detail"] == (
        "6件は Excel の1枚のシートに入りません（5件まで）。条件で絞り込むか、CSV をお使いください。"
    )
    assert client.get("/agreements.xlsx?country=kr").getvalue().startswith(b"PK")


@pytest.mark.django_db
def test_drafts_are_in_no_file(client: Client) -> None:
    number = make_agreement(title="秘密の下書き").number
    Agreement.objects.filter(number=number).update(state="draft")
    move_stamp()
    for address in ADDRESSES:
        assert "秘密" not in client.get(address).getvalue().decode(errors="ignore")


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("form", files.FORMS)
def test_the_command_gives_the_bytes_of_the_site(
    form: str, client: Client, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    address = "/agreements.csv?excel=1" if form == "csv-excel" else f"/agreements.{form}"
    response = client.get(address)
    content = response.getvalue() if response.streaming else response.content
    call_command("export_agreements", format=form, output=tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == content
    call_command("export_agreements", format=form)
    assert capfdbinary.readouterr().out == content
