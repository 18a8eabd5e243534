"""Pages by the record's stamp: never stale, 304 where nothing changed."""

import pytest
from django.test import Client

from partnerships.models import Agreement
from partnerships.search.stamp import move_stamp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

PAGES = ["/", "/agreements/?q=釜山", "/agreements/2/", "/agreements/2.json", "/prefectures/01/"]


@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_is_304(address: str, client: Client) -> None:
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag


@pytest.mark.parametrize("address", PAGES)
def test_a_change_of_the_record_is_seen_at_once(address: str, client: Client) -> None:
    before = client.get(address)
    Agreement.objects.filter(number=2).update(title="あたらしい題名")
    assert client.get(address).content == before.content, "kept while the stamp stands"
    move_stamp()
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_the_same_search_in_another_order_is_the_same_page(client: Client) -> None:
    one = client.get("/agreements/?topic=tourism&prefecture=01&q=")
    other = client.get("/agreements/?prefecture=01&topic=tourism&page=1")
    assert one.headers["ETag"] == other.headers["ETag"]


def test_a_page_that_names_a_malformed_value_is_its_own(client: Client) -> None:
    client.get("/agreements/?prefecture=01")
    response = client.get("/agreements/?prefecture=01&topic=!!")
    assert response.status_code == 200
    assert "ETag" not in response.headers
    assert "!!" in response.text
