"""Staff corrections through `edit` and `add_agreement`."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection

from partnerships.curation.editing import EditConflict, add_agreement, edit
from partnerships.curation.history import content_of
from partnerships.curation.renaming import reference_changed
from partnerships.dates import PartialDate
from partnerships.models import (
    Agreement,
    Counter,
    Country,
    LocalGovernment,
    Prefecture,
    Revision,
    SearchDocument,
    State,
    Topic,
    chain_hash,
)
from partnerships.search.stamp import current_stamp
from partnerships.text import fold
from tests.making import make_agreement, make_partner, make_staff

pytestmark = pytest.mark.django_db

REASON = "市の公式ページで確認"


@pytest.fixture
def hana() -> User:
    return make_staff("hana")


@pytest.fixture
def agreement() -> Agreement:
    return make_agreement()


def correct(agreement: Agreement, by: User, **changes: Any) -> Revision | None:
    """Edit with a reason and from the newest version."""
    return edit(agreement, changes, by=by, reason=REASON, version=agreement.version)


def codes_of(agreement: Agreement) -> list[str]:
    return [link.local_government_id for link in agreement.government_links.all()]


def partners_of(agreement: Agreement) -> list[int]:
    return [link.partner_id for link in agreement.partner_links.all()]


def search_text(agreement: Agreement) -> str:
    return SearchDocument.objects.get(pk=agreement.pk).text


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        pytest.param("title", " 友好協定 ", "友好協定", id="title-stripped"),
        pytest.param("title", "", "", id="title-none"),
        pytest.param("summary", "一行目\r\n二行目", "一行目\n二行目", id="lines-of-a-browser"),
        pytest.param("signed", PartialDate(2006, 4, 1), PartialDate(2006, 4, 1), id="date"),
        pytest.param("signed", "2006-04", PartialDate(2006, 4), id="date-as-edtf"),
        pytest.param("signed", "平成18年4月", PartialDate(2006, 4), id="date-of-an-era"),
        pytest.param("signed", None, None, id="date-unknown"),
        pytest.param("signed_also", ["2011", "2016-08"], ["2011", "2016-08"], id="renewals"),
        pytest.param("term_ends", "2030-03-31", PartialDate(2030, 3, 31), id="end-of-term"),
        pytest.param("in_force", "no", "no", id="in-force"),
        pytest.param("official_url", "http://例え.jp/a?b=1", "http://例え.jp/a?b=1", id="url"),
        pytest.param("official_url", "", "", id="no-url"),
        pytest.param("state", "draft", "draft", id="state"),
    ],
)
def test_a_corrected_column_is_stored(
    agreement: Agreement, hana: User, field: str, value: Any, stored: Any
) -> None:
    revision = correct(agreement, hana, **{field: value})
    assert revision is not None
    assert revision.number == 2
    assert getattr(Agreement.objects.get(pk=agreement.pk), field) == stored


def test_a_revision_says_who_and_why_and_holds_all_that_is_now(
    agreement: Agreement, hana: User
) -> None:
    revision = correct(agreement, hana, title="新しい名称")
    first = agreement.revisions.get(number=1)
    assert revision is not None
    assert (revision.made_by, revision.reason, revision.kind) == (hana, REASON, "edit")
    assert revision.content == content_of(Agreement.objects.get(pk=agreement.pk))
    assert revision.previous_hash == first.hash
    assert revision.hash == chain_hash(revision.content, first.hash)


def test_the_agreement_at_hand_is_refreshed(agreement: Agreement, hana: User) -> None:
    correct(agreement, hana, title="新しい名称")
    assert (agreement.title, agreement.version) == ("新しい名称", 2)


def test_parties_keep_the_order_they_are_given(agreement: Agreement, hana: User) -> None:
    danang, hue = make_partner("ダナン市", "VN"), make_partner("フエ省", "VN")
    correct(
        agreement,
        hana,
        local_governments=["141003", "011002", "131016"],
        partners=[hue.pk, danang.pk],
    )
    assert codes_of(agreement) == ["141003", "011002", "131016"]
    assert partners_of(agreement) == [hue.pk, danang.pk]
    correct(agreement, hana, local_governments=["131016", "141003"])
    assert codes_of(agreement) == ["131016", "141003"]


def test_another_order_of_the_parties_is_a_change(agreement: Agreement, hana: User) -> None:
    correct(agreement, hana, local_governments=["011002", "141003"])
    assert correct(agreement, hana, local_governments=["141003", "011002"]) is not None


def test_topics_have_no_order(hana: User) -> None:
    agreement = make_agreement(topics=["water", "economy"])
    assert correct(agreement, hana, topics=["economy", "water"]) is None
    assert correct(agreement, hana, topics=["economy"]) is not None
    assert [topic.code for topic in agreement.topics.all()] == ["economy"]


def test_a_correction_is_found_at_once(agreement: Agreement, hana: User) -> None:
    before = current_stamp()
    correct(agreement, hana, title="水素に関する覚書", partners=[make_partner("ダナン市", "VN").pk])
    assert fold("水素に関する覚書") in search_text(agreement)
    assert fold("ベトナム") in search_text(agreement)
    assert fold("釜山") not in search_text(agreement)
    assert current_stamp() != before


def test_setting_what_is_so_already_changes_nothing(agreement: Agreement, hana: User) -> None:
    stamp, updated_at = current_stamp(), agreement.updated_at
    revision = correct(
        agreement,
        hana,
        title=f" {agreement.title} ",
        summary=agreement.summary,
        signed="2005年12月",
        signed_also=[],
        local_governments=codes_of(agreement),
        partners=[str(pk) for pk in partners_of(agreement)],
        topics=["friendship"],
        official_url=agreement.official_url,
        in_force="unknown",
        state="published",
    )
    assert revision is None
    assert agreement.revisions.count() == 1
    assert current_stamp() == stamp
    assert Agreement.objects.get(pk=agreement.pk).updated_at == updated_at


def test_an_odd_old_value_does_not_stand_in_the_way(hana: User) -> None:
    agreement = make_agreement(official_url="http://under_score.example.jp/", local_governments=[])
    revision = correct(
        agreement,
        hana,
        title="新しい名称",
        official_url="http://under_score.example.jp/",
        local_governments=[],
    )
    assert revision is not None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        pytest.param("signed", "2013-13", "締結日：「2013-13」は日付として", id="no-such-month"),
        pytest.param("signed", "去年の春", "締結日：「去年の春」は日付として", id="no-date"),
        pytest.param("term_ends", "2014年度", "期間の終わり：「2014年度」は", id="fiscal-year"),
        pytest.param("signed_also", ["2011", "x"], "その後の締結・更新：「x」は", id="one-of-two"),
        pytest.param(
            "local_governments", ["999999"], "地方公共団体：「999999」は", id="government"
        ),
        pytest.param("local_governments", [], "地方公共団体：1つ以上", id="no-government"),
        pytest.param("partners", [987654], "協定締結先：「987654」は登録されて", id="partner"),
        pytest.param("topics", ["magic"], "分野：「magic」は登録されていない", id="topic"),
        pytest.param("in_force", "perhaps", "効力：「perhaps」は選択肢に", id="in-force"),
        pytest.param(
            "official_url", "javascript:alert(1)", "公式ページ：「javascript", id="script"
        ),
        pytest.param(
            "official_url", "http://a b.jp/", "公式ページ：「http://a b.jp/」", id="space"
        ),
        pytest.param(
            "official_url", f"http://a.jp/{'x' * 2000}", "公式ページ：2000文字", id="long"
        ),
        pytest.param("state", "withdrawn", "状態：ここで選べるのは", id="withdrawn"),
        pytest.param("state", "gone", "状態：ここで選べるのは", id="no-such-state"),
        pytest.param("title", "あ\0い", "協定名：使えない文字", id="nul-in-title"),
        pytest.param("summary", "\0", "概要：使えない文字", id="nul-in-summary"),
        pytest.param("topics", ["\0"], "分野：使えない文字", id="nul-in-topic"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_field_and_in_japanese(
    agreement: Agreement, hana: User, field: str, value: Any, said: str
) -> None:
    stamp = current_stamp()
    with pytest.raises(ValidationError) as refused:
        correct(agreement, hana, **{"title": "よい名称", field: value})
    assert list(refused.value.message_dict) == [field]
    assert refused.value.message_dict[field][0].startswith(said)
    assert current_stamp() == stamp
    assert agreement.revisions.count() == 1


def test_all_wrong_fields_are_told_at_once(agreement: Agreement, hana: User) -> None:
    with pytest.raises(ValidationError) as refused:
        correct(agreement, hana, signed="x", term_ends="y", title="よい名称")
    assert set(refused.value.message_dict) == {"signed", "term_ends"}


def test_a_partner_that_was_merged_is_refused(agreement: Agreement, hana: User) -> None:
    old = make_partner("ぷさん", "KR", merged_into=make_partner())
    with pytest.raises(ValidationError, match="統合"):
        correct(agreement, hana, partners=[old.pk])


@pytest.mark.parametrize(
    "reason", ["", "  ", "\u3000\n", "\0"], ids=["none", "space", "wide", "nul"]
)
def test_a_change_without_a_reason_is_refused(
    agreement: Agreement, hana: User, reason: str
) -> None:
    with pytest.raises(ValidationError, match="理由"):
        edit(agreement, {"title": "新しい名称"}, by=hana, reason=reason, version=1)
    assert Agreement.objects.get(pk=agreement.pk).title == "交流に関する覚書"


def test_a_field_that_staff_cannot_set_is_a_programming_error(
    agreement: Agreement, hana: User
) -> None:
    with pytest.raises(KeyError, match="number"):
        correct(agreement, hana, number=9)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.MERGED])
def test_a_withdrawn_or_merged_agreement_is_not_brought_back_by_its_state(
    hana: User, state: State
) -> None:
    agreement = make_agreement(
        state=state,
        withdrawn_reason="誤って登録" if state == State.WITHDRAWN else "",
        merged_into=make_agreement() if state == State.MERGED else None,
    )
    with pytest.raises(ValidationError, match="状態"):
        correct(agreement, hana, state="published")
    assert correct(agreement, hana, title="新しい名称", state=state.value) is not None


def test_the_second_of_two_editors_is_told_what_the_first_changed(
    agreement: Agreement, hana: User
) -> None:
    taro = make_staff("taro")
    correct(agreement, hana, title="花の名称", signed="2006")
    with pytest.raises(EditConflict) as refused:
        edit(
            agreement,
            {"title": "太郎の名称", "signed": "2005-12", "summary": "太郎の概要"},
            by=taro,
            reason=REASON,
            version=1,
        )
    told = {d.field: (d.base, d.theirs, d.yours) for d in refused.value.differences}
    assert told == {
        "title": ("交流に関する覚書", "花の名称", "太郎の名称"),
        "signed": ("2005-12", "2006", "2005-12"),
    }
    assert [d.field for d in refused.value.differences if d.is_untouched] == ["signed"]
    assert [(r.number, r.made_by) for r in refused.value.revisions] == [(2, hana)]
    assert Agreement.objects.get(pk=agreement.pk).summary.startswith("2005年12月")


def test_changed_parties_are_told_as_keys(agreement: Agreement, hana: User) -> None:
    correct(agreement, hana, local_governments=["141003"])
    with pytest.raises(EditConflict) as refused:
        edit(agreement, {"title": "別"}, by=hana, reason=REASON, version=1)
    [difference] = refused.value.differences
    assert (difference.base, difference.theirs) == (["011002"], ["141003"])
    assert difference.is_untouched


@pytest.mark.parametrize("version", [0, 3, 99], ids=["before-the-first", "next", "far"])
def test_a_version_that_is_not_the_newest_is_refused(
    agreement: Agreement, hana: User, version: int
) -> None:
    with pytest.raises(EditConflict):
        edit(agreement, {"title": "別"}, by=hana, reason=REASON, version=version)


def test_adding_takes_the_next_number(hana: User) -> None:
    first = make_agreement()
    added = add_agreement(
        {
            "title": "観光に関する覚書",
            "local_governments": ["011002"],
            "partners": [make_partner().pk],
            "topics": ["tourism"],
            "signed": "2024-05-01",
        },
        by=hana,
        reason=REASON,
    )
    assert added.number == first.number + 1
    assert Counter.objects.get(name="agreement").value == added.number
    assert (added.state, added.is_listed, added.version) == ("published", False, 1)
    assert added.signed == PartialDate(2024, 5, 1)
    assert fold("観光に関する覚書") in search_text(added)


def test_the_first_revision_of_an_added_agreement_is_whole(hana: User) -> None:
    added = add_agreement({"local_governments": ["011002"]}, by=hana, reason=REASON)
    [revision] = added.revisions.all()
    assert (revision.number, revision.previous_hash, revision.made_by) == (1, "", hana)
    assert revision.content == content_of(added)
    assert revision.hash == chain_hash(revision.content, "")


@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        pytest.param({"title": "名だけ"}, REASON, "local_governments", id="no-government"),
        pytest.param({"local_governments": ["011002"]}, " ", "reason", id="no-reason"),
        pytest.param(
            {"local_governments": ["011002"], "signed": "x"}, REASON, "signed", id="bad-date"
        ),
    ],
)
def test_a_refused_addition_uses_up_no_number(
    hana: User, values: dict[str, Any], reason: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        add_agreement(values, by=hana, reason=reason)
    assert list(refused.value.message_dict) == [field]
    added = add_agreement({"local_governments": ["011002"]}, by=hana, reason=REASON)
    assert added.number == 1


def renamed(row: Any, **names: str) -> None:
    for column, name in names.items():
        setattr(row, column, name)
    row.save()
    reference_changed(row)


@pytest.mark.parametrize("kind", ["prefecture", "local_government", "country", "partner", "topic"])
def test_a_new_name_in_a_reference_table_is_found_at_once(agreement: Agreement, kind: str) -> None:
    other = make_agreement(
        local_governments=["141003"], partners=[make_partner("ダナン市", "VN")], topics=["water"]
    )
    row = {
        "prefecture": Prefecture.objects.get(pk="01"),
        "local_government": LocalGovernment.objects.get(pk="011002"),
        "country": Country.objects.get(pk="KR"),
        "partner": make_partner(),
        "topic": Topic.objects.get(pk="friendship"),
    }[kind]
    stamp = current_stamp()
    renamed(row, name="改名後")
    assert fold("改名後") in search_text(agreement)
    assert fold("改名後") not in search_text(other)
    assert current_stamp() != stamp


def test_no_revision_is_made_for_another_name_of_a_party(agreement: Agreement) -> None:
    renamed(make_partner(), name="プサン広域市")
    assert agreement.revisions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_edits_at_the_same_moment_none_is_lost() -> None:
    numbers = [make_agreement().number for _ in range(3)]
    staff = [make_staff(f"clerk-{index}") for index in range(6)]

    def correct_each(clerk: User) -> None:
        for number in numbers:
            add_line(number, clerk)
        connection.close()

    with ThreadPoolExecutor(len(staff)) as threads:
        list(threads.map(correct_each, staff))
    names = {clerk.username for clerk in staff}
    for agreement in Agreement.objects.filter(number__in=numbers):
        assert agreement.version == 1 + len(staff)
        assert names <= set(agreement.summary.split("\n"))
        assert agreement.revisions.count() == agreement.version


def add_line(number: int, clerk: User) -> None:
    """Add one's name to the summary as a person would: again, when somebody was faster."""
    while True:
        agreement = Agreement.objects.get(pk=number)
        with suppress(EditConflict):
            correct(agreement, clerk, summary=f"{agreement.summary}\n{clerk.username}")
            return
