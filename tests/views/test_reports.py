"""A reader reports a mistake and follows what becomes of it."""

import re
from typing import Any

import pytest
from django.test import Client

from partnerships.curation.editing import edit
from partnerships.curation.reports import decline, finish
from partnerships.models import CorrectionReport, State
from tests.making import make_agreement, make_staff

FORM = "/agreements/1/report/"
SENT = {
    "field": "signed",
    "text": "2006年ではなく2005年です。",
    "source": "https://www.city.example.lg.jp/",
    "email": "yomu@example.jp",
    "website": "",
}


@pytest.fixture(autouse=True)
def agreement(db: None) -> Any:
    return make_agreement()


def sent(client: Client, **but: str) -> Any:
    return client.post(FORM, SENT | but)


def test_the_page_of_an_agreement_leads_to_the_form(client: Client) -> None:
    page = client.get("/agreements/1/").content.decode()
    assert f'<a href="{FORM}">この記録の間違いを知らせる</a>' in page


def test_a_report_is_filed_and_followed_at_a_secret_address(client: Client) -> None:
    answer = sent(client)
    report = CorrectionReport.objects.get()
    assert (answer.status_code, report.state, report.email) == (303, "new", "yomu@example.jp")
    assert re.fullmatch(r"/reports/[\w-]{32}/", answer["Location"])
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert f"報告 {report.pk}" in text
    assert "受付済み" in text
    assert "2006年ではなく2005年です。" in text
    assert "yomu@example.jp" not in text
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in text


def test_the_reader_sees_the_answer_of_staff(client: Client) -> None:
    address = sent(client)["Location"]
    decline(CorrectionReport.objects.get(), "一覧に\n2006年とあります。", make_staff())
    text = client.get(address).content.decode()
    assert "訂正しない" in text
    assert "一覧に<br>2006年とあります。" in text
    assert "hana" not in text


def test_the_reader_is_led_to_the_corrected_version(client: Client, agreement: Any) -> None:
    address = sent(client)["Location"]
    finish(CorrectionReport.objects.get(), agreement.revisions.get(), make_staff())
    text = client.get(address).content.decode()
    assert "訂正済み" in text
    assert '<a href="/agreements/1/versions/1/">第1版</a>' in text


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("field", "", "どの項目のことか、選んでください。"),
        ("field", "state", "どの項目のことか、選んでください。"),
        ("text", " ", "何が間違っているかを書いてください。"),
        ("text", "長" * 2001, "2000"),
        ("text", "a\0b", "NUL"),
        ("source", "長" * 1001, "1000"),
        ("email", "yomu", "メールアドレス"),
        ("email", f"{'a' * 300}@example.jp", "254"),
        ("website", "http://spam.example/", "空のままにして"),
    ],
)
def test_what_cannot_be_filed_comes_back_with_its_reason_and_nothing_lost(
    client: Client, name: str, value: str, said: str
) -> None:
    answer = sent(client, **{name: value})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert not CorrectionReport.objects.exists()
    (error,) = re.findall(rf'<p class="form-field-error" id="id_{name}_error">(.*?)</p>', text)
    assert said in error
    (field,) = re.findall(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', text)
    assert 'aria-invalid="true"' in field
    assert f"id_{name}_error" in field
    assert f'href="#id_{name}"' in text
    kept = "2006年ではなく2005年です。" if name != "text" else "yomu@example.jp"
    assert kept in text


def test_nothing_that_is_sent_becomes_markup(client: Client) -> None:
    markup = "<script>alert(1)</script><a href='x'>"
    address = sent(client, text=markup)["Location"]
    text = client.get(address).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_another_site_cannot_send_the_form() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = sent(client)
    assert answer.status_code == 403
    assert "まだ送られていません" in answer.content.decode()
    assert not CorrectionReport.objects.exists()


@pytest.mark.parametrize(
    ("state", "status"), [(State.DRAFT, 404), (State.WITHDRAWN, 410)], ids=["draft", "withdrawn"]
)
def test_what_the_public_does_not_see_is_not_reported(
    client: Client, state: State, status: int
) -> None:
    make_agreement(state=state, withdrawn_reason="重複")
    assert client.get("/agreements/2/report/").status_code == status
    assert client.post("/agreements/2/report/", SENT).status_code == status
    assert client.get("/agreements/99/report/").status_code == 404


def test_a_merged_agreement_is_reported_where_it_is_now(client: Client, agreement: Any) -> None:
    make_agreement(state=State.MERGED, merged_into=agreement)
    assert client.get("/agreements/2/report/")["Location"] == FORM


def test_a_report_about_what_is_a_draft_again_tells_its_number_only(
    client: Client, agreement: Any
) -> None:
    address = sent(client)["Location"]
    edit(agreement, {"state": "draft", "title": "ひみつ"}, by=None, reason="x", version=1)
    text = client.get(address).text
    assert ("ひみつ" in text, "協定番号 1" in text) == (False, True)


@pytest.mark.parametrize("secret", ["x", "1", "a" * 500, "%F0%9F%98%80"])
def test_a_wrong_secret_finds_nothing(client: Client, secret: str) -> None:
    sent(client)
    assert client.get(f"/reports/{secret}/").status_code == 404


def test_reading_a_page_sets_no_cookie_and_the_form_only_the_one_it_needs(client: Client) -> None:
    assert not client.get("/agreements/1/").cookies
    assert list(client.get(FORM).cookies) == ["csrftoken"]


def test_the_form_says_how_long_an_address_is_kept_and_the_privacy_page_too(
    client: Client,
) -> None:
    for address in (FORM, "/about/privacy/"):
        text = client.get(address).content.decode()
        assert "処理してから90日後" in text
        assert "受付から365日後" in text
    assert 'href="/about/privacy/"' in client.get("/about/").content.decode()


def test_the_english_form_stays_english(client: Client) -> None:
    answer = client.post(f"/en{FORM}", SENT)
    assert answer.status_code == 303
    assert answer["Location"].startswith("/en/reports/")
    assert client.get(answer["Location"]).status_code == 200


def test_the_secret_address_is_not_logged(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    address = sent(client)["Location"]
    settings.LOGS_REQUESTS = True
    with caplog.at_level("INFO"):
        client.get(address)
        client.get(f"/en{address}")
    assert [record.__dict__["path"] for record in caplog.records] == [
        "/reports/…/",
        "/en/reports/…/",
    ]
