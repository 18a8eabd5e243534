"""Editions, source rows and revisions: shown to staff, changed by nobody."""

import pytest
from django.test import Client

from partnerships.models import Agreement, Edition, Revision, SourceRow
from tests.making import make_agreement


@pytest.fixture
def agreement(db: None) -> Agreement:
    agreement = make_agreement()
    edition = Edition.objects.create(
        key="2016-09", publisher="公表者", title="一覧", as_of="2016-09", sha256="0" * 64
    )
    cells = ("札幌市", "覚書", "韓国/釜山", "友好", "骨子", "http://a.jp/")
    names = [field.name for field in SourceRow._meta.fields if field.name.endswith("as_written")]
    SourceRow.objects.create(
        edition=edition,
        agreement=agreement,
        position=1,
        page=1,
        line=8,
        **dict(zip(names, cells, strict=True)),
    )
    return agreement


def keys() -> list[tuple[str, int]]:
    models = (Edition, SourceRow, Revision)
    return [(model._meta.model_name or "", model._default_manager.get().pk) for model in models]


@pytest.mark.usefixtures("agreement")
def test_they_are_listed_and_shown(clerk: Client) -> None:
    for name, key in keys():
        assert clerk.get(f"/admin/partnerships/{name}/").status_code == 200
        page = clerk.get(f"/admin/partnerships/{name}/{key}/change/")
        assert page.status_code == 200
        assert "_save" not in page.content.decode()


@pytest.mark.usefixtures("agreement")
def test_nobody_adds_changes_or_deletes_them(clerk: Client) -> None:
    for name, key in keys():
        base = f"/admin/partnerships/{name}"
        assert clerk.post(f"{base}/add/", {}).status_code == 403
        assert clerk.post(f"{base}/{key}/change/", {"reason": "x"}).status_code == 403
        assert clerk.post(f"{base}/{key}/delete/", {"post": "yes"}).status_code == 403


def test_rows_and_history_of_one_agreement_are_found_by_its_number(
    clerk: Client, agreement: Agreement
) -> None:
    make_agreement()
    for name in ("sourcerow", "revision"):
        page = clerk.get(f"/admin/partnerships/{name}/", {"q": str(agreement.number)})
        assert [row.agreement_id for row in page.context["cl"].result_list] == [agreement.number]
        assert clerk.get(f"/admin/partnerships/{name}/", {"q": "9" * 40}).status_code == 200


def test_the_agreement_shows_its_row_as_written(clerk: Client, agreement: Agreement) -> None:
    page = clerk.get(f"/admin/partnerships/agreement/{agreement.pk}/change/").content.decode()
    assert "韓国/釜山" in page
    assert "2016-09 p.1 8行" in page
