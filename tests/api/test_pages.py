"""Pages, fields and links of JSON lists, and what a program is told when it errs."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from partnerships.exports.json import FIELDS
from partnerships.exports.subjects import SUBJECTS
from partnerships.models import Agreement, Partner
from partnerships.search.stamp import move_stamp
from tests.making import make_agreement, make_partner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def get(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(response.getvalue())


def links_of(header: str) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]*)>; rel="([a-z-]+)"', header)}


@pytest.mark.parametrize(
    "address",
    [
        "/agreements.json?per_page=2&sort=newest&fields=number",
        "/local-governments.json?per_page=700",
        "/countries.json?per_page=100",
        "/changes.json?per_page=4",
        "/topics.json?per_page=1000",
    ],
)
def test_who_follows_next_reads_everything_once(address: str, client: Client) -> None:
    seen: list[str] = []
    first = get(client, address)
    following: str | None = address
    while following:
        page = get(client, following)
        seen += map(json.dumps, page["results"])
        header = links_of(client.get(following).headers["Link"])
        assert {rel: url for rel, url in page["links"].items() if url} == {
            rel: url for rel, url in header.items() if rel not in ("service-desc", "describedby")
        }
        assert page["links"]["first"] == first["links"]["first"]
        following = page["links"]["next"]
    assert len(seen) == len(set(seen)) == first["count"]
    assert page["links"]["self"] == page["links"]["last"]


@pytest.mark.parametrize("plural", [*SUBJECTS])
def test_a_list_is_whole_unless_a_page_is_asked(plural: str, client: Client) -> None:
    whole = get(client, f"/{plural}.json")
    assert whole["count"] == len(whole["results"]) > 0
    assert whole["links"]["next"] is None
    one = whole["results"][0]
    assert get(client, f"{one['url'].rstrip('/')}.json") == one
    assert client.get(one["url"]).status_code == 200


def test_codes_can_be_looked_up(client: Client) -> None:
    korea = get(client, "/countries/kr.json")
    assert (korea["code"], korea["name"], korea["agreement_count"]) == ("KR", "韓国", 2)
    assert "大韓民国" in [korea["formal_name"], *korea["aliases"]]
    sapporo = get(client, "/local-governments/011002.json")
    assert (sapporo["prefecture"], sapporo["kana"], sapporo["url"]) == (
        "01",
        "サッポロシ",
        "/local-governments/011002/",
    )
    assert get(client, "/prefectures/47.json")["agreement_count"] == 0
    assert get(client, "/editions/2016-09.json")["as_of"] == "2016-09"


def test_changes_are_told_without_their_content(client: Client) -> None:
    (change, *_) = get(client, "/changes.json")["results"]
    version = get(client, f"{change['url'].rstrip('/')}.json")
    assert version.pop("content")
    assert version == change
    assert get(client, "/changes.json?kind=edit")["results"] == []


def test_only_the_fields_asked_are_given(client: Client) -> None:
    whole = get(client, "/agreements/2.json")
    assert [*whole] == [*FIELDS]
    some = get(client, "/agreements/2.json?fields=title,number,title")
    assert [*some.items()] == [("title", whole["title"]), ("number", 2)]
    assert get(client, "/agreements/2.json?fields=&fields=number") == {"number": 2}
    listed = get(client, "/agreements.json?fields=number,signed&sort=oldest")
    assert [[*one] for one in listed["results"]] == [["number", "signed"]] * 6


def test_pages_with_other_fields_are_kept_apart(client: Client) -> None:
    etags = {
        client.get(f"/agreements.json?{query}").headers["ETag"]
        for query in ("", "fields=number", "fields=title", "page=1", "per_page=3")
    }
    assert len(etags) == 4, "the first page of an unpaged list is the list"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/agreements.json?fields=name", 400),
        ("/agreements/2.json?fields=number,x", 400),
        ("/agreements.json?per_page=0", 400),
        ("/agreements.json?per_page=1001", 400),
        ("/agreements.json?page=2", 404),
        ("/agreements.json?page=3&per_page=3", 404),
        ("/countries.json?page=x", 400),
        ("/countries.json?page=99", 404),
        ("/changes.json?kind=x", 400),
        ("/changes.json?per_page=-1", 400),
        ("/countries/KR.json", 404),
        ("/prefectures/48.json", 404),
        ("/partners/999999999.json", 404),
        ("/partners/1000000000.json", 404),
        ("/editions/x.json", 404),
        ("/nothing.json", 404),
        ("/agreements.json?q=%00", 400),
        ("/agreements.json?q=c%1D", 400),
        ("/suggest?q=%1Fc", 400),
        ("/agreements/99/qr.svg", 404),
        ("/agreements/1000000000/qr.svg", 404),
        ("/agreements/1/versions/9/card.png", 404),
        ("/agreements.csv?excel=x", 400),
        ("/agreements/99.json", 404),
        ("/data/agreements-2000-01-01.zip", 404),
    ],
)
def test_an_error_is_a_problem(address: str, status: int, client: Client) -> None:
    response = client.get(address)
    problem = response.json()
    assert (response.status_code, problem["status"]) == (status, status)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert [*problem] == ["type", "title", "status", "detail"]
    assert problem["detail"]


def test_a_withdrawn_agreement_says_why(client: Client) -> None:
    Agreement.objects.filter(number=2).update(state="withdrawn", withdrawn_reason="誤りのため")
    move_stamp()
    response = client.get("/agreements/2.json?fields=number")
    assert (response.status_code, response.json()["status"]) == (410, 410)
    assert "誤りのため" in response.json()["detail"]


def test_a_merged_partner_has_moved(client: Client) -> None:
    kept, merged = make_partner(), make_partner("釜山市")
    Partner.objects.filter(pk=merged.pk).update(merged_into=kept)
    move_stamp()
    response = client.get(f"/partners/{merged.pk}.json")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"/partners/{kept.pk}.json",
    )


@pytest.mark.parametrize(
    "address",
    ["/agreements.json?per_page=2", "/agreements/2.json", "/countries.json", "/changes.json",
     "/api/openapi.json", "/agreements.csv", "/agreements/2/versions/1.json"],
)  # fmt: skip
def test_what_stands_is_not_sent_again(address: str, client: Client) -> None:
    first, kept = client.get(address), client.get(address)
    assert kept.headers["Link" if "openapi" not in address else "ETag"]
    for response in (first, kept):
        again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    make_agreement()
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("address", ["/agreements.json", "/agreements.csv", "/data/latest.zip"])
def test_a_browser_may_ask_before_it_asks(address: str, client: Client) -> None:
    asked = client.options(address, headers={"Access-Control-Request-Headers": "if-none-match"})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Access-Control-Allow-Headers"] == "*"
    for refused in (client.post(address), client.delete(address)):
        assert refused.status_code == 405
        assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
