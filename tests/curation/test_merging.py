"""Two records of one agreement become one, and may be separated again; the next list follows."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from partnerships.curation.checking import check_record
from partnerships.curation.editing import EditConflict, edit
from partnerships.curation.history import heads
from partnerships.curation.merging import Seen, merge_agreements, separate
from partnerships.importing.storing import import_list
from partnerships.models import Agreement, Finding, Revision, SourceRow
from tests.importing.lists import list_file, row
from tests.making import make_agreement, make_partner, make_staff

pytestmark = pytest.mark.django_db

ROWS = (row(), row(title="友好交流協定書"), row(title="別の協定", partner="中国/大連市"))
SECOND = "平成29年9月現在"
REASON = "同じ協定の二重登録"


@pytest.fixture
def hana(db: None) -> User:
    return make_staff("hana")


@pytest.fixture
def record(db: None) -> None:
    """Agreements 1 to 3 of a list; 1 and 2 are the same one."""
    import_list(list_file(*ROWS), "first.txt")


def agreement(number: int) -> Agreement:
    return Agreement.objects.get(pk=number)


def join(number: int, into: int, by: User, **but: Any) -> Revision:
    one, other = agreement(number), agreement(into)
    said = {"reason": REASON, "seen": Seen(one.version, other.version)} | but
    return merge_agreements(one, other, by=by, **said)


def part(number: int, by: User) -> Revision:
    one = agreement(number)
    assert one.merged_into is not None
    seen = Seen(one.version, one.merged_into.version)
    return separate(one, by=by, reason="別の協定だった", seen=seen)


def rows_of(number: int) -> list[int]:
    rows = SourceRow.objects.filter(agreement=number).order_by("edition", "position")
    return list(rows.values_list("position", flat=True))


@pytest.mark.usefixtures("record")
def test_a_merged_agreement_leads_to_the_other_which_has_the_sources_of_both(
    hana: User, client: Client
) -> None:
    join(2, 1, hana)
    answer = client.get("/agreements/2/")
    assert (answer.status_code, answer["Location"]) == (301, "/agreements/1/")
    answer = client.get("/agreements/2.json")
    assert (answer.status_code, answer["Location"]) == (301, "/agreements/1.json")
    shown = client.get("/agreements/1.json").json()
    assert [source["cells"][1] for source in shown["sources"]] == ["友好交流協定", "友好交流協定書"]
    assert client.get("/agreements.json").json()["count"] == 2
    assert client.get("/agreements.json?q=友好交流協定書").json()["results"][0]["number"] == 1
    assert check_record() == []


@pytest.mark.usefixtures("record")
def test_no_revision_moves_and_the_other_chain_s_head_is_recorded(hana: User) -> None:
    before = dict(Revision.objects.values_list("pk", "hash"))
    revision = join(2, 1, hana)
    head = agreement(2).revisions.get(kind="merge")
    assert revision.content["merged_agreements"] == [{"number": 2, "head": head.hash}]
    assert (revision.kind, revision.made_by) == ("merge", hana)
    assert revision.reason == f"協定2を統合：{REASON}"
    assert head.content["merged_into"] == 1
    assert {pk: h for pk, h in Revision.objects.values_list("pk", "hash") if pk in before} == before


@pytest.mark.usefixtures("record")
def test_the_public_history_shows_both(hana: User, client: Client) -> None:
    edit(agreement(2), {"title": "直した名称"}, by=hana, reason="市に確認", version=1)
    join(2, 1, hana)
    page = client.get("/agreements/1/history/").content.decode()
    assert "直した名称" in page
    assert "市に確認" in page
    assert "統合した記録" in page
    assert 'href="/agreements/2/versions/2/"' in page
    assert "協定番号 1</a>に統合されました" in client.get("/agreements/2/history/").content.decode()
    assert client.get("/agreements/1/versions/2/").status_code == 200


@pytest.mark.usefixtures("record")
def test_a_field_may_be_taken_from_the_record_that_goes(hana: User) -> None:
    partner = make_partner("大連市", "CN")
    edit(agreement(2), {"partners": [partner.pk]}, by=hana, reason="確認", version=1)
    join(2, 1, hana, take=["title", "partners"])
    kept = agreement(1)
    assert kept.title == "友好交流協定書"
    assert [link.partner for link in kept.partner_links.all()] == [partner]
    assert check_record() == []


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("title", ["友好交流協定", "すっかり別の名称"], ids=["same", "corrected"])
def test_the_next_list_finds_both_rows_again_and_makes_no_new_agreement(
    hana: User, title: str
) -> None:
    edit(agreement(1), {"title": title}, by=hana, reason="確認", version=1)
    join(2, 1, hana)
    again = [ROWS[0], row(title="友好交流協定書", topics="経済"), ROWS[2]]
    summary = import_list(list_file(*again, as_of=SECOND), "second.txt")
    assert (summary.new, summary.same, summary.changed, summary.vanished) == (0, 2, 1, 0)
    assert rows_of(1) == [1, 2, 1, 2]
    assert agreement(1).title == title
    assert agreement(1).version == 2 + (title != "友好交流協定")
    conflict = Finding.objects.get(agreement=1, code="import_conflict")
    assert (conflict.field, conflict.value) == ("topics", "economy")
    assert check_record() == []


@pytest.mark.usefixtures("record")
def test_when_the_second_row_goes_the_record_is_still_listed(hana: User) -> None:
    join(2, 1, hana)
    assert (agreement(1).is_listed, agreement(2).is_listed) == (True, False)
    summary = import_list(list_file(ROWS[0], ROWS[2], as_of=SECOND), "second.txt")
    assert summary.vanished == 0
    assert agreement(1).is_listed


@pytest.mark.usefixtures("record")
def test_what_was_merged_is_separated_with_its_own_rows(hana: User, client: Client) -> None:
    join(2, 1, hana)
    import_list(list_file(*ROWS, as_of=SECOND), "second.txt")
    revision = part(2, hana)
    assert (revision.kind, revision.content["state"]) == ("restore", "published")
    assert (rows_of(1), rows_of(2)) == ([1, 1], [2, 2])
    assert not SourceRow.objects.exclude(merged_from=None).exists()
    assert (agreement(1).is_listed, agreement(2).is_listed) == (True, True)
    assert "merged_agreements" not in agreement(1).revisions.order_by("-number")[0].content
    assert client.get("/agreements/2/").status_code == 200
    assert len(client.get("/agreements/1.json").json()["sources"]) == 2
    assert check_record() == []


@pytest.mark.usefixtures("record")
def test_merges_in_a_row_are_undone_in_their_order(hana: User) -> None:
    join(2, 1, hana)
    join(1, 3, hana)
    assert rows_of(3) == [1, 2, 3]
    with pytest.raises(ValidationError, match="協定1は「統合済み」なので"):
        part(2, hana)
    part(1, hana)
    assert (rows_of(1), rows_of(3)) == ([1, 2], [3])
    part(2, hana)
    assert (rows_of(1), rows_of(2)) == ([1], [2])
    assert check_record() == []


@pytest.mark.usefixtures("record")
def test_doubts_about_the_pair_are_settled(hana: User) -> None:
    for number in (1, 2):
        Finding.objects.create(agreement_id=number, code="unknown_topic", field="topics")
    assert set(open_findings()) >= {(1, "near_duplicate"), (2, "near_duplicate")}
    join(2, 1, hana)
    assert open_findings() == [(1, "unknown_topic")]
    assert Finding.objects.get(agreement=2, code="unknown_topic").closed_by == hana


def open_findings() -> list[tuple[int, str]]:
    found = Finding.objects.filter(state="open", agreement__in=[1, 2])
    return list(found.values_list("agreement", "code"))


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("number", [1, 2])
def test_somebody_else_s_change_of_either_is_told_and_nothing_is_merged(
    hana: User, number: int
) -> None:
    edit(agreement(number), {"title": "別の名称"}, by=hana, reason="確認", version=1)
    with pytest.raises(EditConflict):
        join(2, 1, hana, seen=Seen(1, 1))
    assert agreement(2).state == "published"
    assert rows_of(2) == [2]


@pytest.mark.usefixtures("record")
def test_what_cannot_be_merged_is_refused(hana: User) -> None:
    with pytest.raises(ValidationError, match="同じ協定どうし"):
        join(1, 1, hana)
    with pytest.raises(ValidationError, match="理由"):
        join(2, 1, hana, reason=" ")
    with pytest.raises(ValidationError, match="引き継げない項目です：state"):
        join(2, 1, hana, take=["state"])
    draft = make_agreement(state="draft")
    with pytest.raises(ValidationError, match="下書きの協定4には統合できません"):
        join(2, draft.pk, hana)
    join(2, 1, hana)
    with pytest.raises(ValidationError, match="協定2は「統合済み」なので、統合先にできません"):
        join(3, 2, hana)
    with pytest.raises(ValidationError, match="協定2は「統合済み」なので、統合できません"):
        join(2, 3, hana)
    assert Revision.objects.filter(kind="merge").count() == 2
    assert check_record() == []


def test_a_draft_may_be_merged_into_what_is_public(hana: User, client: Client) -> None:
    make_agreement()
    make_agreement(state="draft")
    join(2, 1, hana)
    assert client.get("/agreements/2/").status_code == 301


@pytest.mark.usefixtures("record")
def test_what_was_merged_is_seen_as_what_it_became(hana: User, client: Client) -> None:
    join(3, 2, hana)
    join(2, 1, hana)
    pages = [f"/agreements/{n}{face}" for n in (2, 3) for face in ("/", "/history/", ".json")]

    def answers() -> list[int]:
        return [client.get(page).status_code for page in pages]

    assert answers() == [301, 200, 301] * 2
    for state, expected in (("draft", [404] * 6), ("published", [301, 200, 301] * 2)):
        now = agreement(1)
        edit(now, {"state": state}, by=hana, reason=REASON, version=now.version)
        assert answers() == expected
        changes = client.get("/changes.json").json()["results"]
        assert {change["number"] for change in changes} == (
            set() if state == "draft" else {1, 2, 3}
        )


@pytest.mark.usefixtures("record")
def test_a_cut_tail_of_the_merged_chain_shows_in_the_other(hana: User) -> None:
    join(2, 1, hana)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnerships_revision SET hash = %s WHERE agreement_id = 2 AND kind = 'merge'",
            ["0" * 64],
        )
    said = [str(problem) for problem in check_record()]
    assert "協定1：変更履歴：統合した協定2の履歴に、統合したときの版がありません" in said


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_the_same_pair_both_ways_merge_it_once(transactional_db: None) -> None:
    hana = make_staff("hana")
    import_list(list_file(*ROWS), "first.txt")

    def attempt(pair: tuple[int, int]) -> bool:
        try:
            join(*pair, hana, seen=Seen(1, 1))
        except (EditConflict, ValidationError):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, [(1, 2), (2, 1)]))
    assert sorted(done) == [False, True]
    assert Agreement.objects.filter(state="merged").count() == 1
    assert check_record() == []
    assert heads()
