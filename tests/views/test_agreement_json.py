"""/agreements.json and /agreements/N.json: the promised keys and values."""

from typing import Any

import pytest
from django.test import Client

from partnerships.models import Agreement, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def get(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.json()


def numbers(client: Client, query: str) -> list[int]:
    return [result["number"] for result in get(client, f"/agreements.json?{query}")["results"]]


def test_an_agreement_has_all_promised_keys(client: Client) -> None:
    found = get(client, "/agreements/2.json")
    updated_at = found.pop("updated_at")
    partner = found["partners"][0]
    assert updated_at.endswith("Z")
    assert found == {
        "number": 2,
        "url": "/agreements/2/",
        "title": "観光交流協定",
        "state": "published",
        "listed": True,
        "local_governments": [{"code": "010006", "name": "北海道", "prefecture": "01"}],
        "prefectures": ["01"],
        "partners": [
            {"id": partner["id"], "name": "釜山広域市", "country": "KR", "kind": "region"}
        ],
        "countries": ["KR"],
        "topics": ["tourism"],
        "signed": "2005-12",
        "signed_also": [],
        "official_url": None,
        "summary": "[2005年12月締結]",
        "sources": [
            {
                "edition": "2016-09",
                "page": 1,
                "line": 8,
                "cells": [
                    "北海道",
                    "観光交流協定",
                    "韓国/釜山広域市",
                    "観光",
                    "[2005年12月締結]",
                    "",
                ],
            }
        ],
        "findings": [],
        "version": 1,
    }


def test_what_is_unknown_is_null(client: Client) -> None:
    found = get(client, "/agreements/4.json")
    assert (found["title"], found["signed"], found["official_url"]) == (None, None, None)
    assert found["findings"] == ["no_date", "no_title", "no_topic"]


def test_several_parties_keep_their_order(client: Client) -> None:
    found = get(client, "/agreements/3.json")
    assert [g["code"] for g in found["local_governments"]] == ["010006", "011002"]
    assert [p["name"] for p in found["partners"]] == ["台北市", "高雄市"]
    assert (found["prefectures"], found["countries"]) == (["01"], ["TW"])


def test_the_whole_list_is_given_with_facets(client: Client) -> None:
    found = get(client, "/agreements.json")
    assert (found["count"], found["query"]) == (6, {})
    assert set(found["facets"]) == {
        "prefecture", "local_government", "country", "topic", "partner_kind", "signed", "listed",
    }  # fmt: skip
    assert {v["value"]: v["count"] for v in found["facets"]["country"]} == {
        "kr": 2, "cn": 2, "tw": 1, "unknown": 1,
    }  # fmt: skip
    assert {v["value"]: v["count"] for v in found["facets"]["signed"]} == {
        "1990": 1, "2000": 2, "2010": 2, "unknown": 1,
    }  # fmt: skip


def test_a_facet_is_counted_under_every_filter_but_its_own(client: Client) -> None:
    facets = get(client, "/agreements.json?prefecture=01&topic=tourism")["facets"]
    assert {v["value"]: v["count"] for v in facets["topic"]} == {
        "tourism": 2, "economy": 1, "unknown": 1,
    }  # fmt: skip
    assert {v["value"]: v["count"] for v in facets["prefecture"]} == {"01": 2}
    chosen = next(v for v in facets["topic"] if v["value"] == "tourism")
    assert (chosen["selected"], chosen["url"]) == (True, "/agreements/?prefecture=01")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("prefecture=01", [2, 3, 4], id="prefecture"),
        pytest.param("prefecture=01&prefecture=27", [2, 3, 4, 5], id="or inside a facet"),
        pytest.param("prefecture=01&country=kr", [2], id="and across facets"),
        pytest.param("country=KR", [2, 1], id="upper-case country"),
        pytest.param("local_government=011002", [3, 4], id="second government"),
        pytest.param("topic=unknown", [4], id="without topic"),
        pytest.param("country=unknown", [6], id="without country"),
        pytest.param("partner_kind=network", [6], id="kind"),
        pytest.param("signed_from=2006&signed_to=2010", [5, 6], id="years"),
        pytest.param(
            "signed_from=2005-12-15&signed_to=2005-12-20", [2], id="partial date overlaps"
        ),
        pytest.param("signed_from=2012-05", [3], id="year only overlaps a month"),
        pytest.param("signed_from=unknown", [4], id="undated"),
        pytest.param("has_url=1", [1], id="with page"),
        pytest.param("listed=1", [2, 3, 4, 5, 1, 6], id="listed"),
        pytest.param("listed=0", [], id="not listed"),
        pytest.param("sort=newest", [3, 6, 5, 2, 1, 4], id="newest, undated last"),
        pytest.param("sort=oldest", [1, 2, 5, 6, 3, 4], id="oldest, undated last"),
        pytest.param("q=釜山", [2], id="word"),
        pytest.param("q=アリタ+韓国", [1], id="reading and country"),
        pytest.param("q=ありた", [1], id="reading in hiragana"),
        pytest.param("q=札", [3, 4], id="one character"),
        pytest.param("q=経済", [5, 3], id="two characters"),
        pytest.param("q=大韓民国", [2, 1], id="formal name of a country"),
        pytest.param("q=100%", [], id="sign of LIKE is text"),
        pytest.param("page=2&per_page=4", [1, 6], id="a page"),
    ],
)
def test_searches_find(query: str, expected: list[int], client: Client) -> None:
    assert sorted(numbers(client, query)) == sorted(expected)
    if "sort" in query:
        assert numbers(client, query) == expected


@pytest.mark.parametrize(
    "query",
    ["prefecture=xx", "country=kor", "signed_from=2005-13", "page=0", "sort=up", "listed=maybe",
     "q=%00", f"q={'あ' * 201}", "page=99999999999999999999", "local_government=1"],
)  # fmt: skip
def test_malformed_values_are_an_error(query: str, client: Client) -> None:
    assert client.get(f"/agreements.json?{query}").status_code == 400


def test_a_well_formed_value_that_nothing_has_gives_none(client: Client) -> None:
    found = get(client, "/agreements.json?prefecture=47&country=fr")
    assert (found["count"], found["results"]) == (0, [])
    assert [(v["value"], v["count"], v["selected"]) for v in found["facets"]["prefecture"]] == [
        ("47", 0, True)
    ]


def test_merged_withdrawn_draft_and_unknown_ones(client: Client) -> None:
    Agreement.objects.filter(number=2).update(state=State.MERGED, merged_into=1)
    Agreement.objects.filter(number=3).update(state=State.WITHDRAWN, withdrawn_reason="誤り")
    Agreement.objects.filter(number=4).update(state=State.DRAFT)
    merged, withdrawn = client.get("/agreements/2.json"), client.get("/agreements/3.json")
    assert (merged.status_code, merged["Location"]) == (301, "/agreements/1.json")
    assert (withdrawn.status_code, "誤り" in withdrawn.json()["detail"]) == (410, True)
    assert client.get("/agreements/4.json").status_code == 404
    assert client.get("/agreements/999.json").status_code == 404
