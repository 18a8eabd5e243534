"""Taking in the next edition in the admin: upload, plan, decide, apply, discard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.curation.origins import set_by_import
from partnerships.importing.reading import NotAListError
from partnerships.importing.storing import import_list
from partnerships.importing.taking_back import take_back
from partnerships.importing.uploads import apply_upload, discard
from partnerships.jobs import running
from partnerships.models import (
    Agreement,
    Edition,
    EditionFile,
    EditionUpload,
    Finding,
    Job,
    Revision,
    State,
)
from tests.admin.desk import browser_of, errors_of
from tests.importing.lists import list_file, list_text, row
from tests.making import PASSWORD

UPLOADS = "/admin/partnerships/editionupload/"
NEXT = "平成29年9月現在"
TOURISM = row(title="観光交流協定")
ECONOMY = row(title="経済交流覚書", partner="中国/吉林省", topics="経済")
ENVIRONMENT = row(title="環境協力協定", partner="モンゴル/中央県", topics="環境")
PORT = row(government="横浜市", title="港湾協定", partner="ベトナム/ダナン市")
DOUBTFUL = row(
    title="環境と観光の協力に関する覚書",
    partner="モンゴル/中央県",
    topics="環境",
    summary="[2015年締結]",
)

Act = Callable[..., Any]


@pytest.fixture(autouse=True)
def first_edition(db: None) -> None:
    import_list(list_file(TOURISM, ECONOMY, ENVIRONMENT), "first.txt")


@pytest.fixture
def act(
    clerk: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> Act:
    """Send something as Hana; the job that it starts is done before the next page."""
    monkeypatch.setattr(running, "spawn", running.perform)

    def act(address: str, data: dict[str, Any] | None = None) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            answer = clerk.post(f"{UPLOADS}{address}", data or {})
        return clerk.get(answer["Location"]) if answer.status_code == 302 else answer

    return act


def sent(content: bytes, name: str = "list.txt", **but: str) -> dict[str, Any]:
    return {"content": SimpleUploadedFile(name, content), "edition_key": ""} | but


def next_list(*rows: tuple[str, ...]) -> dict[str, Any]:
    return sent(list_file(*rows, as_of=NEXT), "next.txt")


def upload() -> EditionUpload:
    return EditionUpload.objects.get()


def planned(kind: str) -> list[Any]:
    return list(upload().rows.filter(kind=kind))


def correct(number: int, **values: Any) -> None:
    agreement = Agreement.objects.get(pk=number)
    edit(agreement, values, by=None, reason="市の公式ページで確認", version=agreement.version)


def test_an_upload_shows_its_plan_and_changes_nothing(act: Act) -> None:
    corrected = row(title="経済交流覚書", partner="中国/吉林省", topics="経済、観光")
    page = act("add/", next_list(TOURISM, corrected, PORT)).content.decode()
    assert "1件変更、1件追加、1件なくなる" in page
    assert "<ins>" in page
    assert (Edition.objects.count(), Agreement.objects.count()) == (1, 3)
    assert upload().state == EditionUpload.State.PLANNED
    assert EditionFile.objects.filter(sha256=upload().file.sha256).exists()  # type: ignore[union-attr]


def test_an_applied_plan_is_the_new_edition(act: Act, clerk: Client, hana: User) -> None:
    corrected = row(title="経済交流覚書", partner="中国/吉林省", topics="経済、観光")
    act("add/", next_list(TOURISM, corrected, PORT))
    asked = clerk.get(f"{UPLOADS}{upload().pk}/apply/").content.decode()
    assert "1件変更、1件追加、1件なくなる" in asked
    page = act(f"{upload().pk}/apply/").content.decode()
    assert 'href="/editions/2017-09/"' in page
    edition = Edition.objects.get(key="2017-09")
    assert (edition.imported_by, upload().edition, upload().state) == (hana, edition, "applied")
    assert Agreement.objects.get(pk=4).title == "港湾協定"
    assert not Agreement.objects.get(pk=3).is_listed
    assert Revision.objects.get(agreement=2, number=2).made_by == hana
    assert check_record() == []


@pytest.mark.parametrize(
    ("decided", "state", "title", "listed"),
    [
        pytest.param("3", State.PUBLISHED, "環境と観光の協力に関する覚書", True, id="the-pair"),
        pytest.param("new", State.PUBLISHED, "環境協力協定", False, id="new"),
        pytest.param("", State.PUBLISHED, "環境協力協定", False, id="later"),
    ],
)
def test_a_doubtful_row_becomes_what_was_decided(
    act: Act, decided: str, state: str, title: str, listed: bool
) -> None:
    act("add/", next_list(TOURISM, ECONOMY, DOUBTFUL))
    [doubtful] = planned("doubtful")
    act(f"{upload().pk}/decide/", {"group": "doubtful", "p": "1", f"match-{doubtful.pk}": decided})
    act(f"{upload().pk}/apply/")
    third = Agreement.objects.get(pk=3)
    assert (third.state, third.title, third.is_listed) == (state, title, listed)
    fourth = Agreement.objects.filter(pk=4).first()
    expected = {"3": None, "new": State.PUBLISHED, "": State.DRAFT}[decided]
    assert (fourth.state if fourth else None) == expected
    found = Finding.objects.filter(code="doubtful_match", state="open").exists()
    assert found == (decided == "")
    assert check_record() == []


@pytest.mark.parametrize(
    ("take", "value", "title", "finding"),
    [
        pytest.param("ours", "", "職員の題名", "dismissed", id="ours"),
        pytest.param("theirs", "", "経済交流覚書（改）", None, id="theirs"),
        pytest.param("other", "経済に関する覚書", "経済に関する覚書", None, id="other"),
        pytest.param("", "経済に関する覚書", "経済に関する覚書", None, id="other-unchosen"),
        pytest.param("", "", "職員の題名", "open", id="undecided"),
    ],
)
def test_a_conflict_ends_as_decided(
    act: Act, take: str, value: str, title: str, finding: str | None
) -> None:
    correct(2, title="職員の題名")
    revised = row(title="経済交流覚書（改）", partner="中国/吉林省", topics="経済")
    page = act("add/", next_list(TOURISM, revised, ENVIRONMENT)).content.decode()
    assert "1件は訂正と食い違い" in page
    [changed] = planned("changed")
    decision = {f"take-{changed.pk}-2-title": take, f"value-{changed.pk}-2-title": value}
    act(f"{upload().pk}/decide/", {"group": "conflicts", "p": "1"} | decision)
    act(f"{upload().pk}/apply/")
    assert Agreement.objects.get(pk=2).title == title
    found = Finding.objects.filter(code="import_conflict").first()
    assert (found.state if found else None) == finding
    assert check_record() == []


def test_a_value_that_staff_wrote_is_theirs_and_goes_back_with_the_edition(
    act: Act, hana: User
) -> None:
    correct(2, title="職員の題名")
    revised = row(title="経済交流覚書（改）", partner="中国/吉林省", topics="経済、観光")
    act("add/", next_list(TOURISM, revised, ENVIRONMENT))
    [changed] = planned("changed")
    decision = {f"value-{changed.pk}-2-title": "合意した題名"}
    act(f"{upload().pk}/decide/", {"group": "conflicts", "p": "1"} | decision)
    act(f"{upload().pk}/apply/")
    made = Revision.objects.filter(agreement=2).order_by("number")
    assert [(r.kind, r.content["title"]) for r in made] == [
        ("import", "経済交流覚書"),
        ("edit", "職員の題名"),
        ("import", "職員の題名"),
        ("edit", "合意した題名"),
    ]
    assert set_by_import([2])[2] >= {"topics", "summary"}
    assert "title" not in set_by_import([2])[2]
    assert take_back(Edition.objects.get(key="2017-09"), by=hana, reason="誤り") == [2]
    agreement = Agreement.objects.get(pk=2)
    assert (agreement.title, [topic.code for topic in agreement.topics.all()]) == (
        "職員の題名",
        ["economy"],
    )
    assert check_record() == []


def test_another_value_is_read_as_a_list_writes_it(act: Act) -> None:
    correct(2, signed="1990", topics=["people"])
    revised = row(
        title="経済交流覚書", partner="中国/吉林省", topics="環境", summary="[1995年締結]"
    )
    act("add/", next_list(TOURISM, revised, ENVIRONMENT))
    [changed] = planned("changed")
    decision = {
        f"take-{changed.pk}-2-topics": "other",
        f"value-{changed.pk}-2-topics": "観光、文化",
        f"take-{changed.pk}-2-signed": "other",
        f"value-{changed.pk}-2-signed": "平成7年8月",
    }
    act(f"{upload().pk}/decide/", {"group": "conflicts", "p": "1"} | decision)
    act(f"{upload().pk}/apply/")
    agreement = Agreement.objects.get(pk=2)
    assert agreement.signed
    assert agreement.signed.edtf == "1995-08"
    assert {topic.code for topic in agreement.topics.all()} == {"tourism", "culture"}


def test_a_value_that_cannot_be_read_is_told_at_its_field_and_kept(act: Act) -> None:
    correct(2, signed="1990")
    revised = row(title="経済交流覚書", partner="中国/吉林省", topics="経済", summary="[1995年]")
    act("add/", next_list(TOURISM, revised, ENVIRONMENT))
    [changed] = planned("changed")
    name = f"{changed.pk}-2-signed"
    typed = {f"take-{name}": "other", f"value-{name}": "むかし"}
    page = act(f"{upload().pk}/decide/", {"group": "conflicts", "p": "1"} | typed)
    assert "「むかし」は日付として読めません" in page.content.decode()
    assert 'value="むかし"' in page.content.decode()
    assert planned("changed")[0].decision == {}


def test_a_plan_that_is_outdated_is_made_anew_and_applies_nothing(act: Act) -> None:
    correct(2, title="職員の題名")
    revised = row(title="経済交流覚書（改）", partner="中国/吉林省", topics="経済")
    act("add/", next_list(TOURISM, revised, PORT))
    [changed] = planned("changed")
    kept = {f"take-{changed.pk}-2-title": "theirs"}
    act(f"{upload().pk}/decide/", {"group": "conflicts", "p": "1"} | kept)
    correct(1, title="観光交流に関する協定")
    page = act(f"{upload().pk}/apply/").content.decode()
    assert "取り込みませんでした" in page
    assert (Edition.objects.count(), upload().state) == (1, "planned")
    assert planned("changed")[0].open_count == 0
    act(f"{upload().pk}/apply/")
    assert Agreement.objects.get(pk=2).title == "経済交流覚書（改）"


def test_two_rows_are_not_one_agreement(act: Act) -> None:
    other = row(
        title="経済と観光の協力に関する覚書",
        partner="中国/吉林省",
        topics="経済",
        summary="[2015年締結]",
    )
    act("add/", next_list(TOURISM, DOUBTFUL, other))
    chosen = {f"match-{doubtful.pk}": "3" for doubtful in planned("doubtful")}
    assert len(chosen) == 2
    act(f"{upload().pk}/decide/", {"group": "doubtful", "p": "1"} | chosen)
    page = act(f"{upload().pk}/apply/").content.decode()
    assert "2つの行" in page
    assert (Edition.objects.count(), upload().state) == (1, "planned")


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param("list.txt", b"", "空", id="empty"),
        pytest.param("list.txt", b" \n\n", "空", id="blank"),
        pytest.param("list.txt", PNG, "画像", id="binary"),
        pytest.param("list.xlsx", PNG, "画像", id="image-named-xlsx"),
        pytest.param("list.txt", "甲\t乙\n丙\t丁\n".encode(), "見出し行", id="wrong-header"),
        pytest.param("list.txt", b"\xff\xfe\x00", "", id="broken-utf-16"),
        pytest.param("list.txt", "ただの文章".encode(), "見出し行", id="prose"),
    ],
)
def test_a_wrong_file_is_told_at_once_and_nothing_is_kept(
    act: Act, name: str, content: bytes, told: str
) -> None:
    page = act("add/", sent(content, name))
    assert page.status_code == 200
    assert errors_of(page)
    assert told in errors_of(page)
    assert (EditionUpload.objects.count(), Job.objects.count()) == (0, 0)


def test_a_sheet_that_is_none_fails_with_the_reason(act: Act) -> None:
    page = act("add/", sent(b"PK\x03\x04 no archive", "list.xlsx"))
    assert "計画の作成ができませんでした" in page.content.decode()
    assert Job.objects.get().state == Job.State.FAILED
    assert Job.objects.get().message


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_a_list_in_other_encodings_is_read(act: Act, encoding: str) -> None:
    content = list_text(TOURISM, ECONOMY, ENVIRONMENT, as_of=NEXT).encode(encoding)
    page = act("add/", sent(content)).content.decode()
    assert "変わるものはありません" in page


def test_a_file_that_is_too_large_is_refused(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnerships.admin.upload_form.LARGEST_UPLOAD", 100)
    assert "大きすぎます" in errors_of(act("add/", next_list(TOURISM)))


@pytest.mark.parametrize("key", ["2017", "2017-13", "29-09", "april17", "2017-9"])
def test_an_edition_that_is_no_month_is_told(act: Act, key: str) -> None:
    assert "年4桁と月2桁" in errors_of(act("add/", sent(list_file(PORT), edition_key=key)))


def test_a_list_without_a_date_takes_the_month_that_was_typed(act: Act) -> None:
    undated = list_file(PORT, as_of="提供")
    assert "できませんでした" in act("add/", sent(undated)).content.decode()
    page = act("add/", sent(undated, edition_key="2018-04")).content.decode()
    assert "2018-04" in page


def test_the_name_of_a_file_is_no_path(act: Act) -> None:
    act("add/", sent(list_file(PORT, as_of=NEXT), "../../etc/evil\u202e\n<b>.txt"))
    assert "/" not in upload().file_name
    assert upload().file_name.endswith("<b>.txt")
    assert upload().file_name.isprintable()


def test_the_same_file_twice_is_told(act: Act) -> None:
    page = act("add/", sent(list_file(TOURISM, ECONOMY, ENVIRONMENT)))
    assert "版 2016-09 として取り込み済みです" in page.content.decode()


def test_the_file_comes_back_byte_for_byte(act: Act, clerk: Client) -> None:
    content = list_text(PORT, as_of=NEXT).encode("cp932")
    act("add/", sent(content, "一覧.txt"))
    act(f"{upload().pk}/apply/")
    edition = Edition.objects.get(key="2017-09")
    for address in (
        f"{UPLOADS}{upload().pk}/file/",
        f"/admin/partnerships/edition/{edition.pk}/file/",
    ):
        answer: Any = clerk.get(address)
        assert b"".join(answer.streaming_content) == content
        assert answer["Content-Disposition"].startswith("attachment")


def test_a_discarded_upload_is_gone_and_told_so(act: Act, clerk: Client) -> None:
    act("add/", next_list(PORT))
    pk = upload().pk
    assert "破棄" in clerk.get(f"{UPLOADS}{pk}/discard/").content.decode()
    act(f"{pk}/discard/")
    assert (upload().state, upload().file, upload().rows.count()) == ("discarded", None, 0)
    assert EditionFile.objects.count() == 1  # the first edition's
    assert "破棄" in act(f"{pk}/apply/").content.decode()
    assert clerk.get(f"{UPLOADS}{pk}/file/").status_code == 404
    assert Edition.objects.count() == 1


def test_an_upload_ends_once_when_two_end_it_at_once(act: Act) -> None:
    """Each has read it while it was open."""
    act("add/", next_list(PORT))
    discarding, applying = upload(), upload()
    assert applying.file
    discard(discarding)
    with pytest.raises(NotAListError, match="破棄"):
        apply_upload(applying, None, iter, iter)
    assert (upload().state, Edition.objects.count()) == ("discarded", 1)


def test_an_upload_that_was_taken_in_meanwhile_is_not_discarded(act: Act) -> None:
    act("add/", next_list(PORT))
    discarding = upload()
    act(f"{discarding.pk}/apply/")
    with pytest.raises(NotAListError, match="すでに取り込まれた"):
        discard(discarding)
    assert (upload().state, upload().file is None) == ("applied", False)


def test_only_one_job_works_at_a_time(act: Act) -> None:
    Job.objects.create(kind=Job.Kind.PLAN)
    page = act("add/", next_list(PORT)).content.decode()
    assert "ほかの処理が進行中です" in page
    assert upload().state == "received"
    assert Job.objects.count() == 1


def test_while_a_job_works_the_page_waits_and_nothing_else_can_be_done(
    act: Act, clerk: Client
) -> None:
    act("add/", next_list(PORT))
    Job.objects.create(kind=Job.Kind.APPLY, upload=upload())
    page = clerk.get(f"{UPLOADS}{upload().pk}/change/").content.decode()
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "<progress" in page
    assert "取り込みが進行中" in clerk.get(UPLOADS).content.decode()
    for address in ("decide", "discard", "apply", "plan"):
        assert "進行中です" in act(f"{upload().pk}/{address}/").content.decode()
    assert upload().state == "planned"


def test_the_plan_page_costs_the_same_for_many_rows(act: Act, clerk: Client) -> None:
    counts = []
    for year, rows in (("29", 3), ("30", 60)):
        more = [
            row(title=f"協定{n}", partner="ベトナム/ダナン市", government="横浜市")
            for n in range(rows)
        ]
        act("add/", sent(list_file(*more, as_of=f"平成{year}年9月現在")))
        newest = EditionUpload.objects.order_by("pk").last()
        assert newest
        with CaptureQueriesContext(connection) as queries:
            page = clerk.get(f"{UPLOADS}{newest.pk}/change/?group=new").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert page.count("<article") == 25


@pytest.mark.parametrize("asked", ["group=zz", "group=new&p=x", "p=99999999999999", "group=%27%22"])
def test_an_odd_address_shows_the_plan(act: Act, clerk: Client, asked: str) -> None:
    act("add/", next_list(PORT))
    assert clerk.get(f"{UPLOADS}{upload().pk}/change/?{asked}").status_code == 200


def test_odd_decisions_are_no_server_error(act: Act) -> None:
    act("add/", next_list(TOURISM, ECONOMY, DOUBTFUL))
    [doubtful] = planned("doubtful")
    for data in (
        {"group": "zz", "p": "x"},
        {"group": "doubtful", "p": "1", f"match-{doubtful.pk}": "9" * 30},
        {"group": "doubtful", "p": "1", "match-x": "1", "take-1": "\0"},
    ):
        assert act(f"{upload().pk}/decide/", data).status_code == 200
    assert planned("doubtful")[0].decision == {}


def test_it_needs_the_permission(act: Act) -> None:
    act("add/", next_list(PORT))
    taro = User.objects.create_user("taro", password=PASSWORD, is_staff=True)
    pages = ("change", "apply", "file", "discard", "decide", "plan")
    for address in ("", "add/", *(f"{upload().pk}/{page}/" for page in pages)):
        assert browser_of(taro).get(f"{UPLOADS}{address}").status_code == 403
        assert browser_of(taro).post(f"{UPLOADS}{address}").status_code == 403
    taro.user_permissions.add(Permission.objects.get(codename="take_in_edition"))
    assert browser_of(taro).get(f"{UPLOADS}{upload().pk}/change/").status_code == 200
