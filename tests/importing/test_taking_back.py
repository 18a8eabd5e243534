"""An edition taken back: the record is what it was, and nothing of what happened is lost."""

import pytest
from django.test import Client

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.curation.history import content_of, keys_of
from partnerships.importing.storing import import_list
from partnerships.importing.taking_back import StandsFirmError, take_back
from partnerships.models import Agreement, Edition, Revision, SourceRow, Stamp, State
from tests.importing.lists import list_file, row

pytestmark = pytest.mark.django_db

TOURISM = row(title="観光交流協定")
ECONOMY = row(title="経済交流覚書", partner="中国/吉林省", topics="経済")
ENVIRONMENT = row(title="環境協力協定", partner="モンゴル/中央県", topics="環境")
PORT = row(government="横浜市", title="港湾協定", partner="ベトナム/ダナン市")
CORRECTED = row(title="経済交流覚書", partner="中国/吉林省、大連市", topics="経済、観光")
WHY = "誤ったファイルを取り込んだため"


def contents() -> dict[int, object]:
    agreements = Agreement.objects.with_parties()
    return {agreement.number: keys_of(content_of(agreement)) for agreement in agreements}


def edition(key: str) -> Edition:
    return Edition.objects.get(key=key)


def undo(key: str) -> list[int]:
    return take_back(edition(key), by=None, reason=WHY)


@pytest.fixture(autouse=True)
def two_editions(db: None) -> dict[int, object]:
    """The second leaves the first row, corrects the second, drops the third and adds a fourth."""
    import_list(list_file(TOURISM, ECONOMY, ENVIRONMENT), "first.txt")
    before = contents()
    second = list_file(TOURISM, CORRECTED, PORT, as_of="平成29年9月現在")
    assert import_list(second, "second.txt").changed == 1
    return before


def test_agreements_are_what_they_were_by_new_revisions(two_editions: dict[int, object]) -> None:
    assert undo("2017-09") == [2, 3, 4]
    after = contents()
    assert {number: after[number] for number in two_editions} == two_editions
    assert [Agreement.objects.get(pk=n).version for n in (1, 2, 3, 4)] == [1, 3, 3, 2]
    last = Revision.objects.filter(agreement=2).last()
    assert last
    assert (last.kind, last.reason) == ("revert", f"一覧 2017-09 の取り込みの取り消し：{WHY}")
    assert check_record() == []


def test_what_the_edition_created_is_withdrawn_with_the_reason(client: Client) -> None:
    undo("2017-09")
    agreement = Agreement.objects.get(pk=4)
    assert (agreement.state, agreement.is_listed) == (State.WITHDRAWN, False)
    page = client.get("/agreements/4/")
    assert page.status_code == 410
    assert WHY in page.content.decode()
    assert client.get("/agreements/4/history/").status_code == 200


def test_its_rows_stay_and_stand_behind_no_agreement(client: Client) -> None:
    undo("2017-09")
    assert SourceRow.objects.filter(edition__key="2017-09").count() == 3
    sources = client.get("/agreements/2.json").json()["sources"]
    assert [source["edition"] for source in sources] == ["2016-09"]
    assert client.get("/agreements.json?q=大連").json()["count"] == 0


def test_doubts_are_those_of_before(client: Client) -> None:
    assert client.get("/agreements/3.json").json()["findings"] == ["no_longer_listed"]
    undo("2017-09")
    assert client.get("/agreements/3.json").json()["findings"] == []


def test_the_stamp_moves() -> None:
    before = Stamp.objects.get().value
    undo("2017-09")
    assert Stamp.objects.get().value != before


def test_the_next_edition_does_not_build_on_it() -> None:
    undo("2017-09")
    summary = import_list(
        list_file(TOURISM, ECONOMY, ENVIRONMENT, PORT, as_of="平成30年9月現在"), "third.txt"
    )
    assert (summary.same, summary.new, summary.vanished) == (3, 1, 0)
    assert Agreement.objects.get(pk=5).title == "港湾協定"


def test_the_same_file_may_be_taken_in_again() -> None:
    undo("2017-09")
    second = list_file(TOURISM, CORRECTED, PORT, as_of="平成29年9月現在")
    summary = import_list(second, "second.txt")
    assert (summary.edition, summary.changed, summary.new) == ("2017-09-2", 1, 1)
    assert import_list(second, "second.txt").same == 3
    assert check_record() == []


def test_an_older_list_counts_again_as_newest() -> None:
    undo("2017-09")
    summary = import_list(list_file(TOURISM, as_of="平成29年3月現在"), "march.txt")
    assert (summary.edition, summary.vanished) == ("2017-03", 2)


@pytest.mark.parametrize("number", [2, 3, 4], ids=["changed", "vanished", "created"])
def test_it_is_refused_when_somebody_has_worked_on_what_it_changed(number: int) -> None:
    agreement = Agreement.objects.get(pk=number)
    edit(agreement, {"signed": "2001"}, by=None, reason="市史で確認", version=agreement.version)
    before = contents()
    with pytest.raises(StandsFirmError, match=f"協定番号 {number}"):
        undo("2017-09")
    assert contents() == before
    assert not edition("2017-09").taken_back_at


def test_a_correction_of_what_it_left_alone_stands_in_no_way() -> None:
    edit(Agreement.objects.get(pk=1), {"signed": "2001"}, by=None, reason="市史で確認", version=1)
    undo("2017-09")
    assert str(Agreement.objects.get(pk=1).signed) == "2001"


def test_editions_are_taken_back_from_the_newest_down(two_editions: dict[int, object]) -> None:
    with pytest.raises(StandsFirmError, match="より新しい版 2017-09"):
        undo("2016-09")
    undo("2017-09")
    assert take_back(edition("2016-09"), by=None, reason=WHY) == [1, 2, 3]
    assert set(Agreement.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert check_record() == []


def test_it_is_taken_back_once_and_only_with_a_reason() -> None:
    with pytest.raises(StandsFirmError, match="理由"):
        take_back(edition("2017-09"), by=None, reason=" \n")
    undo("2017-09")
    with pytest.raises(StandsFirmError, match="すでに取り消されています"):
        take_back(edition("2017-09"), by=None, reason=WHY)
