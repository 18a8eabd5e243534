"""The published list as files, read by the programs that people use."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from partnerships.dates import PartialDate
from partnerships.exports.columns import COLUMNS, HEADERS
from partnerships.models import FindingCode, PartnerKind
from tests.exports.conftest import Convert
from tests.making import make_agreement

Row = dict[str, str]
SAID_IN_WORDS = ("締結日の精度", "期間の終わり", "効力", "最新の一覧に記載", "出典の版")

# What Excel would run, or make a number or a day of.
TROUBLES = [
    "=1+1", "+81", "-5", "@SUM(A1)", "＝1+1", "0123", "1-2", "2006.12.28", "H28.9.1", "1E5",
    "2005年12月", "平成28年9月1日", "12:30", "50%", "TRUE", "3 May", "1/2", "$5",
    "12345678901234567",
]  # fmt: skip


def read_csv(content: bytes, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), strict=True))


def read_rows(client: Client, address: str) -> list[Row]:
    header, *rows = read_csv(client.get(address).getvalue(), "utf-8-sig")
    return [dict(zip(header, row, strict=True)) for row in rows]


def split(text: str, count: int) -> list[str]:
    """Give the values of a cell; `count` tells one blank value from none."""
    values = text.split(";") if count else []
    assert len(values) == count
    return values


def as_json(row: Row) -> dict[str, Any]:
    """Make an agreement's JSON of nothing but its row."""
    codes = row["全国地方公共団体コード"].split(";")
    ids = row["協定締結先ID"].split(";") if row["協定締結先ID"] else []
    names, kinds, countries = (
        split(row[header], len(ids))
        for header in ("協定締結先", "協定締結先種別コード", "協定締結先の国・地域コード")
    )
    editions = row["出典の版"].split(";") if row["出典の版"] else []
    cells = [split(row[header], len(editions)) for header in HEADERS if header.startswith("原文_")]
    return {
        "number": int(row["ID"]),
        "url": row["URL"].removeprefix("http://127.0.0.1:8000"),
        "title": row["名称"] or None,
        "state": row["状態"],
        "listed": {"true": True, "false": False}[row["最新の一覧に記載"]],
        "local_governments": [
            {"code": code, "name": name, "prefecture": code[:2]}
            for code, name in zip(codes, row["地方公共団体名"].split(";"), strict=True)
        ],
        "prefectures": row["都道府県コード"].split(";"),
        "partners": [
            {"id": int(pk), "name": name, "country": country or None, "kind": kind}
            for pk, name, country, kind in zip(ids, names, countries, kinds, strict=True)
        ],
        "countries": [code for code in row["国・地域コード"].split(";") if code],
        "topics": [code for code in row["分野コード"].split(";") if code],
        "signed": row["締結日"] or None,
        "signed_also": [date for date in row["その後の締結・更新"].split(";") if date],
        "official_url": row["公式ページURL"] or None,
        "summary": row["概要"],
        "sources": [
            {"edition": edition, "page": int(page), "line": int(line), "cells": list(written)}
            for edition, page, line, *written in zip(
                editions,
                split(row["出典のページ"], len(editions)),
                split(row["出典の行"], len(editions)),
                *cells,
                strict=True,
            )
        ],
        "findings": [code for code in row["確認が必要な点コード"].split(";") if code],
        "version": int(row["版"]),
        "updated_at": row["更新日時"],
    }


@pytest.mark.usefixtures("real_record")
def test_the_csv_read_back_equals_the_json_in_every_value(client: Client) -> None:
    header, *rows = read_csv(client.get("/agreements.csv").getvalue())
    results = client.get("/agreements.json").json()["results"]
    assert (header, len(rows)) == (HEADERS, 174)
    assert [as_json(dict(zip(header, row, strict=True))) for row in rows] == results


@pytest.mark.usefixtures("real_record")
def test_every_word_beside_a_code_is_what_the_code_is_called(client: Client) -> None:
    def names(subject: str) -> dict[str, str]:
        results = client.get(f"/{subject}.json").json()["results"]
        return {str(one["code"]): one["name"] for one in results}

    beside: dict[str, tuple[str, str, dict[str, Any]]] = {
        "都道府県": ("都道府県コード", "都道府県名", names("prefectures")),
        "国・地域": ("国・地域コード", "国・地域", names("countries")),
        "分野": ("分野コード", "分野", names("topics")),
        "自治体": ("全国地方公共団体コード", "地方公共団体名", names("local-governments")),
        "種別": ("協定締結先種別コード", "協定締結先種別", dict(PartnerKind.choices)),
        "点": ("確認が必要な点コード", "確認が必要な点", dict(FindingCode.choices)),
    }
    for row in read_rows(client, "/agreements.csv"):
        for codes, words, called in beside.values():
            said = [str(called[code]) for code in row[codes].split(";") if code]
            assert [word for word in row[words].split(";") if word] == said
        parts = row["締結日"].split("-") if row["締結日"] else []
        assert row["締結年"] == (parts[0] if parts else "")
        assert row["締結日の精度"] == ["", "year", "month", "day"][len(parts)]


@pytest.mark.usefixtures("real_record")
def test_the_form_for_excel_says_the_same_as_the_exact_one(client: Client) -> None:
    exact = read_rows(client, "/agreements.csv")
    for_excel = read_rows(client, "/agreements.csv?excel=1")
    assert len(exact) == len(for_excel) == 174
    for one, other in zip(exact, for_excel, strict=True):
        for header in HEADERS:
            before, after = one[header], other[header]
            if header in ("全国地方公共団体コード", "都道府県コード"):
                assert [text.split(" ")[0] for text in after.split(";")] == before.split(";")
            elif header in ("締結日", "その後の締結・更新"):
                days = [PartialDate.from_edtf(day) for day in before.split(";") if day]
                assert after == ";".join(day.display_ja() for day in days)
            elif header not in SAID_IN_WORDS:
                assert after.removeprefix("'") == " ".join(before.splitlines()), header


@pytest.mark.usefixtures("real_record")
def test_libreoffice_changes_no_cell_of_the_csv_for_excel(
    client: Client, convert: Convert, tmp_path: Path
) -> None:
    for trouble in TROUBLES:
        make_agreement(title=trouble, summary=f"{trouble}\n二行目", signed="2012-07-03")
    content = client.get("/agreements.csv?excel=1").getvalue()
    path = tmp_path / "agreements.csv"
    path.write_bytes(content)
    # Comma, double quote, UTF-8, from row 1, Japanese, not only quoted text as text, and numbers
    # and dates recognised as Excel recognises them.
    opened = convert(path, "--infilter=CSV:44,34,76,1,,1041,false,true")
    sheet = load_workbook(opened).worksheets[0]
    shown = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert shown == read_csv(content, "utf-8-sig")
    assert len(shown) == 1 + 174 + len(TROUBLES)
    codes = [row[0] for row in shown[1:]]
    assert "010006 北海道" in codes
    assert any(row[HEADERS.index("締結日")] == "2005年（平成17年）12月" for row in shown)


@pytest.mark.usefixtures("real_record")
def test_libreoffice_changes_no_cell_of_the_workbook(
    client: Client, convert: Convert, tmp_path: Path
) -> None:
    for trouble in TROUBLES:
        make_agreement(title=trouble, summary=f"{trouble}\n二行目", signed="2012-07-03")
    path = tmp_path / "agreements.xlsx"
    path.write_bytes(client.get("/agreements.xlsx").getvalue())
    made, opened = load_workbook(path), load_workbook(convert(path), data_only=True)
    assert opened.sheetnames == made.sheetnames == ["協定", "列の説明", "出典と利用条件"]
    for name in made.sheetnames:
        before, after = made[name].iter_rows, opened[name].iter_rows
        assert list(after(values_only=True)) == list(before(values_only=True))
    header, *rows = opened["協定"].iter_rows(values_only=True)
    exact = read_csv(client.get("/agreements.csv").getvalue())
    assert list(header) == exact[0]
    assert [[typed(value) for value in row] for row in rows] == exact[1:]


def typed(value: object) -> str:
    """Write a workbook's value as the CSV writes it."""
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


@pytest.mark.usefixtures("real_record")
def test_the_workbook_holds_codes_and_dates_as_text(client: Client) -> None:
    sheet = load_workbook(io.BytesIO(client.get("/agreements.xlsx").getvalue()))["協定"]
    first = dict(zip(HEADERS, next(sheet.iter_rows(min_row=2, max_row=2)), strict=True))
    assert (first["全国地方公共団体コード"].value, first["都道府県コード"].value) == (
        "010006",
        "01",
    )
    assert (first["締結日"].value, first["締結日"].number_format) == ("2005-12", "@")
    assert (first["ID"].value, first["締結年"].value) == (1, 2005)
    assert first["最新の一覧に記載"].value is True
    assert sheet.freeze_panes == "A2"
    assert sheet.merged_cells.ranges == set()
    assert sheet.column_dimensions["D"].width == 36


@pytest.mark.usefixtures("real_record")
def test_the_workbook_explains_itself(client: Client) -> None:
    book = load_workbook(io.BytesIO(client.get("/agreements.xlsx?country=kr").getvalue()))
    described = list(book["列の説明"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in described] == HEADERS
    assert [row[1] for row in described] == [column.key for column in COLUMNS]
    terms = book["出典と利用条件"].iter_rows(min_row=2, values_only=True)
    assert {str(item): content for item, content in terms} == {
        "データ": f"自治体国際協定（韓国との協定、{book['協定'].max_row - 1}件）",
        "時点": "2026-11-24",
        "アドレス": "http://127.0.0.1:8000/agreements/?country=kr",
        "作成": "自治体国際協定データベース",
        "出典の書き方": "一般財団法人自治体国際化協会（CLAIR）「姉妹友好都市以外の提携リスト」"
        "（平成28年9月現在）を加工して作成",
        "元の一覧の利用条件": "元の一覧の利用条件は公表者に確認中",
        "このサイトが加えた部分（整えた値、分類、コード、関係の表、説明）": "CC BY 4.0"
        "（https://creativecommons.org/licenses/by/4.0/deed.ja）",
        "引用": "自治体国際協定データベース「自治体国際協定の記録」（2026-11-24時点）、"
        "http://127.0.0.1:8000/data/agreements-2026-11-24.zip",
        "複数の値": "1つのセルに半角の「;」で区切って並べます。",
        "説明": "http://127.0.0.1:8000/about/data/",
        "形式の版": "1.0",
    }


@pytest.mark.usefixtures("real_record")
def test_an_example_stands_in_the_list_and_matches_its_pattern() -> None:
    keys = [column.key for column in COLUMNS]
    assert len({*keys, *HEADERS}) == 2 * len(COLUMNS)
    assert all(column.meaning.endswith("。") and column.source for column in COLUMNS)
    assert json.dumps([column.example for column in COLUMNS])
