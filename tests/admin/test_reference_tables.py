"""Reference tables in the admin: names are corrected, codes and rows stay."""

import json
from typing import Any

import pytest
from django.test import Client

from partnerships.admin.places import check_digit
from partnerships.importing.storing import import_list
from partnerships.models import (
    FIRST_FREE_ID,
    Country,
    GazetteerEntry,
    LocalGovernment,
    Partner,
    SearchDocument,
    Topic,
)
from partnerships.search.documents import read_texts
from partnerships.search.stamp import current_stamp
from partnerships.text import fold
from tests.admin.desk import errors_of, opened
from tests.importing.lists import list_file, row
from tests.making import make_agreement, make_partner

ADMIN = "/admin/partnerships"
GOVERNMENT = {
    "code": "285412",
    "prefecture": "28",
    "name": "旧但馬町",
    "kana": "キュウタジマチョウ",
    "romaji": "Kyu-Tajima-cho",
    "kind": "town",
    "district": "城崎郡",
    "successor": "282090",
    "aliases": "",
}
COUNTRY = {"code": "QZ", "alpha3": "QZZ", "name": "仮の国", "name_en": "Newland"}
TOPIC = {"code": "language", "name": "言語", "name_en": "Language", "position": 99, "words": ""}
PARTNER = {"name": "仁川広域市", "name_en": "Incheon", "country": "KR", "kind": "region"}


def correct(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, opened(client, address) | typed, follow=True)


@pytest.mark.parametrize(
    ("address", "column", "other"),
    [
        pytest.param("prefecture/01", "name", "北海道庁", id="prefecture"),
        pytest.param("localgovernment/011002", "romaji", "Satporo", id="local-government"),
        pytest.param("country/KR", "formal_name", "高麗国", id="country"),
        pytest.param("topic/friendship", "name_en", "Amity", id="topic"),
    ],
)
def test_a_corrected_name_is_found_at_once(
    clerk: Client, address: str, column: str, other: str
) -> None:
    agreement, stamp = make_agreement(), current_stamp()
    correct(clerk, f"{ADMIN}/{address}/change/", **{column: other})
    assert fold(other) in SearchDocument.objects.get(pk=agreement.pk).text
    assert current_stamp() != stamp


def test_a_corrected_partner_is_found_at_once(clerk: Client) -> None:
    agreement = make_agreement()
    correct(clerk, f"{ADMIN}/partner/{make_partner().pk}/change/", name="プサン広域市")
    assert fold("プサン広域市") in SearchDocument.objects.get(pk=agreement.pk).text


def test_a_renamed_partner_is_still_meant_by_its_old_name(clerk: Client) -> None:
    import_list(list_file(row(partner="スイス/ツェルマット村")), "first.txt")
    partner = Partner.objects.get()
    correct(clerk, f"{ADMIN}/partner/{partner.pk}/change/", name="ツェルマット自治体")
    more = [
        row(partner="スイス/ツェルマット村"),
        row(partner="スイス/ツェルマット村", title="別の協定"),
    ]
    import_list(list_file(*more, as_of="平成29年9月現在"), "second.txt")
    assert [p.name for p in Partner.objects.all()] == ["ツェルマット自治体"]


def test_a_corrected_kind_stands_in_the_public_json_at_once(clerk: Client) -> None:
    agreement, partner = make_agreement(), make_partner()
    correct(clerk, f"{ADMIN}/partner/{partner.pk}/change/", kind="national", aliases="プサン")
    [text] = read_texts([agreement.pk])
    assert json.loads(text)["partners"][0]["kind"] == "national"


@pytest.mark.parametrize(
    "address", ["prefecture/01", "localgovernment/011002", "country/KR", "topic/economy"]
)
def test_saving_a_page_as_it_is_changes_nothing(clerk: Client, address: str) -> None:
    stamp = current_stamp()
    page = f"{ADMIN}/{address}/change/"
    sent = {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in opened(clerk, page).items()
    }
    clerk.post(page, sent)
    assert current_stamp() == stamp
    topic = Topic.objects.get(pk="economy")
    assert topic.words == topic.as_loaded["words"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("prefecture/01", "48"),
        ("localgovernment/011002", "011011"),
        ("country/KR", "KP"),
        ("topic/water", "fire"),
    ],
)
def test_a_code_is_given_once(clerk: Client, address: str, code: str) -> None:
    page = f"{ADMIN}/{address}/change/"
    assert "code" not in clerk.get(page).context["adminform"].form.fields
    correct(clerk, page, code=code)
    assert clerk.get(page).status_code == 200


@pytest.mark.parametrize(
    ("table", "values"),
    [
        pytest.param("localgovernment", GOVERNMENT, id="local-government"),
        pytest.param("country", COUNTRY, id="country"),
        pytest.param("topic", TOPIC, id="topic"),
    ],
)
def test_a_row_with_a_code_may_be_added(clerk: Client, table: str, values: dict[str, Any]) -> None:
    page = clerk.post(f"{ADMIN}/{table}/add/", values, follow=True)
    assert page.redirect_chain, errors_of(page)
    shown = clerk.get(f"{ADMIN}/{table}/{values['code']}/change/").content.decode()
    assert values["name"] in shown


@pytest.mark.parametrize(
    ("table", "values", "code", "told"),
    [
        pytest.param("localgovernment", GOVERNMENT, "011003", "検査数字", id="check-digit"),
        pytest.param("localgovernment", GOVERNMENT, "28227", "検査数字", id="five-digits"),
        pytest.param("localgovernment", GOVERNMENT, "28227八", "検査数字", id="no-digit"),
        pytest.param("localgovernment", GOVERNMENT, "011002", "既に存在", id="code-in-use"),
        pytest.param("country", COUNTRY, "X1", "2文字のコードではありません", id="no-letters"),
        pytest.param("topic", TOPIC, "言語", "使えません", id="not-ascii"),
        pytest.param("topic", TOPIC, "unknown", "使えません", id="facet-value"),
    ],
)
def test_a_wrong_code_is_told_in_japanese(
    clerk: Client, table: str, values: dict[str, Any], code: str, told: str
) -> None:
    page = clerk.post(f"{ADMIN}/{table}/add/", values | {"code": code})
    assert told in errors_of(page)


@pytest.mark.django_db
def test_every_code_of_the_table_has_its_check_digit() -> None:
    codes = LocalGovernment.objects.values_list("code", flat=True)
    assert [code for code in codes if check_digit(code[:5]) != code[5]] == []


@pytest.mark.parametrize(
    "address",
    ["prefecture/01", "localgovernment/011002", "country/KR", "topic/water", "agreement/1"],
)
def test_a_row_is_never_deleted(clerk: Client, address: str) -> None:
    make_agreement()
    assert clerk.post(f"{ADMIN}/{address}/delete/", {"post": "yes"}).status_code == 403


def test_a_partner_is_never_deleted(clerk: Client) -> None:
    address = f"{ADMIN}/partner/{make_partner('仮の市').pk}/delete/"
    assert clerk.post(address, {"post": "yes"}).status_code == 403


def test_prefectures_are_not_added(clerk: Client) -> None:
    assert clerk.get(f"{ADMIN}/prefecture/add/").status_code == 403


@pytest.mark.parametrize(
    ("name", "number"),
    [
        pytest.param("仮の広域市", FIRST_FREE_ID, id="next-number"),
        pytest.param("釜山広域市", 1, id="fixed-number-of-the-gazetteer"),
    ],
)
def test_a_new_partner_gets_its_number(clerk: Client, name: str, number: int) -> None:
    clerk.post(f"{ADMIN}/partner/add/", PARTNER | {"name": name})
    assert Partner.objects.get(name=name).pk == number


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param({"latitude": "91", "longitude": "0"}, "-90 から 90 まで", id="latitude"),
        pytest.param({"latitude": "0", "longitude": "-181"}, "-180 から 180", id="longitude"),
        pytest.param({"latitude": "35"}, "両方を書くか", id="one-of-two"),
        pytest.param({"latitude": "nan", "longitude": "0"}, "数値を入力", id="no-number"),
        pytest.param({"name": "釜山広域市"}, "既に存在します", id="there-already"),
        pytest.param({"country": "あ\0"}, "文字を入力", id="nul-in-country"),
        pytest.param({"country": "ZZ"}, "正しく選択", id="no-such-country"),
    ],
)
def test_a_wrong_partner_is_told_in_japanese(
    clerk: Client, typed: dict[str, str], told: str
) -> None:
    make_partner()
    page = clerk.post(f"{ADMIN}/partner/add/", PARTNER | typed)
    assert told in errors_of(page)


def test_a_merged_partner_is_not_suggested(clerk: Client) -> None:
    make_partner("プサン市", "KR", merged_into=make_partner("釜山市", "KR"))
    asked = {"app_label": "partnerships", "model_name": "agreementpartner"}
    found = clerk.get("/admin/autocomplete/", asked | {"field_name": "partner", "term": "市"})
    assert [row["text"] for row in found.json()["results"]] == ["釜山市"]


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        pytest.param("prefecture/01", ["name", "kana", "romaji", "region"], id="prefecture"),
        pytest.param(
            "localgovernment/011002",
            ["name", "kana", "kind", "district", "aliases", "prefecture", "successor"],
            id="local-government",
        ),
        pytest.param("country/KR", ["name", "alpha3", "numeric", "aliases"], id="country"),
        pytest.param("topic/water", ["name", "name_en", "position", "words"], id="topic"),
    ],
)
def test_a_nul_character_is_an_error_of_the_form(
    clerk: Client, address: str, fields: list[str]
) -> None:
    for field in fields:
        page = correct(clerk, f"{ADMIN}/{address}/change/", **{field: "あ\0い"})
        assert page.status_code == 200
        assert field in page.context["adminform"].form.errors


def test_what_the_site_brought_stays_in_the_gazetteer_and_what_staff_added_may_go(
    clerk: Client,
) -> None:
    brought = GazetteerEntry.objects.filter(partner_id=1).get()
    clerk.post(f"{ADMIN}/gazetteerentry/add/", PARTNER | {"name": "仮の市"})
    own = GazetteerEntry.objects.get(name="仮の市")
    for entry, status in ((brought, 403), (own, 302)):
        address = f"{ADMIN}/gazetteerentry/{entry.pk}/delete/"
        assert clerk.post(address, {"post": "yes"}).status_code == status
    assert not GazetteerEntry.objects.filter(pk=own.pk).exists()


def test_a_correction_of_staff_is_known_from_what_was_loaded(clerk: Client) -> None:
    correct(clerk, f"{ADMIN}/country/KR/change/", name="大韓民国")
    country = Country.objects.get(pk="KR")
    assert (country.name, country.as_loaded["name"]) == ("大韓民国", "韓国")
