"""Doubts about values: raised and settled by every save, and not again once staff closed them."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from partnerships.curation.doubts import title_contradicts
from partnerships.curation.editing import add_agreement, edit
from partnerships.curation.explaining import with_reasons
from partnerships.curation.findings import close
from partnerships.curation.renaming import reference_changed
from partnerships.dates import PartialDate
from partnerships.models import Agreement, Finding, FindingCode, FindingStep, Partner, PartnerKind
from partnerships.search.stamp import current_stamp
from tests.making import make_agreement, make_partner, make_staff

pytestmark = pytest.mark.django_db

REASON = "市の公式ページで確認"


@pytest.fixture
def hana() -> User:
    return make_staff("hana")


def change(agreement: Agreement, by: User, **changes: Any) -> None:
    edit(agreement, changes, by=by, reason=REASON, version=agreement.version)


def open_doubts(agreement: Agreement) -> list[tuple[str, str]]:
    found = agreement.findings.filter(state=Finding.State.OPEN).order_by("code", "value")
    return list(found.values_list("code", "value"))


@pytest.mark.parametrize(
    ("title", "signed", "contradicts"),
    [
        ("釜山・福岡アジアゲートウェイ2011共同キャンペーン", "1999", True),
        ("２０１１年の覚書", "1999", True),
        ("平成23年度交流事業の覚書", "1999-05", True),
        ("令和元年の協定", "2012", True),
        ("2020年東京大会に向けた覚書", "2019-06", False),
        ("2000年の協定の更新", "2011", False),
        ("第2011回", "2010", False),
        ("交流協定", "1999", False),
    ],
)
def test_a_year_in_the_title_that_lies_after_the_signing(
    title: str, signed: str, contradicts: bool
) -> None:
    assert title_contradicts(title, PartialDate.from_edtf(signed)) is contradicts


def test_what_a_save_takes_away_is_doubted_and_what_it_gives_is_not(hana: User) -> None:
    agreement = make_agreement()
    change(agreement, hana, title="", topics=[], signed=None, partners=[])
    assert open_doubts(agreement) == [
        ("no_date", ""),
        ("no_title", ""),
        ("no_topic", ""),
        ("unknown_partner", ""),
    ]
    change(agreement, hana, title="覚書", signed="2001", topics=["water"])
    assert open_doubts(agreement) == [("unknown_partner", "")]
    step = FindingStep.objects.filter(finding__code="no_date").get()
    assert (step.state, step.made_by, step.reason) == ("settled", hana, REASON)


@pytest.mark.parametrize(
    ("changes", "doubts"),
    [
        ({"title": "2011共同キャンペーン"}, [("date_contradicts_title", "2005-12")]),
        (
            {
                "title": "札幌市と大徳研究開発特区支援本部との宣言",
                "partners": "大徳研究開発特区支援部",
            },
            [("partner_spelling", "大徳研究開発特区支援本部 / 大徳研究開発特区支援部")],
        ),
    ],
    ids=["a year", "a spelling"],
)
def test_values_that_contradict_each_other(
    hana: User, changes: dict[str, Any], doubts: list[tuple[str, str]]
) -> None:
    agreement = make_agreement()
    if name := changes.get("partners"):
        changes = changes | {"partners": [make_partner(name).pk]}
    change(agreement, hana, **changes)
    assert open_doubts(agreement) == doubts


def test_partners_that_say_too_little(hana: User) -> None:
    country = make_partner("ベトナム", "VN", kind=PartnerKind.COUNTRY)
    nowhere = make_partner("技術学院", None, kind=PartnerKind.UNIVERSITY)
    network = make_partner("世界30か国、100の自治体", None, kind=PartnerKind.NETWORK)
    agreement = make_agreement()
    change(agreement, hana, partners=[country.pk, nowhere.pk, network.pk])
    assert open_doubts(agreement) == [
        ("partner_is_country", "ベトナム"),
        ("unknown_country", "技術学院"),
    ]


def test_a_partner_whose_country_is_found_is_doubted_no_more(hana: User) -> None:
    nowhere = make_partner("技術学院", None, kind=PartnerKind.UNIVERSITY)
    agreement = make_agreement()
    change(agreement, hana, partners=[nowhere.pk])
    Partner.objects.filter(pk=nowhere.pk).update(country="TW")
    reference_changed(Partner.objects.get(pk=nowhere.pk), ["country"])
    assert open_doubts(agreement) == []


def test_an_agreement_added_by_hand_is_checked(hana: User) -> None:
    values = {"title": "", "local_governments": ["011002"], "topics": ["water"], "signed": "2001"}
    agreement = add_agreement(
        values | {"partners": [make_partner().pk]}, by=hana, reason="市の資料"
    )
    assert open_doubts(agreement) == [("no_title", "")]


def test_twins_are_doubted_on_both_sides_and_settled_on_both(client: Client, hana: User) -> None:
    one, other = make_agreement(signed="2006-12-28"), make_agreement(title="別の覚書")
    stamp = current_stamp()
    change(other, hana, title=one.title)
    assert (open_doubts(one), open_doubts(other)) == (
        [("near_duplicate", "2")],
        [("near_duplicate", "1")],
    )
    assert client.get("/agreements/1.json").json()["findings"] == ["near_duplicate"]
    assert current_stamp() != stamp
    change(other, hana, title="まったく別の協定")
    assert (open_doubts(one), open_doubts(other)) == ([], [])
    assert client.get("/agreements/1.json").json()["findings"] == []


def test_a_dismissed_doubt_stays_dismissed_until_its_data_changes(hana: User) -> None:
    agreement = make_agreement(title="2011共同キャンペーン", signed="1999")
    change(agreement, hana, summary="一")
    finding = agreement.findings.get()
    close([finding], "dismissed", "2011は計画の名前", hana)
    change(agreement, hana, summary="二")
    finding.refresh_from_db()
    assert (finding.state, finding.reason) == ("dismissed", "2011は計画の名前")
    change(agreement, hana, title="2012共同キャンペーン")
    finding.refresh_from_db()
    assert (finding.state, finding.reason, finding.closed_by) == ("open", "", None)
    assert [step.state for step in finding.steps.all()] == ["dismissed", "open"]


def test_a_dismissed_twin_comes_back_when_the_other_changes(hana: User) -> None:
    one, other = make_agreement(signed="2006"), make_agreement(signed="2007")
    change(one, hana, summary="あ")
    close(list(Finding.objects.all()), "dismissed", "毎年の更新", hana)
    change(other, hana, summary="い")
    assert open_doubts(one) == open_doubts(other) == []
    change(other, hana, signed="2008")
    assert open_doubts(one) == [("near_duplicate", "2")]


def test_what_a_person_settled_stays_settled_and_what_a_machine_settled_does_not(
    hana: User,
) -> None:
    agreement = make_agreement()
    change(agreement, hana, signed=None)
    close(list(agreement.findings.all()), "settled", "日付のない宣言", hana)
    change(agreement, hana, summary="あ")
    assert open_doubts(agreement) == []
    change(agreement, hana, title="")
    change(agreement, hana, title="覚書")
    change(agreement, hana, title="")
    assert open_doubts(agreement) == [("no_title", "")]


def test_nothing_changes_when_nothing_is_doubted_anew(
    hana: User, django_assert_max_num_queries: Any
) -> None:
    agreement = make_agreement()
    with django_assert_max_num_queries(90):
        change(agreement, hana, summary="あ")
    assert not Finding.objects.exists()


def test_every_kind_of_doubt_has_a_sentence_and_stands_in_the_glossary(repository: Path) -> None:
    glossary = (repository / "docs" / "glossary.md").read_text(encoding="utf-8")
    agreement = make_agreement()
    for code in FindingCode:
        finding = Finding(agreement=agreement, code=code, field="title", value="2")
        ((_, said),) = with_reasons([finding])
        assert said.endswith("。"), code
        assert f"| `{code}` |" in glossary
