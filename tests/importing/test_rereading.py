"""`find_doubts`: the whole record looked through, twice with the same outcome."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.curation.findings import close
from partnerships.importing.rereading import find_doubts
from partnerships.importing.storing import import_list
from partnerships.models import Agreement, Finding, Partner, Stamp
from tests.importing.lists import list_file, row
from tests.making import make_staff

pytestmark = pytest.mark.django_db

# What a reader of the 174 rows finds doubtful, by the agreement's number.
EXPECTED = {
    "no_date": {12, 13, 14, 15, 81, 141, 169},
    "date_after_edition": {26, 60},
    "date_contradicts_title": {18, 151},
    "no_title": {91},
    "no_topic": {97},
    "partner_is_country": {42, 112, 114, 124, 161},
    "country_inferred": {17, 18, 56, 104},
    "partner_spelling": {93, 136, 144},
    "near_duplicate": {106, 107},
    "unknown_topic": {50},
}


def found() -> dict[str, set[int]]:
    doubted: dict[str, set[int]] = {}
    for code, number in Finding.objects.filter(state="open").values_list("code", "agreement"):
        doubted.setdefault(code, set()).add(number)
    return doubted


def test_the_published_list_is_doubted_where_a_reader_doubts_it(repository: Path) -> None:
    file = repository / "fixtures" / "agreements_2016-09.txt"
    import_list(file.read_bytes(), file.name)
    assert found() == EXPECTED
    stamp = Stamp.objects.get().value
    out = StringIO()
    call_command("find_doubts", stdout=out)
    assert "未処理の点 31件（変わった協定 0件）" in out.getvalue()
    assert (found(), Stamp.objects.get().value) == (EXPECTED, stamp)
    Finding.objects.all().delete()
    assert find_doubts().changed == 27
    assert found() == EXPECTED
    assert check_record() == []


def test_a_row_is_read_again_by_todays_tables() -> None:
    import_list(list_file(row(partner="韓国/ソウル", topics="謎の分野")), "list.txt")
    assert set(found()) == {"unknown_topic"}
    edit(Agreement.objects.get(), {"topics": ["water"]}, by=None, reason="確認", version=1)
    find_doubts()
    assert found() == {}


def test_a_doubt_about_a_row_that_staff_closed_stays_closed() -> None:
    import_list(list_file(row(url="無効")), "list.txt")
    close(list(Finding.objects.all()), "dismissed", "URLはない", make_staff())
    find_doubts()
    assert Finding.objects.get().state == "dismissed"


def test_the_same_date_is_doubted_no_more_when_a_newer_edition_has_it() -> None:
    late = row(summary="[2016年10月締結]")
    import_list(list_file(late), "first.txt")
    assert set(found()) == {"date_after_edition"}
    import_list(list_file(late, as_of="平成29年9月現在"), "next.txt")
    assert found() == {}


def test_what_is_gone_from_the_list_is_doubted_until_it_is_back() -> None:
    kept, gone = row(), row(title="港湾協定", partner="韓国/蔚山広域市")
    for year, rows in ((28, (kept, gone)), (29, (kept,)), (30, (kept,))):
        import_list(list_file(*rows, as_of=f"平成{year}年9月現在"), f"{year}.txt")
        assert find_doubts().changed == 0
    assert found() == {"no_longer_listed": {2}}
    assert Finding.objects.get(state="open").value == "2017-09"
    import_list(list_file(kept, gone, as_of="令和元年9月現在"), "back.txt")
    assert found() == {}


def test_a_partner_altered_behind_the_application_is_seen() -> None:
    import_list(list_file(row()), "list.txt")
    Partner.objects.update(country=None)
    find_doubts()
    assert found() == {"unknown_country": {1}}
