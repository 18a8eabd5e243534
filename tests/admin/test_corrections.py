"""Bulk corrections: a selection as a sheet, corrected, looked at cell by cell, and made."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.curation.roles import EDITOR, VIEWER
from partnerships.models import Agreement
from tests.admin.desk import browser_of, messages_of
from tests.making import make_agreement, make_member, make_partner

LIST = "/admin/partnerships/agreement/"
CORRECTIONS = f"{LIST}corrections/"
REASON = "担当課の一括確認"
Sheet = list[list[Any]]


@pytest.fixture(autouse=True)
def agreements(db: None) -> None:
    """1 in Sapporo, 2 in Yokohama and Chiyoda."""
    make_agreement()
    partners = [make_partner("大連市", "CN"), make_partner()]
    codes = ["141003", "131016"]
    make_agreement(title="=1+1 覚書", local_governments=codes, partners=partners, signed="2010-04")


def exported(client: Client, action: str = "export_xlsx", numbers: Any = (1, 2)) -> bytes:
    answer = client.post(LIST, {"action": action, "_selected_action": numbers})
    assert answer.status_code == 200
    return bytes(answer.content)


def cells(content: bytes) -> Sheet:
    sheet: Any = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def workbook(rows: Sheet) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def corrected(client: Client, **typed: Any) -> bytes:
    """Export both, and type values into row 2 (agreement 1) by header."""
    rows = cells(exported(client))
    for header, value in typed.items():
        rows[1][rows[0].index(header)] = value
    return workbook([rows[0], rows[1]])


def look(client: Client, content: bytes, name: str = "corrections.xlsx") -> Any:
    return client.post(CORRECTIONS, {"file": SimpleUploadedFile(name, content), "reason": REASON})


def make(client: Client, page: Any) -> Any:
    return client.post(CORRECTIONS, {"plan": page.context["signed"]}, follow=True)


def now(number: int) -> Agreement:
    return Agreement.objects.get(pk=number)


def test_a_sheet_is_all_text_so_that_codes_keep_their_zeros_and_nothing_runs(
    clerk: Client,
) -> None:
    sheet: Any = load_workbook(io.BytesIO(exported(clerk))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["番号"], first["版"], first["地方公共団体コード"]) == ("1", "1", "011002")
    assert (first["締結日"], first["効力"]) == ("2005-12", "不明")
    assert rows[2][2:4] == ["=1+1 覚書", "141003、131016"]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert {cell.number_format for row in sheet.iter_rows() for cell in row} == {"@"}


@pytest.mark.parametrize("action", ["export_xlsx", "export_csv", "export_cp932"])
def test_a_sheet_that_comes_back_as_it_went_changes_nothing(clerk: Client, action: str) -> None:
    name = "a.xlsx" if action == "export_xlsx" else "a.csv"
    plan = look(clerk, exported(clerk, action), name).context["plan"]
    assert (plan.unchanged, plan.corrections, plan.troubles) == (2, [], [])


def test_every_changed_cell_is_shown_and_then_made_with_the_reason(
    clerk: Client, hana: User
) -> None:
    dalian = make_partner("大連市", "CN")
    typed = {"締結日": "平成18年4月", "協定締結先番号": f"{dalian.pk}", "効力": "有効"}
    page = look(clerk, corrected(clerk, **typed))
    shown = [(cell.line, cell.number, cell.header) for cell in page.context["plan"].cells]
    assert shown == [(2, 1, "協定締結先番号"), (2, 1, "締結日"), (2, 1, "効力")]
    assert "2006-04" in page.content.decode()
    assert now(1).version == 1
    answer = make(clerk, page)
    assert "1件の協定を訂正しました" in messages_of(answer)
    assert (str(now(1).signed), now(1).in_force) == ("2006-04", "yes")
    revision = now(1).revisions.get(number=2)
    assert (revision.made_by, revision.reason, revision.kind) == (hana, REASON, "edit")
    assert check_record() == []


def test_a_sheet_that_was_sent_before_is_said_to_be_done(clerk: Client, hana: User) -> None:
    sheet = corrected(clerk, 締結日="2006-04", 効力="有効")
    make(clerk, look(clerk, sheet))
    page = look(clerk, sheet)
    assert "すでに訂正されている協定（1）" in page.content.decode()
    assert "ほかの人が先に変更した" not in page.content.decode()
    assert not page.context["may_make"]
    edit(now(1), {"in_force": "no"}, by=hana, reason="終了", version=2)
    plan = look(clerk, sheet).context["plan"]
    assert (plan.done, len(plan.conflicts)) == ([], 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_is_read_in_the_encodings_of_the_office_and_lost_zeros_are_put_back(
    clerk: Client, encoding: str
) -> None:
    text = "番号,版,協定名,地方公共団体コード\r\n1,1,髙島市との覚書,11002\r\n"
    page = look(clerk, text.encode(encoding), "a.csv")
    assert [c.after for c in page.context["plan"].cells] == ["髙島市との覚書"]
    make(clerk, page)
    assert now(1).title == "髙島市との覚書"


@pytest.mark.parametrize(
    ("header", "value", "told"),
    [
        pytest.param(
            "締結日", "去年の春", "2行目の「締結日」：「去年の春」は日付として", id="date"
        ),
        pytest.param("地方公共団体コード", "999999", "「999999」は登録されていない", id="code"),
        pytest.param("地方公共団体コード", "", "1つ以上選んでください", id="no-government"),
        pytest.param("協定締結先番号", "大連市", "「大連市」は番号ではありません", id="partner"),
        pytest.param("分野コード", "magic", "「magic」は登録されていない", id="topic"),
        pytest.param("効力", "たぶん", "「たぶん」は選択肢に", id="in-force"),
        pytest.param("公式ページ", "市のサイト", "正しいアドレスではありません", id="address"),
        pytest.param("番号", "x", "2行目の「番号」：数字がありません", id="number"),
        pytest.param("版", "9", "協定1の第9版はありません", id="version"),
        pytest.param("番号", "999", "協定999の第1版はありません", id="unknown"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_and_nothing_can_be_stored(
    clerk: Client, header: str, value: str, told: str
) -> None:
    page = look(clerk, corrected(clerk, **{"協定名": "別の名称", header: value}))
    assert told in page.content.decode()
    assert not page.context["may_make"]
    assert now(1).version == 1


def test_a_row_that_somebody_changed_meanwhile_is_shown_and_left_alone(
    clerk: Client, hana: User
) -> None:
    rows = cells(exported(clerk))
    rows[1][2], rows[2][2] = "表の名称", "表の名称2"
    edit(now(1), {"title": "花の名称"}, by=hana, reason="x", version=1)
    page = look(clerk, workbook(rows))
    [(line, said)] = page.context["conflicts"]
    assert (line, "「花の名称」に変わりました" in "".join(said)) == (2, True)
    make(clerk, page)
    assert (now(1).title, now(2).title) == ("花の名称", "表の名称2")


def test_a_change_between_look_and_making_stops_everything(clerk: Client, hana: User) -> None:
    rows = cells(exported(clerk))
    rows[1][2], rows[2][2] = "表の名称", "表の名称2"
    page = look(clerk, workbook(rows))
    edit(now(2), {"title": "花の名称"}, by=hana, reason="x", version=1)
    assert "協定2が、確かめているあいだに" in messages_of(make(clerk, page))
    assert (now(1).title, now(2).title) == ("交流に関する覚書", "花の名称")


def test_an_editor_corrects_only_what_is_in_her_care(clerk: Client) -> None:
    editor = browser_of(make_member(EDITOR, prefectures=["01"]))
    rows = cells(exported(clerk))
    rows[1][2], rows[2][2] = "表の名称", "表の名称2"
    page = look(editor, workbook(rows))
    assert "3行目：協定2は、担当する都道府県の協定ではありません" in page.content.decode()
    assert not page.context["may_make"]
    make(editor, look(editor, workbook(rows[:2])))
    assert now(1).title == "表の名称"


def test_another_s_plan_and_a_tampered_one_are_refused(clerk: Client, colleague: Client) -> None:
    page = look(clerk, corrected(clerk, 協定名="別の名称"))
    assert "もう一度ファイルを選んで" in messages_of(make(colleague, page))
    for plan in ("", "x", page.context["signed"][:-1], "\0"):
        assert clerk.post(CORRECTIONS, {"plan": plan}).status_code == 200
    assert now(1).version == 1


def test_who_may_only_look_may_neither_see_the_page_nor_send(clerk: Client) -> None:
    viewer = browser_of(make_member(VIEWER))
    assert viewer.get(CORRECTIONS).status_code == 403
    assert look(viewer, corrected(clerk, 協定名="別の名称")).status_code == 403


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 300_000_000)
    return file.getvalue()


def with_formula() -> bytes:
    return workbook([["番号", "版", "協定名"], [1, 1, '=HYPERLINK("http://evil.example","x")']])


def with_a_far_row(number: int) -> bytes:
    """Write a workbook that says of its second row that it is the one of this number."""
    written, changed = io.BytesIO(workbook([["番号", "版"], [1, 1]])), io.BytesIO()
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(changed, "w") as other:
        for part in archive.infolist():
            text = archive.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = text.replace(b'<row r="2"', b'<row r="%d"' % number)
                assert b"%d" % number in text
            other.writestr(part, text)
    return changed.getvalue()


def test_a_row_beyond_all_rows_is_not_waited_for(clerk: Client) -> None:
    page = look(clerk, with_a_far_row(10**12))
    assert page.status_code == 200
    assert not page.context["may_make"]
    assert look(clerk, with_a_far_row(1_000)).context["plan"].unchanged == 1


@pytest.mark.parametrize("title", ["'＝覚書", "'覚書'", "''", "=1", "'=1"])
def test_a_title_that_begins_like_a_guard_comes_back_as_it_went(
    clerk: Client, hana: User, title: str
) -> None:
    edit(now(1), {"title": title}, by=hana, reason="x", version=1)
    plan = look(clerk, exported(clerk, "export_csv"), "a.csv").context["plan"]
    assert (plan.unchanged, plan.corrections) == (2, [])


BAD_FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "大きすぎ"),
    "formula": (with_formula, "2行目に数式があります"),
    "broken-zip": (lambda: b"PK\x03\x04" + b"x" * 100, "読めません"),
    "empty": (lambda: b"", "ファイルが空です"),
    "binary": (lambda: b"\x00\x01\x02", "テキストのファイルではありません"),
    "no-number": (lambda: "協定名\r\n覚書\r\n".encode(), "「番号」「版」の列がありません"),
    "unknown-column": (lambda: "番号,版,ぱすわーど\r\n1,1,x\r\n".encode(), "知らない列"),
    "same-twice": (lambda: "番号,版,版\r\n1,1,1\r\n".encode(), "同じ列が2回"),
    "too-large": (lambda: b"1" * 5_000_001, "大きすぎます"),
    "too-many": (lambda: "番号,版\r\n".encode() + b"1,1\r\n" * 2_001, "2,000行まで"),
    "twice": (lambda: "番号,版,協定名\r\n1,1,x\r\n1,1,y\r\n".encode(), "協定1が2回あります"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_is_told_in_japanese(clerk: Client, name: str) -> None:
    make_file, told = BAD_FILES[name]
    page = look(clerk, make_file(), "a.csv")
    assert page.status_code == 200
    assert told in page.content.decode()
    assert now(1).version == 1
