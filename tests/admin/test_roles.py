"""Who may see and who may send what in the admin: a table of pages, methods and roles."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from partnerships.curation.roles import ADMINISTRATOR, EDITOR, PUBLISHER, ROLES, VIEWER
from partnerships.curation.withdrawing import withdraw
from partnerships.dates import PartialDate
from partnerships.models import Agreement, CorrectionReport, Edition, Finding, Revision, SourceRow
from tests.admin.desk import browser_of, errors_of, opened
from tests.making import make_agreement, make_member, make_partner, make_staff

AGREEMENTS = "/admin/partnerships/agreement"
ALL, EDITORS, PUBLISHERS, ADMINISTRATORS, NOBODY = "VEPA", "EPA", "PA", "A", ""
LETTERS = {VIEWER: "V", EDITOR: "E", PUBLISHER: "P", ADMINISTRATOR: "A"}

# Address, who may see it, who may send to it. An agreement is 1 (in Sapporo, the editor's), 2 (in
# Yokohama, not hers), 3 (a draft of hers), 4 (withdrawn, hers), 5 (in an edition, Tottori).
PAGES = {
    "/admin/": (ALL, NOBODY),
    "/admin/partnerships/": (ALL, NOBODY),
    f"{AGREEMENTS}/": (ALL, NOBODY),
    f"{AGREEMENTS}/add/": (EDITORS, EDITORS),
    f"{AGREEMENTS}/corrections/": (EDITORS, EDITORS),
    f"{AGREEMENTS}/1/change/": (ALL, EDITORS),
    f"{AGREEMENTS}/2/change/": (ALL, PUBLISHERS),
    f"{AGREEMENTS}/1/history/": (ALL, NOBODY),
    f"{AGREEMENTS}/2/history/": (ALL, NOBODY),
    f"{AGREEMENTS}/1/delete/": (NOBODY, NOBODY),
    f"{AGREEMENTS}/1/revert/1/": (EDITORS, EDITORS),
    f"{AGREEMENTS}/2/revert/1/": (PUBLISHERS, PUBLISHERS),
    f"{AGREEMENTS}/1/withdraw/": (PUBLISHERS, PUBLISHERS),
    f"{AGREEMENTS}/4/bring-back/": (PUBLISHERS, PUBLISHERS),
    f"{AGREEMENTS}/3/publish/": (PUBLISHERS, PUBLISHERS),
    f"{AGREEMENTS}/1/merge/": (PUBLISHERS, PUBLISHERS),
    f"{AGREEMENTS}/1/separate/": (NOBODY, PUBLISHERS),
    "/admin/partnerships/finding/": (ALL, NOBODY),
    "/admin/partnerships/finding/1/change/": (ALL, EDITORS),
    "/admin/partnerships/finding/2/change/": (ALL, PUBLISHERS),
    "/admin/partnerships/finding/1/delete/": (NOBODY, NOBODY),
    "/admin/partnerships/correctionreport/": (ALL, NOBODY),
    "/admin/partnerships/correctionreport/1/change/": (ALL, EDITORS),
    "/admin/partnerships/correctionreport/2/change/": (ALL, PUBLISHERS),
    "/admin/partnerships/revision/": (ALL, NOBODY),
    "/admin/partnerships/revision/1/change/": (ALL, NOBODY),
    "/admin/partnerships/edition/": (ALL, NOBODY),
    "/admin/partnerships/edition/1/change/": (ALL, NOBODY),
    "/admin/partnerships/edition/1/take-back/": (PUBLISHERS, PUBLISHERS),
    "/admin/partnerships/editionupload/": (PUBLISHERS, NOBODY),
    "/admin/partnerships/editionupload/add/": (PUBLISHERS, PUBLISHERS),
    "/admin/partnerships/sourcerow/": (ALL, NOBODY),
    "/admin/partnerships/sourcerow/1/change/": (ALL, NOBODY),
    "/admin/partnerships/partner/": (ALL, NOBODY),
    "/admin/partnerships/partner/add/": (PUBLISHERS, PUBLISHERS),
    "/admin/partnerships/partner/1/change/": (ALL, PUBLISHERS),
    "/admin/partnerships/partner/1/merge/": (PUBLISHERS, PUBLISHERS),
    "/admin/partnerships/country/KR/change/": (ALL, PUBLISHERS),
    "/admin/partnerships/prefecture/01/change/": (ALL, PUBLISHERS),
    "/admin/partnerships/localgovernment/011002/change/": (ALL, PUBLISHERS),
    "/admin/partnerships/topic/water/change/": (ALL, PUBLISHERS),
    "/admin/partnerships/gazetteerentry/1/change/": (ALL, PUBLISHERS),
    "/admin/auth/user/": (ADMINISTRATORS, NOBODY),
    "/admin/auth/user/add/": (ADMINISTRATORS, ADMINISTRATORS),
    "/admin/auth/user/USER/change/": (ADMINISTRATORS, ADMINISTRATORS),
    "/admin/auth/user/USER/password/": (ADMINISTRATORS, ADMINISTRATORS),
    "/admin/auth/user/USER/delete/": (NOBODY, NOBODY),
    "/admin/auth/user/SUPERUSER/password/": (NOBODY, NOBODY),
}
# Pages that only show something give it to any method.
ANSWER_ANY_METHOD = {
    *("/admin/", "/admin/partnerships/", f"{AGREEMENTS}/1/history/", f"{AGREEMENTS}/2/history/"),
    *(page for page in PAGES if page.count("/") == 4),
}


@pytest.fixture
def record(db: None) -> None:
    make_agreement()
    make_agreement(local_governments=["141003"])
    make_agreement(state="draft")
    gone = make_agreement()
    withdraw(gone, by=None, reason="誤り", version=1)
    edition = Edition.objects.create(key="2016-09", as_of=PartialDate(2016, 9), sha256="0" * 64)
    SourceRow.objects.create(edition=edition, agreement_id=1, position=1, page=1, line=1)
    for number in (1, 2):
        Finding.objects.create(agreement_id=number, code="no_date", field="signed")
        CorrectionReport.objects.create(
            agreement_id=number, field="title", text="違う", secret_hash=str(number)
        )


def member(role: str) -> User:
    return make_member(role, prefectures=["01"])


def keys() -> dict[str, str]:
    """The keys of rows whose numbers a database gives: what stands in the table for them."""
    first = {
        "finding/1/": f"finding/{Finding.objects.get(agreement=1).pk}/",
        "report/1/": f"report/{CorrectionReport.objects.get(agreement=1).pk}/",
        "report/2/": f"report/{CorrectionReport.objects.get(agreement=2).pk}/",
        "finding/2/": f"finding/{Finding.objects.get(agreement=2).pk}/",
        "revision/1/": f"revision/{Revision.objects.order_by('pk')[0].pk}/",
        "edition/1/": f"edition/{Edition.objects.get().pk}/",
        "sourcerow/1/": f"sourcerow/{SourceRow.objects.get().pk}/",
        "partner/1/": f"partner/{make_partner().pk}/",
    }
    others = {"USER": str(make_member(VIEWER, "other").pk), "SUPERUSER": str(make_staff("root").pk)}
    return first | others


def filled(address: str, known: dict[str, str]) -> str:
    for name, key in sorted(known.items(), key=lambda item: -len(item[0])):
        address = address.replace(name, key)
    return address


def answers(browser: Client) -> dict[str, tuple[int, int]]:
    """Ask for every page, and send nothing to it: the status of both."""
    known = keys()
    there = {page: filled(page, known) for page in PAGES}
    return {
        page: (browser.get(here).status_code, browser.post(here, {}).status_code)
        for page, here in there.items()
    }


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_seen_and_sent_to_by_the_roles_that_may(role: str) -> None:
    found = answers(browser_of(member(role)))
    may = {
        page: (seen == 200, sent != 403)
        for page, (seen, sent) in found.items()
        if page not in ANSWER_ANY_METHOD
    }
    expected = {page: tuple(LETTERS[role] in roles for roles in PAGES[page]) for page in may}
    assert may == expected
    assert {status for pair in found.values() for status in pair} <= {200, 302, 403}


@pytest.mark.usefixtures("record")
def test_who_is_not_signed_in_or_has_no_role_sees_nothing(client: Client) -> None:
    for browser in (client, browser_of(User.objects.create_user("nobody"))):
        assert {code for pair in answers(browser).values() for code in pair} == {302}
        User.objects.filter(username__in=["other", "root"]).delete()


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("action", ["publish", "withdraw"])
@pytest.mark.parametrize("role", ROLES)
def test_an_action_of_the_list_is_offered_to_publishers_only(role: str, action: str) -> None:
    number = 3 if action == "publish" else 1
    before = Agreement.objects.get(pk=number).state
    data = {"action": action, "_selected_action": [number], "reason": "確認"}
    browser_of(member(role)).post(f"{AGREEMENTS}/", data | {"seen_version": f"{number}:1"})
    is_changed = Agreement.objects.get(pk=number).state != before
    assert is_changed is (LETTERS[role] in PUBLISHERS)


@pytest.mark.usefixtures("record")
def test_an_editor_sees_in_the_form_only_what_she_may_do() -> None:
    browser = browser_of(member(EDITOR))
    page = browser.get(f"{AGREEMENTS}/1/change/")
    assert page.context["acts"] == []
    assert page.context["adminform"].form.fields["state"].disabled
    assert "変更の理由" not in browser.get(f"{AGREEMENTS}/2/change/").content.decode()
    history = browser.get(f"{AGREEMENTS}/2/history/").content.decode()
    assert "../revert/" not in history


@pytest.mark.usefixtures("record")
def test_an_editor_who_would_give_an_agreement_away_is_told_at_the_form() -> None:
    browser, address = browser_of(member(EDITOR)), f"{AGREEMENTS}/1/change/"
    typed = {"government_links-0-local_government": "141003", "reason": "確認"}
    page = browser.post(address, opened(browser, address) | typed)
    assert "担当する都道府県の協定ではない" in errors_of(page)
    assert Agreement.objects.get(pk=1).version == 1


@pytest.mark.usefixtures("record")
def test_what_an_editor_adds_is_a_draft() -> None:
    browser, address = browser_of(member(EDITOR)), f"{AGREEMENTS}/add/"
    data: dict[str, Any] = opened(browser, address)
    data |= {"title": "観光に関する覚書", "reason": "確認", "state": "published", "topics": []}
    data |= {"government_links-0-local_government": "011002"}
    page = browser.post(address, data, follow=True)
    assert page.redirect_chain, errors_of(page)
    assert Agreement.objects.get(title="観光に関する覚書").state == "draft"


# --- accounts -------------------------------------------------------------------------------------

ACCOUNT = {
    "username": "taro",
    "usable_password": "true",
    "password1": "nagai-himitsu-42",
    "password2": "nagai-himitsu-42",
    "role": EDITOR,
    "prefectures": ["01", "13"],
}


@pytest.fixture
def administrator(db: None) -> Client:
    return browser_of(make_member(ADMINISTRATOR))


def test_an_administrator_gives_an_account_its_role_and_prefectures(administrator: Client) -> None:
    administrator.post("/admin/auth/user/add/", ACCOUNT)
    taro = User.objects.get(username="taro")
    assert (taro.is_staff, taro.is_superuser) == (True, False)
    assert [group.name for group in taro.groups.all()] == [EDITOR]
    prefectures = taro.staff_profile.prefectures.values_list("pk", flat=True)
    assert set(prefectures) == {"01", "13"}
    address = f"/admin/auth/user/{taro.pk}/change/"
    data = opened(administrator, address)
    assert (data["role"], [str(getattr(p, "pk", p)) for p in data["prefectures"]]) == (
        EDITOR,
        ["01", "13"],
    )
    sent = data | {"role": PUBLISHER, "prefectures": [], "is_superuser": "on", "groups": ["4"]}
    for shown_only in ("last_login", "date_joined"):
        sent.pop(shown_only, None)
    administrator.post(address, sent)
    taro.refresh_from_db()
    assert [group.name for group in taro.groups.all()] == [PUBLISHER]
    assert not taro.is_superuser


def test_an_editor_needs_prefectures(administrator: Client) -> None:
    page = administrator.post("/admin/auth/user/add/", ACCOUNT | {"prefectures": []})
    assert "担当する都道府県を選んでください" in errors_of(page)
    assert not User.objects.filter(username="taro").exists()


def test_an_account_without_a_role_does_not_get_in(administrator: Client, client: Client) -> None:
    administrator.post("/admin/auth/user/add/", ACCOUNT | {"role": "", "prefectures": []})
    assert client.login(username="taro", password=ACCOUNT["password1"])
    assert client.get("/admin/").status_code == 302


def test_accounts_are_shown_with_role_and_prefectures(administrator: Client) -> None:
    make_member(EDITOR, "hana", ["01"])
    page = administrator.get("/admin/auth/user/?role=編集").content.decode()
    assert "hana" in page
    assert "北海道" in page
