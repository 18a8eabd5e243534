"""/about/data/, /data/ and the links to files on a list."""

from html import unescape

import pytest
from django.test import Client

from partnerships.exports.columns import COLUMNS, HEADERS
from partnerships.exports.tables import TABLES
from partnerships.models import FindingCode, PartnerKind, State, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.text)


def test_every_column_is_described(client: Client) -> None:
    text = text_of(client, "/about/data/")
    for column in COLUMNS:
        assert f"{column.header}<br><code>{column.key}</code>" in text
        assert f"{column.meaning}<br>型：<code>{column.type}</code>" in text
        assert f"例：<code>{column.example}</code><br>出典：{column.source}" in text
    for table in TABLES:
        assert f"<summary><code>{table.name}</code>（{table.title}）</summary>" in text


def test_the_standard_of_column_names_is_told(client: Client) -> None:
    assert "「自治体標準オープンデータセット」にある列" in text_of(client, "/about/data/")
    assert {"全国地方公共団体コード", "ID", "地方公共団体名", "名称", "概要", "URL"} <= set(HEADERS)


def test_every_code_is_named(client: Client) -> None:
    text = text_of(client, "/about/data/")
    topics = Topic.objects.values_list("code", "name")
    for code, name in [*topics, *PartnerKind.choices, *State.choices, *FindingCode.choices]:
        assert f"<tr><td><code>{code}</code></td><td>{name}</td></tr>" in text


def test_terms_are_told(client: Client) -> None:
    text = text_of(client, "/about/data/")
    assert "利用条件は公表者に確認中" in text
    assert "「姉妹友好都市以外の提携リスト」（平成28年9月現在）を加工して作成" in text
    assert ">CC BY 4.0</a>" in text
    assert "（2026-11-24時点）、http://127.0.0.1:8000/data/agreements-2026-11-24.zip" in text


def read(client: Client, address: str) -> bytes:
    """Read a file to its end, as a reader does who follows where it is."""
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return bytes(response.getvalue())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/agreements/", ["/agreements.csv", "/agreements.csv?excel=1", "/agreements.xlsx"]),
        (
            "/agreements/?country=kr&q=釜山",
            [
                "/agreements.csv?q=%E9%87%9C%E5%B1%B1&country=kr",
                "/agreements.csv?q=%E9%87%9C%E5%B1%B1&country=kr&excel=1",
                "/agreements.xlsx?q=%E9%87%9C%E5%B1%B1&country=kr",
                "/agreements.jsonl?q=%E9%87%9C%E5%B1%B1&country=kr",
                "/agreements.ics?q=%E9%87%9C%E5%B1%B1&country=kr",
            ],
        ),
    ],
)
def test_a_list_leads_to_its_files(address: str, expected: list[str], client: Client) -> None:
    text = text_of(client, address)
    for link in expected:
        assert f'href="{link}"' in text
        assert read(client, link)


def test_every_file_of_the_data_page_is_there(client: Client) -> None:
    text = text_of(client, "/data/")
    links = [part.split('"')[0] for part in text.split('href="')[1:]]
    files = [link for link in links if link.startswith(("/agreements.", "/data/"))]
    assert len(files) > 8
    for link in files:
        assert read(client, link)
