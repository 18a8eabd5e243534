"""Buttons of an agreement's page: publish, withdraw, bring back, merge, separate, revert."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.importing.storing import import_list
from partnerships.models import Agreement
from tests.admin.desk import messages_of
from tests.importing.lists import list_file, row
from tests.making import make_agreement

AGREEMENTS = "/admin/partnerships/agreement"
REASON = "市の担当課に電話で確認"


def now(number: int = 1) -> Agreement:
    return Agreement.objects.get(pk=number)


def confirm(client: Client, address: str, **typed: Any) -> Any:
    """Open a page that asks why, write a reason, press its button."""
    address = f"{AGREEMENTS}/{address}"
    data = hidden(client.get(address))
    return client.post(address, data | {"reason": REASON} | typed, follow=True)


def hidden(page: Any) -> dict[str, Any]:
    form = page.context["form"]
    return {field.name: field.value() for field in form.hidden_fields()}


def buttons(client: Client, number: int = 1) -> list[str]:
    page = client.get(f"{AGREEMENTS}/{number}/change/")
    return [label for label, _ in page.context["acts"]]


def test_a_draft_is_published_withdrawn_and_brought_back(clerk: Client, hana: User) -> None:
    make_agreement(state="draft")
    assert buttons(clerk) == ["公開する", "取り下げる", "別の協定に統合する"]
    page = confirm(clerk, "1/publish/")
    assert "協定1：公開しました。" in messages_of(page)
    assert buttons(clerk) == ["取り下げる", "別の協定に統合する"]
    confirm(clerk, "1/withdraw/", reason="二重に登録\r\nしていた")
    assert now().withdrawn_reason == "二重に登録\nしていた"
    assert buttons(clerk) == ["復帰させる"]
    confirm(clerk, "1/bring-back/")
    assert (now().state, now().version) == ("published", 4)
    said = now().revisions.values_list("kind", "made_by", "reason").order_by("number")
    assert list(said)[1:] == [
        ("edit", hana.pk, REASON),
        ("withdraw", hana.pk, "二重に登録\nしていた"),
        ("restore", hana.pk, REASON),
    ]


@pytest.mark.parametrize("name", ["withdraw", "merge", "revert/1"])
@pytest.mark.parametrize("reason", ["", " \u3000", "\0"], ids=["none", "blank", "nul"])
def test_nothing_is_done_without_a_reason(clerk: Client, name: str, reason: str) -> None:
    edit(make_agreement(), {"title": "別の名称"}, by=None, reason="確認", version=1)
    make_agreement()
    address = f"1/{name}/" + ("?target=2" if name == "merge" else "")
    page = confirm(clerk, address, reason=reason)
    assert page.status_code == 200
    assert page.context["form"].errors["reason"]
    assert (now().version, now().state) == (2, "published")


def test_who_comes_second_is_told_what_the_first_changed_and_may_go_on(
    clerk: Client, hana: User
) -> None:
    make_agreement()
    seen = hidden(clerk.get(f"{AGREEMENTS}/1/withdraw/"))
    edit(now(), {"title": "花の名称"}, by=hana, reason="市に確認", version=1)
    page = clerk.post(f"{AGREEMENTS}/1/withdraw/", seen | {"reason": REASON})
    assert "「交流に関する覚書」から「花の名称」に変わりました" in page.content.decode()
    assert now().state == "published"
    clerk.post(f"{AGREEMENTS}/1/withdraw/", hidden(page) | {"reason": REASON})
    assert now().state == "withdrawn"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "\0"])
def test_a_tampered_version_does_nothing(clerk: Client, version: str) -> None:
    make_agreement()
    page = confirm(clerk, "1/withdraw/", seen_version=version)
    assert page.status_code == 200
    assert now().state == "published"


def test_what_somebody_has_withdrawn_already_is_told(clerk: Client) -> None:
    make_agreement()
    seen = hidden(clerk.get(f"{AGREEMENTS}/1/withdraw/"))
    confirm(clerk, "1/withdraw/")
    page = clerk.post(f"{AGREEMENTS}/1/withdraw/", seen | {"reason": REASON})
    page = clerk.post(f"{AGREEMENTS}/1/withdraw/", hidden(page) | {"reason": REASON})
    assert "「取り下げ」なので、取り下げできません" in page.content.decode()


@pytest.mark.parametrize(
    "address", ["999/withdraw/", "1/revert/9/", "999/merge/", "999/history/", "x/history/"]
)
def test_what_is_not_there_is_not_found(clerk: Client, address: str) -> None:
    make_agreement()
    assert clerk.get(f"{AGREEMENTS}/{address}").status_code == 404


# --- reverting ------------------------------------------------------------------------------------


def test_the_history_shows_names_and_changes_and_leads_back_to_each_version(
    clerk: Client, hana: User
) -> None:
    edit(make_agreement(), {"title": "経済に関する覚書"}, by=hana, reason="市に確認", version=1)
    page = clerk.get(f"{AGREEMENTS}/1/history/").content.decode()
    for shown in ("hana", "市に確認", "職員による訂正", "<del>交流</del>", "<ins>経済</ins>"):
        assert shown in page
    assert 'href="../revert/1/"' in page
    assert 'href="../revert/2/"' not in page


def test_reverting_shows_what_would_change_and_changes_it(clerk: Client, hana: User) -> None:
    agreement = make_agreement()
    edit(agreement, {"title": "別の名称", "topics": ["water"]}, by=hana, reason="x", version=1)
    page = clerk.get(f"{AGREEMENTS}/1/revert/1/")
    assert [change.field for change in page.context["changes"]] == ["title", "topics"]
    confirm(clerk, "1/revert/1/")
    assert now().title == "交流に関する覚書"
    revision = now().revisions.get(number=3)
    assert (revision.kind, revision.made_by, revision.reason) == ("revert", hana, REASON)
    assert "同じ内容" in clerk.get(f"{AGREEMENTS}/1/revert/1/").content.decode()


def test_reverting_on_a_newer_version_is_told(clerk: Client, hana: User) -> None:
    edit(make_agreement(), {"title": "別の名称"}, by=hana, reason="x", version=1)
    seen = hidden(clerk.get(f"{AGREEMENTS}/1/revert/1/"))
    edit(now(), {"summary": "新しい概要"}, by=hana, reason="x", version=2)
    page = clerk.post(f"{AGREEMENTS}/1/revert/1/", seen | {"reason": REASON})
    assert "「新しい概要」に変わりました" in page.content.decode()
    assert now().version == 3


# --- merging --------------------------------------------------------------------------------------


@pytest.fixture
def pair(db: None) -> None:
    import_list(list_file(row(), row(title="友好交流協定書", topics="経済")), "list.txt")


@pytest.mark.usefixtures("pair")
def test_two_records_are_compared_side_by_side_and_merged(clerk: Client) -> None:
    page = clerk.get(f"{AGREEMENTS}/2/merge/")
    assert "rows" not in page.context
    page = clerk.get(f"{AGREEMENTS}/2/merge/?target=1")
    shown = {r.field: (r.ours, r.theirs) for r in page.context["rows"] if not r.is_same}
    assert shown == {"title": ("友好交流協定書", "友好交流協定"), "topics": ("経済", "観光")}
    page = confirm(clerk, "2/merge/?target=1", take=["title"])
    assert "協定1：協定2をこの協定に統合しました。" in messages_of(page)
    assert (now(1).title, now(2).merged_into_id) == ("友好交流協定書", 1)
    assert {topic.code for topic in now(1).topics.all()} == {"tourism"}
    assert buttons(clerk, 2) == ["統合を取り消す"]
    history = clerk.get(f"{AGREEMENTS}/1/history/").content.decode()
    assert "協定2（統合した記録）の第1版" in history
    confirm(clerk, "2/separate/")
    assert now(2).state == "published"
    assert check_record() == []


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("changed", [1, 2])
def test_a_change_of_either_record_in_between_is_told(
    clerk: Client, hana: User, changed: int
) -> None:
    address = f"{AGREEMENTS}/2/merge/?target=1"
    seen = hidden(clerk.get(address)) | {"reason": REASON, "take": ["topics"]}
    edit(now(changed), {"title": "花の名称"}, by=hana, reason="確認", version=1)
    page = clerk.post(address, seen)
    assert "「花の名称」に変わりました" in page.content.decode()
    assert [row.field for row in page.context["rows"] if row.is_taken] == ["topics"]
    assert now(2).state == "published"
    clerk.post(address, hidden(page) | {"reason": REASON})
    assert now(2).state == "merged"


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("target", "told"),
    [
        pytest.param("2", "同じ協定どうしは統合できません", id="itself"),
        pytest.param("999", "正しく選択してください", id="unknown"),
        pytest.param("x", "", id="no-number"),
        pytest.param("9" * 40, "", id="huge"),
    ],
)
def test_a_target_that_cannot_be_is_told(clerk: Client, target: str, told: str) -> None:
    address = f"{AGREEMENTS}/2/merge/?target={target}"
    data = {"seen_version": "1", "target_version": "1", "reason": REASON}
    page = clerk.post(address, data)
    assert page.status_code == 200
    assert told in page.content.decode()
    assert now(2).state == "published"


@pytest.mark.usefixtures("pair")
def test_the_box_offers_what_may_be_a_target_only(clerk: Client) -> None:
    confirm(clerk, "2/withdraw/")
    asked = {"app_label": "partnerships", "model_name": "agreement", "field_name": "merged_into"}
    found = clerk.get("/admin/autocomplete/", asked | {"term": "友好"}).json()["results"]
    assert [row["id"] for row in found] == ["1"]
