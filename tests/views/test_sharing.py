"""Links handed on: QR codes, pictures, the citation, and a search in another site's frame."""

import io

import pytest
from django.test import Client
from PIL import Image

from partnerships.models import Agreement, Country, State
from tests.making import make_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def test_an_agreement_has_a_qr_code_of_its_permalink(client: Client) -> None:
    response = client.get("/agreements/1/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert "<title>http://127.0.0.1:8000/agreements/1/</title>" in response.text


def test_a_search_has_a_qr_code_of_its_canonical_address(client: Client) -> None:
    response = client.get("/agreements/qr.svg?topic=tourism&country=KR&q=")
    assert "/agreements/?country=kr&amp;topic=tourism</title>" in response.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/agreements/qr.svg?prefecture=abc", 400),
        ("/agreements/999/qr.svg", 404),
        ("/agreements/1/versions/9/card.png", 404),
        ("/agreements/999/versions/1/card.png", 404),
    ],
)
def test_what_has_no_picture_says_why(address: str, status: int, client: Client) -> None:
    assert client.get(address).status_code == status


def test_a_search_that_no_code_can_hold_is_refused(client: Client) -> None:
    codes = Country.objects.values_list("code", flat=True)[:100]
    query = "&".join([f"q={'国' * 200}", *(f"country={code}" for code in codes)])
    query += "&topic=tourism&topic=economy&listed=yes&has_url=yes&sort=newest"
    response = client.get(f"/agreements/qr.svg?{query}")
    assert response.status_code == 422
    assert "QRコードに入りません" in response.json()["detail"]


def test_a_draft_has_no_picture(client: Client) -> None:
    Agreement.objects.filter(number=1).update(state=State.DRAFT)
    assert client.get("/agreements/1/qr.svg").status_code == 404
    assert client.get("/agreements/1/versions/1/card.png").status_code == 404


@pytest.mark.parametrize("address", ["/card.png", "/agreements/1/versions/1/card.png"])
def test_a_page_has_a_picture(address: str, client: Client) -> None:
    first, second = client.get(address), client.get(address)
    assert Image.open(io.BytesIO(first.content)).size == (1200, 630)
    assert second.content == first.content


def test_the_agreement_names_its_picture_and_its_citation(client: Client) -> None:
    text = client.get("/agreements/1/").text
    address = "http://127.0.0.1:8000/agreements/1/versions/1/card.png"
    assert f'<meta property="og:image" content="{address}">' in text
    assert '<meta property="og:title" content="友好団体協定書">' in text
    assert "有田町・韓国陶磁文化協会「友好団体協定書」（1996年8月28日締結）" in text


def test_numbers_in_addresses_have_no_separators(client: Client) -> None:
    agreement = make_agreement()
    Agreement.objects.filter(pk=agreement.pk).update(number=agreement.number)
    text = client.get(agreement.get_absolute_url()).text
    assert f"/agreements/{agreement.number}/versions/1/card.png" in text


def test_any_site_may_show_a_search_in_a_frame(client: Client) -> None:
    response = client.get("/embed/agreements/?country=kr")
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response.get("Content-Security-Policy", "frame-ancestors *")
    assert "<script" not in response.text
    assert '<base target="_blank">' in response.text
    assert "友好団体協定書" in response.text
    assert client.get("/agreements/?country=kr")["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("query", ["prefecture=abc", "country=fr", "page=99", "q=%00x"])
def test_a_frame_shows_something_whatever_is_asked(query: str, client: Client) -> None:
    assert client.get(f"/embed/agreements/?{query}").status_code in (200, 400)


def test_a_frame_in_english_leads_to_english_pages(client: Client) -> None:
    text = client.get("/en/embed/agreements/?country=kr").text
    assert 'href="/en/agreements/1/"' in text


def test_the_page_of_a_search_offers_it_whole(client: Client) -> None:
    text = client.get("/agreements/?country=kr").text
    for part in (
        "http://127.0.0.1:8000/agreements/?country=kr",
        "/agreements/qr.svg?country=kr",
        "/agreements.atom?country=kr",
        "&lt;iframe src=&quot;http://127.0.0.1:8000/embed/agreements/?country=kr",
    ):
        assert part in text.replace('&lt;iframe src="', "&lt;iframe src=&quot;")
