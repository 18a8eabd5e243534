"""Every page of the admin opens, in Japanese, and asks a fixed number of questions."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.making import make_agreement, make_partner

TABLES = [
    *("agreement", "localgovernment", "prefecture", "country", "partner", "gazetteerentry"),
    *("topic", "edition", "editionupload", "sourcerow", "revision", "finding", "signin"),
    "correctionreport",
]


def test_the_start_page_names_the_register(clerk: Client) -> None:
    page = clerk.get("/admin/").content.decode()
    assert "自治体国際協定データベース 管理" in page
    for name in ("協定", "地方公共団体", "国・地域", "一覧の版", "確認が必要な点", "変更履歴"):
        assert name in page


def test_every_table_is_tested_here() -> None:
    own = {m._meta.model_name for m in admin.site._registry if m.__module__.startswith("partner")}
    assert own == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("asked", ["", "?q=1", "?q=釜山%20'\"<", "?p=9999", "?o=1.-2", "?x=y"])
def test_a_list_opens(clerk: Client, table: str, asked: str) -> None:
    make_agreement()
    page = clerk.get(f"/admin/partnerships/{table}/{asked}", follow=True)
    assert page.status_code == 200


@pytest.mark.parametrize(
    "table", ["agreement", "localgovernment", "country", "partner", "gazetteerentry", "topic"]
)
def test_an_empty_form_opens_and_is_refused_in_japanese(clerk: Client, table: str) -> None:
    address = f"/admin/partnerships/{table}/add/"
    assert clerk.get(address).status_code == 200
    page = clerk.post(address, {})
    assert page.status_code == 200
    assert page.context["errors"]
    assert not re.search("required|valid|Please", str(page.context["errors"]))


def test_no_page_holds_a_box_with_thousands_of_options(clerk: Client) -> None:
    agreement = make_agreement()
    for address in (
        f"agreement/{agreement.pk}/change",
        "agreement/add",
        "partner/add",
        "agreement",
    ):
        page = clerk.get(f"/admin/partnerships/{address}/").content.decode()
        assert page.count("<option") < 200


@pytest.mark.parametrize("table", ["partner", "revision", "finding", "gazetteerentry"])
def test_a_list_asks_as_often_for_many_rows_as_for_few(clerk: Client, table: str) -> None:
    counts = []
    for places in ("ア", "イウエオカキ"):
        for place in places:
            make_agreement(partners=[make_partner(place, "VN")])
        with CaptureQueriesContext(connection) as queries:
            clerk.get(f"/admin/partnerships/{table}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
