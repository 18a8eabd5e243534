"""Acts on a selection of the list, merging partners, renaming what many agreements show."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from partnerships.admin import reference_form
from partnerships.curation.editing import edit
from partnerships.models import Agreement, Country, Partner, Revision
from tests.admin.desk import errors_of, messages_of, opened, sent_by
from tests.making import make_agreement, make_partner

LIST = "/admin/partnerships/agreement/"
PARTNERS = "/admin/partnerships/partner"
REASON = "担当課の依頼"


def choose(client: Client, action: str, *numbers: int, **typed: Any) -> Any:
    data = {"action": action, "_selected_action": numbers} | typed
    return client.post(LIST, data, follow=True)


def states() -> list[str]:
    return list(Agreement.objects.order_by("number").values_list("state", flat=True))


def test_a_selection_is_published_with_one_reason(clerk: Client, hana: User) -> None:
    for _ in range(3):
        make_agreement(state="draft")
    page = choose(clerk, "publish", 1, 3)
    assert states() == ["draft"] * 3
    form = page.context["form"]
    assert form["seen_version"].value() == "1:1 3:1"
    seen = form["seen_version"].value()
    page = choose(clerk, "publish", 1, 3, reason=REASON, seen_version=seen)
    assert "2件の協定を公開しました" in messages_of(page)
    assert states() == ["published", "draft", "published"]
    made = Revision.objects.filter(number=2).values_list("agreement", "made_by", "reason")
    assert list(made) == [(1, hana.pk, REASON), (3, hana.pk, REASON)]


def test_all_or_none_is_done(clerk: Client, hana: User) -> None:
    for _ in range(2):
        make_agreement()
    edit(Agreement.objects.get(pk=2), {"title": "新"}, by=hana, reason="x", version=1)
    page = choose(clerk, "withdraw", 1, 2, reason=REASON, seen_version="1:1 2:1")
    assert "ほかの人" not in messages_of(page)
    assert "「新」に変わりました" in page.content.decode()
    assert states() == ["published"] * 2
    seen = page.context["form"]["seen_version"].value()
    choose(clerk, "withdraw", 1, 2, reason=REASON, seen_version=seen)
    assert states() == ["withdrawn"] * 2


def test_what_does_not_fit_is_named_before_anything_is_asked(clerk: Client) -> None:
    make_agreement(state="draft")
    make_agreement()
    page = choose(clerk, "publish", 1, 2)
    assert "次の協定は公開することができません（状態か、担当が違います）：2" in messages_of(page)


@pytest.mark.parametrize("seen", ["", "x", "1:1 1", "1:" + "9" * 40, "2:1"])
def test_a_tampered_selection_does_nothing(clerk: Client, seen: str) -> None:
    make_agreement()
    page = choose(clerk, "withdraw", 1, reason=REASON, seen_version=seen)
    assert page.status_code == 200
    assert states() == ["published"]


# --- partners -------------------------------------------------------------------------------------


def test_two_records_of_a_partner_are_merged(clerk: Client) -> None:
    old, kept = make_partner("プサン市"), make_partner()
    make_agreement(partners=[old])
    assert 'href="../merge/"' in clerk.get(f"{PARTNERS}/{old.pk}/change/").content.decode()
    assert "<strong>1件</strong>" in clerk.get(f"{PARTNERS}/{old.pk}/merge/").content.decode()
    data = {"target": kept.pk, "reason": REASON}
    page = clerk.post(f"{PARTNERS}/{old.pk}/merge/", data, follow=True)
    assert "「プサン市」を「釜山広域市」に統合しました（協定1件）" in messages_of(page)
    assert Partner.objects.get(pk=old.pk).merged_into == kept
    assert 'href="../merge/"' not in clerk.get(f"{PARTNERS}/{old.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param({"reason": " "}, "理由を書いてください", id="no-reason"),
        pytest.param({"target": ""}, "統合先を選んでください", id="no-target"),
        pytest.param({"target": "x"}, "正しく選択してください", id="no-number"),
        pytest.param({"target": "9" * 30}, "正しく選択してください", id="huge"),
        pytest.param({"target": "\0"}, "文字を入力", id="nul"),
    ],
)
def test_a_merge_of_partners_that_cannot_be_is_told(
    clerk: Client, typed: dict[str, str], told: str
) -> None:
    old, kept = make_partner("プサン市"), make_partner()
    data = {"target": str(kept.pk), "reason": REASON} | typed
    page = clerk.post(f"{PARTNERS}/{old.pk}/merge/", data)
    assert told in page.content.decode()
    assert not Partner.objects.exclude(merged_into=None).exists()


# --- names that many agreements show --------------------------------------------------------------


def test_a_name_that_many_agreements_show_is_changed_after_a_second_look(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference_form, "MANY", 1)
    for _ in range(2):
        make_agreement()
    address = "/admin/partnerships/country/KR/change/"
    page = clerk.post(address, opened(clerk, address) | {"name": "大韓民国"})
    assert "この名称を示す協定は2件あります" in errors_of(page)
    assert Country.objects.get(pk="KR").name == "韓国"
    clerk.post(address, sent_by(page) | {"confirmed": "on"})
    assert Country.objects.get(pk="KR").name == "大韓民国"


def test_what_no_agreement_shows_is_changed_at_once(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference_form, "MANY", 1)
    for _ in range(2):
        make_agreement()
    address = "/admin/partnerships/country/KR/change/"
    clerk.post(address, opened(clerk, address) | {"aliases": "コリア"})
    assert Country.objects.get(pk="KR").aliases == "コリア"
