"""An agreement's page in the admin: correcting, adding by hand, two people at one record."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.dates import PartialDate
from partnerships.models import Agreement, Finding, Revision
from tests.admin.desk import REASON, browser_of, errors_of, messages_of, opened, sent_by
from tests.making import make_agreement, make_partner

ADD = "/admin/partnerships/agreement/add/"
LIST = "/admin/partnerships/agreement/"


@pytest.fixture
def agreement(db: None) -> Agreement:
    return make_agreement()


def page_of(agreement: Agreement) -> str:
    return f"/admin/partnerships/agreement/{agreement.pk}/change/"


def save(client: Client, agreement: Agreement, **typed: Any) -> Any:
    """Open an agreement, type over some fields, save, and follow to what is shown then."""
    address = page_of(agreement)
    data = opened(client, address) | {"reason": REASON} | typed
    return client.post(address, data, follow=True)


def now(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)


def codes_of(agreement: Agreement) -> list[str]:
    return [link.local_government_id for link in agreement.government_links.all()]


# --- correcting -----------------------------------------------------------------------------------


def test_a_correction_makes_a_revision_with_who_and_why(
    clerk: Client, hana: User, agreement: Agreement
) -> None:
    page = save(clerk, agreement, title="経済交流に関する覚書", reason="市に電話で確認")
    assert "変更しました" in messages_of(page)
    assert now(agreement).title == "経済交流に関する覚書"
    revision = agreement.revisions.get(number=2)
    assert (revision.made_by, revision.reason) == (hana, "市に電話で確認")
    assert "版2：市に電話で確認" in LogEntry.objects.get().change_message


def test_a_save_that_changes_nothing_makes_no_revision_and_says_so(
    clerk: Client, agreement: Agreement
) -> None:
    page = save(clerk, agreement)
    assert "変更された項目がない" in messages_of(page)
    assert page.redirect_chain[-1][0] == LIST
    assert agreement.revisions.count() == 1
    assert not LogEntry.objects.exists()


def test_saving_and_going_on_stays_on_the_page(clerk: Client, agreement: Agreement) -> None:
    for typed in ({}, {"title": "別の名称"}):
        page = save(clerk, agreement, _continue="1", **typed)
        assert page.redirect_chain[-1][0] == page_of(agreement)


def test_a_summary_of_several_lines_survives_a_browser(clerk: Client) -> None:
    agreement = make_agreement(summary="一行目\n二行目")
    save(clerk, agreement, summary="一行目\r\n二行目")
    assert agreement.revisions.count() == 1


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param("2006", PartialDate(2006), id="year"),
        pytest.param("2006-04", PartialDate(2006, 4), id="month"),
        pytest.param("2006-04-01", PartialDate(2006, 4, 1), id="day"),
        pytest.param("平成18年8月31日", PartialDate(2006, 8, 31), id="era"),
        pytest.param("平成１８年１２月３１日", PartialDate(2006, 12, 31), id="wide-digits"),
        pytest.param("2012年7月", PartialDate(2012, 7), id="japanese-month"),
        pytest.param("R6.5.1", PartialDate(2024, 5, 1), id="era-in-short"),
        pytest.param(" ", None, id="unknown"),
    ],
)
def test_a_date_may_be_written_as_anybody_writes_it(
    clerk: Client, agreement: Agreement, typed: str, stored: PartialDate | None
) -> None:
    save(clerk, agreement, signed=typed)
    assert now(agreement).signed == stored


def test_renewals_are_a_list_of_dates(clerk: Client, agreement: Agreement) -> None:
    save(clerk, agreement, signed_also="平成23年3月、2016-08-01")
    assert now(agreement).signed_also == ["2011-03", "2016-08-01"]
    assert opened(clerk, page_of(agreement))["signed_also"] == "2011-03、2016-08-01"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        pytest.param("signed", "2013-13", "「2013-13」は日付として読めません", id="no-such-month"),
        pytest.param("signed", "春ごろ", "「春ごろ」は日付として読めません", id="no-date"),
        pytest.param("term_ends", "2月30日", "日付として読めません", id="no-such-day"),
        pytest.param("signed_also", "2011、なし", "「なし」は日付として読めません", id="second"),
        pytest.param("official_url", "市のサイト", "正しいアドレスではありません", id="no-url"),
        pytest.param("official_url", "javascript:alert(1)", "正しいアドレスでは", id="script"),
        pytest.param("reason", "  ", "変更の理由を書いてください", id="no-reason"),
        pytest.param("state", "withdrawn", "正しく選択してください", id="state-of-others"),
        pytest.param("topics", ["magic"], "正しく選択してください", id="topic"),
    ],
)
def test_a_wrong_value_is_told_in_japanese_at_its_field(
    clerk: Client, agreement: Agreement, field: str, typed: Any, said: str
) -> None:
    page = save(clerk, agreement, **{"title": "別の名称", field: typed})
    assert said in str(page.context["adminform"].form.errors[field])
    assert said in page.content.decode()
    assert agreement.revisions.count() == 1
    assert sent_by(page)["title"] == "別の名称"


@pytest.mark.parametrize(
    "field",
    [
        *("title", "summary", "signed", "signed_also", "term_ends", "official_url", "reason"),
        *("in_force", "state", "seen_version", "topics", "partner_links-0-partner"),
        *("government_links-0-local_government", "government_links-0-position"),
        *("government_links-0-id", "government_links-TOTAL_FORMS"),
    ],
)
def test_a_nul_character_is_an_error_of_the_form(
    clerk: Client, agreement: Agreement, field: str
) -> None:
    page = save(clerk, agreement, **{field: "あ\0い"})
    assert page.status_code == 200
    assert page.context["errors"]
    assert agreement.revisions.count() == 1


@pytest.mark.parametrize("key", ["x", "9" * 30, "0"], ids=["word", "huge", "none"])
@pytest.mark.parametrize("row", ["government_links-0-local_government", "partner_links-0-partner"])
def test_a_party_that_is_none_is_an_error_of_the_form(
    clerk: Client, agreement: Agreement, row: str, key: str
) -> None:
    page = save(clerk, agreement, **{row: key})
    assert "正しく選択してください" in errors_of(page)


@pytest.mark.parametrize("version", ["", "x", "-1", "1.0", "9" * 5000, "１"])
def test_a_tampered_version_changes_nothing(
    clerk: Client, agreement: Agreement, version: str
) -> None:
    page = save(clerk, agreement, title="別の名称", seen_version=version)
    assert page.context["errors"]
    assert agreement.revisions.count() == 1


def test_an_odd_old_address_does_not_stand_in_the_way(clerk: Client) -> None:
    agreement = make_agreement(official_url="http://under_score.example.jp/")
    save(clerk, agreement, title="別の名称")
    assert now(agreement).title == "別の名称"


def test_a_withdrawn_agreement_can_be_corrected_but_stays_withdrawn(clerk: Client) -> None:
    agreement = make_agreement(state="withdrawn", withdrawn_reason="誤って登録")
    save(clerk, agreement, title="別の名称", state="published")
    assert (now(agreement).title, now(agreement).state) == ("別の名称", "withdrawn")


# --- parties --------------------------------------------------------------------------------------


def rows(prefix: str, column: str, *values: tuple[Any, Any], stored: int = 0) -> dict[str, Any]:
    """Rows of parties as a browser sends them: (key, position)."""
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(values), f"{prefix}-INITIAL_FORMS": stored}
    for index, (key, position) in enumerate(values):
        data[f"{prefix}-{index}-{column}"] = key
        data[f"{prefix}-{index}-position"] = position
    return data


def governments(*values: tuple[str, Any], stored: int = 0) -> dict[str, Any]:
    return rows("government_links", "local_government", *values, stored=stored)


@pytest.mark.parametrize(
    ("positions", "order"),
    [
        pytest.param((1, 2, 3), ["011002", "141003", "131016"], id="as-written"),
        pytest.param((3, 1, 2), ["141003", "131016", "011002"], id="by-position"),
        pytest.param((1, "", ""), ["011002", "141003", "131016"], id="blank-comes-last"),
        pytest.param(("", 1, 1), ["141003", "131016", "011002"], id="equal-keep-their-order"),
    ],
)
def test_parties_keep_the_order_of_their_positions(
    clerk: Client, agreement: Agreement, positions: tuple[Any, ...], order: list[str]
) -> None:
    codes = ["011002", "141003", "131016"]
    save(clerk, agreement, **governments(*zip(codes, positions, strict=True), stored=1))
    assert codes_of(agreement) == order
    assert [g["code"] for g in agreement.revisions.get(number=2).content["local_governments"]] == (
        order
    )
    sent = opened(clerk, page_of(agreement))
    assert [sent[f"government_links-{i}-position"] for i in range(3)] == [1, 2, 3]


def test_a_party_that_is_ticked_goes(clerk: Client) -> None:
    danang = make_partner("ダナン市", "VN")
    agreement = make_agreement(partners=[make_partner(), danang])
    save(clerk, agreement, **{"partner_links-0-DELETE": "on"})
    assert [link.partner_id for link in agreement.partner_links.all()] == [danang.pk]


def test_a_party_may_take_the_place_of_one_that_goes(clerk: Client) -> None:
    agreement = make_agreement(local_governments=["011002", "141003"])
    save(
        clerk,
        agreement,
        **{
            "government_links-0-local_government": "141003",
            "government_links-1-DELETE": "on",
        },
    )
    assert codes_of(agreement) == ["141003"]


def test_the_same_party_twice_is_refused(clerk: Client, agreement: Agreement) -> None:
    page = save(clerk, agreement, **governments(("011002", 1), ("011002", 2), stored=1))
    assert "2回選ばれています" in errors_of(page)
    assert agreement.revisions.count() == 1


def test_the_last_local_government_cannot_go(clerk: Client, agreement: Agreement) -> None:
    page = save(clerk, agreement, **{"government_links-0-DELETE": "on"})
    assert "地方公共団体：1つ以上選んでください" in errors_of(page)
    assert codes_of(agreement) == ["011002"]


def test_parties_are_suggested_with_what_tells_namesakes_apart(clerk: Client) -> None:
    make_partner("ダナン市", "VN")
    asked = {"app_label": "partnerships", "field_name": "local_government", "term": "府中市"}
    found = clerk.get(f"{LIST}suggestions/", asked | {"model_name": "agreementlocalgovernment"})
    assert {row["text"] for row in found.json()["results"]} == {"東京都府中市", "広島県府中市"}
    asked = {"app_label": "partnerships", "field_name": "partner", "term": "ダナン"}
    found = clerk.get(f"{LIST}suggestions/", asked | {"model_name": "agreementpartner"})
    assert [row["text"] for row in found.json()["results"]] == ["ダナン市（ベトナム）"]


def test_a_municipality_is_found_by_its_full_name(clerk: Client) -> None:
    asked = {"app_label": "partnerships", "model_name": "agreementlocalgovernment"}
    asked |= {"field_name": "local_government", "term": "広島県府中市"}
    found = clerk.get(f"{LIST}suggestions/", asked)
    assert [row["id"] for row in found.json()["results"]] == ["342084"]


# --- two people at one record ---------------------------------------------------------------------


def test_the_second_of_two_is_told_what_the_first_changed_and_overwrites_nothing(
    clerk: Client, colleague: Client, agreement: Agreement
) -> None:
    taros = opened(colleague, page_of(agreement))
    save(clerk, agreement, title="花の名称", signed="2006-04", reason="市に電話で確認")
    taros |= {"title": "太郎の名称", "summary": "太郎の概要", "reason": REASON}
    page = colleague.post(page_of(agreement), taros)
    told = errors_of(page)
    assert "あなたの変更はまだ保存されていません" in told
    assert "hana、職員による訂正（市に電話で確認）" in told
    assert (
        "協定名：「交流に関する覚書」から「花の名称」に変わりました。あなたの値「太郎の名称」"
        in told
    )
    assert "締結日：「2005年（平成17年）12月」から「2006年（平成18年）4月」に変わりました" in told
    assert "概要" not in told
    assert now(agreement).title == "花の名称"
    assert now(agreement).version == 2


def test_after_that_the_second_can_save_and_keeps_what_only_the_first_changed(
    clerk: Client, colleague: Client, agreement: Agreement
) -> None:
    taros = opened(colleague, page_of(agreement))
    save(clerk, agreement, title="花の名称", signed="2006-04", topics=["water", "economy"])
    taros |= {"title": "太郎の名称", "summary": "太郎の概要", "reason": REASON}
    page = colleague.post(page_of(agreement), taros)
    page = colleague.post(page_of(agreement), sent_by(page), follow=True)
    assert "変更しました" in messages_of(page)
    saved = now(agreement)
    assert (saved.title, saved.summary) == ("太郎の名称", "太郎の概要")
    assert saved.signed == PartialDate(2006, 4)
    assert {topic.code for topic in saved.topics.all()} == {"water", "economy"}
    assert saved.version == 3


@pytest.mark.parametrize(
    ("taros", "kept", "told"),
    [
        pytest.param({}, ["141003", "131016"], "欄には新しい値を入れてあります", id="hers"),
        pytest.param(
            governments(("011002", 1), ("342084", 2), stored=1),
            ["011002", "342084"],
            "あなたの値「北海道札幌市、広島県府中市」を欄に残してあります",
            id="his",
        ),
    ],
)
def test_two_people_may_change_the_parties(
    clerk: Client,
    colleague: Client,
    agreement: Agreement,
    taros: dict[str, Any],
    kept: list[str],
    told: str,
) -> None:
    sent = opened(colleague, page_of(agreement)) | {"title": "別の名称", "reason": REASON} | taros
    save(clerk, agreement, **governments(("141003", 1), ("131016", 2), stored=1))
    page = colleague.post(page_of(agreement), sent)
    assert f"「北海道札幌市」から「神奈川県横浜市、東京都千代田区」に変わりました。{told}" in (
        errors_of(page)
    )
    assert codes_of(agreement) == ["141003", "131016"]
    colleague.post(page_of(agreement), sent_by(page))
    assert codes_of(agreement) == kept
    assert now(agreement).title == "別の名称"


def test_a_third_change_in_between_is_told_again(
    clerk: Client, colleague: Client, agreement: Agreement
) -> None:
    sent = opened(colleague, page_of(agreement)) | {"title": "太郎の名称", "reason": REASON}
    save(clerk, agreement, title="花の名称")
    page = colleague.post(page_of(agreement), sent)
    save(clerk, agreement, title="花の別名")
    page = colleague.post(page_of(agreement), sent_by(page))
    assert "「花の名称」から「花の別名」に変わりました" in errors_of(page)
    assert now(agreement).title == "花の別名"


# --- adding by hand -------------------------------------------------------------------------------


def new_agreement(**typed: Any) -> dict[str, Any]:
    data = {"title": "観光に関する覚書", "signed": "2024年5月1日", "topics": ["tourism"]}
    data |= {"in_force": "yes", "state": "published", "reason": REASON}
    data |= governments(("342084", 2), ("011002", 1))
    return data | rows("partner_links", "partner", (make_partner().pk, "")) | typed


def test_an_agreement_added_by_hand_gets_the_next_number(
    clerk: Client, hana: User, agreement: Agreement
) -> None:
    page = clerk.post(ADD, new_agreement(), follow=True)
    assert "追加しました" in messages_of(page)
    added = Agreement.objects.get(title="観光に関する覚書")
    assert added.number == agreement.number + 1
    assert codes_of(added) == ["011002", "342084"]
    assert (added.signed, added.in_force) == (PartialDate(2024, 5, 1), "yes")
    [revision] = added.revisions.all()
    assert (revision.number, revision.made_by, revision.reason) == (1, hana, REASON)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param({"reason": ""}, "変更の理由を書いてください", id="reason"),
        pytest.param({"signed": "春"}, "日付として読めません", id="date"),
        pytest.param(
            {"government_links-TOTAL_FORMS": 0}, "地方公共団体：1つ以上選んで", id="government"
        ),
        pytest.param({"official_url": "ftp://a.jp/"}, "正しいアドレスではありません", id="address"),
    ],
)
def test_a_refused_addition_adds_nothing(clerk: Client, typed: dict[str, Any], told: str) -> None:
    page = clerk.post(ADD, new_agreement(**typed))
    assert told in errors_of(page)
    assert sent_by(page)["title"] == "観光に関する覚書"
    assert not Agreement.objects.exists()


# --- what the page shows --------------------------------------------------------------------------


def test_the_page_shows_what_stands_behind_the_agreement(
    clerk: Client, agreement: Agreement
) -> None:
    Finding.objects.create(
        agreement=agreement, code="unknown_topic", field="topics", value="春ごろ"
    )
    save(clerk, agreement, title="別の名称", reason="市に電話で確認")
    page = clerk.get(page_of(agreement)).content.decode()
    for shown in (
        "分野の「春ごろ」を、どの分類に入れるか",
        "市に電話で確認",
        "職員による訂正",
        "hana",
    ):
        assert shown in page


def test_a_published_agreement_links_to_its_page_and_a_draft_does_not(clerk: Client) -> None:
    published, draft = make_agreement(), make_agreement(state="draft")
    assert f'href="/agreements/{published.pk}/"' in clerk.get(page_of(published)).content.decode()
    assert f'href="/agreements/{draft.pk}/"' not in clerk.get(page_of(draft)).content.decode()


def test_an_agreement_is_never_deleted(clerk: Client, agreement: Agreement) -> None:
    address = f"{LIST}{agreement.pk}/delete/"
    assert address not in clerk.get(page_of(agreement)).content.decode()
    assert clerk.post(address, {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": agreement.pk, "post": "yes"}
    clerk.post(LIST, action)
    assert Agreement.objects.filter(pk=agreement.pk).exists()


def test_who_may_only_look_sees_the_page_and_can_not_save(agreement: Agreement) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_agreement"))
    browser = browser_of(viewer)
    page = browser.get(page_of(agreement))
    assert page.status_code == 200
    assert "変更の理由" not in page.content.decode()
    assert browser.post(page_of(agreement), {"title": "x"}).status_code == 403


@pytest.mark.parametrize("number", ["9999", "x", "0", "9" * 30])
def test_a_number_that_nothing_has_leads_to_the_start(clerk: Client, number: str) -> None:
    address = f"{LIST}{number}/change/"
    assert clerk.get(address).status_code == 302
    assert clerk.post(address, {"seen_version": "1"}).status_code == 302


def test_the_page_asks_as_often_for_many_parties_and_revisions_as_for_few(clerk: Client) -> None:
    few = make_agreement()
    many = make_agreement(
        local_governments=["011002", "141003", "131016", "342084"],
        partners=[make_partner(name, "VN") for name in ("ダナン市", "フエ省", "ハノイ市")],
        topics=["water", "economy", "youth"],
    )
    for title in "abcde":
        save(clerk, many, title=title)
    counts = []
    for agreement in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            clerk.get(page_of(agreement))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 30


def test_only_saving_through_editing_makes_revisions(clerk: Client, agreement: Agreement) -> None:
    save(clerk, agreement, title="別の名称")
    assert list(Revision.objects.order_by("pk").values_list("kind", flat=True)) == [
        "import",
        "edit",
    ]
