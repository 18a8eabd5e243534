"""A list into the record: numbers, cells, revisions, the same file again, the next edition."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.curation.merging import Seen, merge_agreements
from partnerships.importing.reading import NotAListError
from partnerships.importing.storing import import_list
from partnerships.models import (
    Agreement,
    Edition,
    Finding,
    FindingCode,
    Partner,
    Revision,
    SearchDocument,
    SourceRow,
    Stamp,
    State,
    chain_hash,
)
from tests.importing.lists import list_file, row
from tests.making import make_staff

pytestmark = pytest.mark.django_db

NEXT = "平成29年9月現在"


def run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_agreements", *arguments, "--format", "json", stdout=out)
    summary: dict[str, Any] = json.loads(out.getvalue())
    return summary


@pytest.fixture
def published_list(repository: Path) -> str:
    return str(repository / "fixtures" / "agreements_2016-09.txt")


def test_the_published_list_becomes_174_agreements(published_list: str) -> None:
    summary = run(published_list)
    lines = Path(published_list).read_text(encoding="utf-8").split("\n")
    rows = list(SourceRow.objects.order_by("position"))
    assert {k: summary[k] for k in ("edition", "rows", "new", "same", "changed")} == {
        "edition": "2016-09", "rows": 174, "new": 174, "same": 0, "changed": 0,
    }  # fmt: skip
    assert list(Agreement.objects.values_list("number", flat=True)) == list(range(1, 175))
    assert [row.agreement_id for row in rows] == list(range(1, 175))
    assert sum(len(row.cells) for row in rows) == 1044
    assert all(lines[row.line - 1].split("\t") == list(row.cells) for row in rows)
    assert Revision.objects.count() == 174
    assert SearchDocument.objects.count() == 174
    assert Partner.objects.get(pk=1).name == "釜山広域市"


def test_the_same_file_again_changes_nothing(published_list: str) -> None:
    run(published_list)
    before = Stamp.objects.get().value
    summary = run(published_list)
    assert (summary["same"], summary["new"], summary["changed"]) == (174, 0, 0)
    assert (Edition.objects.count(), Revision.objects.count()) == (1, 174)
    assert Stamp.objects.get().value == before


def test_a_file_of_before_is_still_the_same_when_a_newer_one_is_taken_in() -> None:
    first = list_file(row(), row(title="防災協定"))
    import_list(first, "first.txt")
    doubtful = row(title="防災訓練の相互支援に関する覚書", summary="[2017年1月締結]")
    corrected = row(summary="[1994年11月8日締結]")
    second = list_file(corrected, doubtful, as_of=NEXT)
    import_list(second, "second.txt")
    for content in (first, second):
        again = import_list(content, "again.txt")
        assert (again.same, again.changed, again.doubtful, again.vanished) == (2, 0, 0, 0)


def test_a_dry_run_tells_the_same_and_stores_nothing(published_list: str) -> None:
    summary = run(published_list, "--dry-run")
    assert summary["new"] == 174
    assert not Agreement.objects.exists()
    assert not Edition.objects.exists()
    assert run(published_list) == summary
    assert Agreement.objects.order_by("number").first() == Agreement(number=1)


def test_an_import_moves_the_stamp() -> None:
    before = Stamp.objects.get().value
    import_list(list_file(row()), "list.txt")
    assert Stamp.objects.get().value != before


def test_revision_1_holds_the_whole_content_and_its_hash() -> None:
    import_list(list_file(row()), "list.txt")
    revision = Revision.objects.get()
    assert (revision.number, revision.kind, revision.previous_hash) == (1, "import", "")
    assert revision.content["local_governments"] == [{"code": "310000", "name": "鳥取県"}]
    assert revision.content["signed"] == "1994-11-07"
    assert revision.hash == chain_hash(revision.content, "")


def test_a_list_without_as_of_line_needs_an_edition() -> None:
    content = list_file(row(), as_of="地方自治体からの提供")
    with pytest.raises(NotAListError, match="--edition"):
        import_list(content, "list.txt")
    assert import_list(content, "list.txt", "2019-04").edition == "2019-04"


@pytest.mark.parametrize("edition", ["2019", "2019-13", "april", "2019-4"])
def test_an_edition_that_is_no_month_is_refused(edition: str) -> None:
    with pytest.raises(NotAListError):
        import_list(list_file(row(), as_of="提供"), "list.txt", edition)


def test_an_older_edition_is_refused() -> None:
    import_list(list_file(row()), "list.txt")
    with pytest.raises(NotAListError, match="2016-09"):
        import_list(list_file(row(), as_of="平成27年9月現在"), "old.txt")


def test_other_bytes_of_the_same_month_are_its_second_edition() -> None:
    import_list(list_file(row()), "list.txt")
    summary = import_list(list_file(row(), row(title="新しい協定")), "list.txt")
    assert summary.edition == "2016-09-2"


def test_a_wrong_file_is_refused_with_one_line(tmp_path: Path) -> None:
    file = tmp_path / "photo.txt"
    file.write_bytes(b"\x89PNG\x00")
    with pytest.raises(CommandError, match=r"^photo\.txt：.*画像.*$"):
        call_command("import_agreements", str(file))
    with pytest.raises(CommandError, match="読めません"):
        call_command("import_agreements", str(tmp_path / "missing.txt"))


def test_a_row_that_says_nothing_is_kept_with_findings() -> None:
    import_list(
        list_file(row(government="？？", title="", partner="", topics="", summary="", url="x")),
        "l.txt",
    )
    agreement = Agreement.objects.get()
    assert {f.code for f in agreement.findings.all()} == {
        FindingCode.UNKNOWN_LOCAL_GOVERNMENT, FindingCode.NO_TITLE, FindingCode.UNKNOWN_PARTNER,
        FindingCode.NO_TOPIC, FindingCode.NO_DATE, FindingCode.UNUSABLE_URL,
    }  # fmt: skip
    assert agreement.source_rows.get().cells == ("？？", "", "", "", "", "x")


def test_cells_of_any_length_are_kept(client: Client) -> None:
    long = row(
        government="う" * 4000,
        title="い" * 5000,
        partner="ア" * 3000,
        url=f"http://e.jp/{'a' * 5000}",
    )
    import_list(list_file(long), "list.txt")
    assert Agreement.objects.get().source_rows.get().cells == long
    assert Agreement.objects.get().official_url == ""
    assert client.get("/agreements/1/").status_code == 200


def test_equal_rows_are_separate_agreements_and_told() -> None:
    import_list(list_file(row(), row()), "list.txt")
    found = Finding.objects.filter(code=FindingCode.DUPLICATE_ROW)
    assert sorted(found.values_list("agreement_id", "value")) == [(1, "2"), (2, "1")]


def test_twins_that_differ_in_the_year_are_told() -> None:
    import_list(list_file(row(summary="2006.12.28"), row(summary="2007.12.28")), "list.txt")
    found = Finding.objects.filter(code=FindingCode.NEAR_DUPLICATE)
    assert sorted(found.values_list("agreement_id", flat=True)) == [1, 2]


def test_one_partner_record_however_written() -> None:
    import_list(
        list_file(row(partner="中国/大連市"), row(partner="中国 大連", title="二")), "list.txt"
    )
    assert Partner.objects.count() == 1


class TestNextEdition:
    """The list of 2016-09 with three rows, and what the next edition does to them."""

    @pytest.fixture(autouse=True)
    def first_edition(self) -> None:
        import_list(list_file(*self.rows()), "first.txt")

    def rows(self) -> list[tuple[str, ...]]:
        return [
            row(title="観光交流協定"),
            row(title="経済交流覚書", partner="中国/吉林省", topics="経済"),
            row(title="環境協力協定", partner="モンゴル/中央県", topics="環境"),
        ]

    def take(self, *rows: tuple[str, ...]) -> Any:
        return import_list(list_file(*rows, as_of=NEXT), "next.txt")

    def test_equal_rows_are_the_same_in_any_order(self) -> None:
        summary = self.take(*reversed(self.rows()))
        assert (summary.same, summary.changed, summary.new, summary.vanished) == (3, 0, 0, 0)
        assert Revision.objects.count() == 3
        assert SourceRow.objects.get(edition__key="2017-09", position=1).agreement_id == 3

    def test_a_row_in_the_middle_is_new_and_numbers_stay(self) -> None:
        first, second, third = self.rows()
        summary = self.take(first, row(title="学校交流", partner="ロシア/沿海地方"), second, third)
        assert (summary.same, summary.new) == (3, 1)
        assert Agreement.objects.get(number=4).title == "学校交流"

    def test_a_corrected_cell_is_taken_over(self) -> None:
        first, _, third = self.rows()
        summary = self.take(
            first, row(title="経済交流覚書", partner="中国/吉林省", topics="経済、観光"), third
        )
        agreement = Agreement.objects.get(number=2)
        assert (summary.changed, summary.same, summary.conflicts) == (1, 2, 0)
        assert {topic.code for topic in agreement.topics.all()} == {"economy", "tourism"}
        assert agreement.version == 2

    def test_what_staff_changed_stays_when_the_list_did_not(self) -> None:
        Agreement.objects.filter(number=2).update(title="正しい題名")
        self.take(
            self.rows()[0],
            row(title="経済交流覚書", partner="中国/吉林省", topics="観光"),
            self.rows()[2],
        )
        agreement = Agreement.objects.get(number=2)
        assert agreement.title == "正しい題名"
        assert [topic.code for topic in agreement.topics.all()] == ["tourism"]

    def test_a_field_that_both_changed_stays_ours_and_is_told(self) -> None:
        Agreement.objects.filter(number=2).update(title="職員の題名")
        summary = self.take(
            self.rows()[0],
            row(title="経済交流覚書（改）", partner="中国/吉林省", topics="経済"),
            self.rows()[2],
        )
        assert summary.conflicts == 1
        assert Agreement.objects.get(number=2).title == "職員の題名"
        conflict = Finding.objects.get(code=FindingCode.IMPORT_CONFLICT)
        assert (conflict.agreement_id, conflict.field, conflict.value) == (
            2,
            "title",
            "経済交流覚書（改）",
        )

    def test_an_address_too_long_to_keep_is_a_doubt_and_not_the_end(self) -> None:
        long = row(title="観光交流協定", url=f"http://e.jp/{'a' * 5000}")
        self.take(long, *self.rows()[1:])
        assert Finding.objects.filter(agreement=1, code=FindingCode.UNUSABLE_URL).exists()
        assert Agreement.objects.get(number=1).official_url == ""

    def test_a_date_that_comes_later_settles_its_doubt(self, client: Client) -> None:
        undated = [row(title="港湾協定", partner="韓国/蔚山広域市", summary="")]
        self.take(*self.rows(), *undated)
        assert client.get("/agreements/4.json").json()["findings"] == ["no_date"]
        dated = row(title="港湾協定", partner="韓国/蔚山広域市", summary="[2001年締結]")
        import_list(list_file(*self.rows(), dated, as_of="平成30年9月現在"), "third.txt")
        found = client.get("/agreements/4.json").json()
        assert (found["signed"], found["findings"]) == ("2001", [])

    def test_a_doubt_that_is_seen_again_is_open_again(self, client: Client) -> None:
        blank = row(title="港湾協定", partner="韓国/蔚山広域市", summary="")
        dated = row(title="港湾協定", partner="韓国/蔚山広域市", summary="[2001年締結]")
        for year, rows in (("29", blank), ("30", dated), ("31", blank)):
            import_list(list_file(*self.rows(), rows, as_of=f"平成{year}年3月現在"), f"{year}.txt")
        assert client.get("/agreements/4.json").json()["findings"] == ["no_date"]

    def test_a_doubt_about_what_staff_set_does_not_come_back(self, client: Client) -> None:
        blank = row(title="港湾協定", partner="韓国/蔚山広域市", summary="")
        self.take(*self.rows(), blank)
        edit(
            Agreement.objects.get(number=4),
            {"signed": "2001"},
            by=make_staff(),
            reason="市史で確認",
            version=1,
        )
        again = row(title="港湾協定", partner="韓国/蔚山広域市", summary="", topics="港湾")
        import_list(list_file(*self.rows(), again, as_of="平成30年9月現在"), "third.txt")
        found = client.get("/agreements/4.json").json()
        assert (found["signed"], found["topics"], found["findings"]) == ("2001", ["transport"], [])

    def test_a_row_that_is_gone_stays_published_and_is_marked(self) -> None:
        summary = self.take(*self.rows()[:2])
        agreement = Agreement.objects.get(number=3)
        assert summary.vanished == 1
        assert (agreement.state, agreement.is_listed) == (State.PUBLISHED, False)
        assert agreement.findings.filter(code=FindingCode.NO_LONGER_LISTED).exists()

    def test_a_row_that_comes_back_is_listed_again(self) -> None:
        self.take(*self.rows()[:2])
        import_list(list_file(*self.rows(), as_of="平成30年9月現在"), "third.txt")
        assert Agreement.objects.get(number=3).is_listed

    def test_a_doubtful_row_waits_as_a_draft(self) -> None:
        first, second, _ = self.rows()
        summary = self.take(
            first,
            second,
            row(
                title="環境と観光の協力に関する覚書",
                partner="モンゴル/中央県",
                topics="環境",
                summary="[2015年締結]",
            ),
        )
        draft = Agreement.objects.get(number=4)
        assert (summary.doubtful, draft.state) == (1, State.DRAFT)
        assert draft.findings.get(code=FindingCode.DOUBTFUL_MATCH).value == "3"
        listed = Agreement.objects.get(number=3)
        assert (listed.state, listed.is_listed) == (State.PUBLISHED, False)
        [finding] = listed.findings.filter(state=Finding.State.OPEN)
        assert (finding.code, finding.value) == (FindingCode.DOUBTFUL_MATCH, "4")

    @pytest.mark.parametrize("is_same", [True, False])
    def test_what_staff_decide_of_a_doubtful_row_settles_both_sides(self, is_same: bool) -> None:
        self.test_a_doubtful_row_waits_as_a_draft()
        staff, listed = make_staff(), Agreement.objects.get(number=3)
        draft = Agreement.objects.get(number=4)
        if is_same:
            merge_agreements(draft, listed, by=staff, reason="同じ", seen=Seen(1, 2))
        else:
            edit(draft, {"state": "published"}, by=staff, reason="別のもの", version=1)
        listed.refresh_from_db()
        found = Finding.objects.filter(state=Finding.State.OPEN)
        codes = {str(code) for code in found.values_list("code", flat=True)}
        assert listed.is_listed == is_same
        assert codes == (set() if is_same else {FindingCode.NO_LONGER_LISTED})
        assert check_record() == []
