"""/reconcile/: every request and every answer of the Reconciliation Service API 0.2."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from partnerships.models import Partner
from partnerships.search.stamp import move_stamp
from tests.making import make_agreement, make_partner
from tests.reconciling import shapes
from tests.reconciling.conftest import Ask

pytestmark = pytest.mark.django_db

SAPPORO = {"q0": {"query": "札幌市"}}


def path_of(address: str) -> str:
    return urlsplit(address).path


def get_json(client: Client, address: str, **parameters: Any) -> Any:
    response = client.get(address, parameters)
    assert response.status_code == 200, response.content.decode()
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.json()


def test_the_manifest_says_what_is_served(client: Client) -> None:
    manifest = get_json(client, "/reconcile/")
    shapes.hold(manifest, shapes.MANIFEST)
    here = path_of(manifest["preview"]["url"].replace("{{id}}", "011002"))
    assert client.get(here).status_code == 200
    view = client.get(path_of(manifest["view"]["url"].replace("{{id}}", "011002")))
    assert (view.status_code, view.headers["Location"]) == (302, "/local-governments/011002/")
    for service in manifest["suggest"].values():
        get_json(client, path_of(service["service_url"] + service["service_path"]), prefix="a")
    proposed = manifest["extend"]["propose_properties"]
    get_json(client, path_of(proposed["service_url"] + proposed["service_path"]), type="country")


def test_a_batch_is_answered_over_post_and_get_alike(client: Client) -> None:
    queries = json.dumps({"q0": {"query": "さっぽろし"}, "二": {"query": "韓国", "limit": 3}})
    posted = client.post("/reconcile/", {"queries": queries})
    answer = get_json(client, "/reconcile/", queries=queries)
    assert posted.json() == answer
    shapes.hold(answer, shapes.RESULTS)
    assert [*answer] == ["q0", "二"]
    assert answer["q0"]["result"] == [
        {
            "id": "011002",
            "name": "札幌市",
            "description": "指定都市（北海道）",
            "type": [
                {"id": "municipality", "name": "市区町村"},
                {"id": "local_government", "name": "地方公共団体"},
            ],
            "score": 95,
            "match": True,
            "features": [
                {"id": "is_name", "value": True},
                {"id": "has_all_properties", "value": True},
            ],
        }
    ]


def test_an_empty_batch_is_answered_with_nothing(client: Client) -> None:
    assert get_json(client, "/reconcile/", queries="{}") == {}


def test_a_type_leaves_only_what_is_of_it(ask: Ask) -> None:
    assert [found["id"] for found in ask("佐賀")] == ["410004", "412015"]
    (prefecture,) = ask("佐賀", type="prefecture")
    assert (prefecture["id"], prefecture["match"]) == ("410004", True)
    (city,) = ask("佐賀", type=["municipality", "country"])
    assert (city["id"], city["match"]) == ("412015", True)
    assert len(ask("佐賀", type="local_government")) == 2
    assert ask("佐賀", type="river") == []


def test_type_strict_says_whether_one_type_all_or_none_is_needed(ask: Ask) -> None:
    both = {"type": ["municipality", "local_government"]}
    assert [found["id"] for found in ask("佐賀", **both, type_strict="all")] == ["412015"]
    assert len(ask("佐賀", **both, type_strict="any")) == 2
    other = ask("札幌市", type=["country"], type_strict="should")
    assert [(found["id"], found["match"]) for found in other] == [("011002", False)]


def test_limit_is_how_many_at_most(ask: Ask) -> None:
    assert [len(ask("池田町", limit=n)) for n in (1, 2, 10)] == [1, 2, 4]


@pytest.mark.parametrize(
    "value",
    [
        *("13", "東京都", "東京", "Tokyo", "トウキョウト", "130001"),
        {"id": "130001", "name": "東京都"},
        ["大阪府", {"id": "130001"}],
    ],
)
def test_a_property_tells_namesakes_apart(value: Any, ask: Ask) -> None:
    first, second = ask("府中市", properties=[{"pid": "prefecture", "v": value}])
    assert (first["id"], first["match"]) == ("132063", True)
    assert (second["id"], second["match"]) == ("342084", False)
    assert first["score"] > second["score"]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ([{"pid": "code", "v": "011002"}], ["011002"]),
        ([{"pid": "romaji", "v": "sapporo-shi"}], ["011002"]),
        ([{"pid": "numeric", "v": 410}], ["KR"]),
        ([{"pid": "kana", "v": ["サッポロシ", True]}], ["011002"]),
        ([{"pid": "code", "v": "999999"}], []),
    ],
)
def test_properties_alone_find_what_has_them(
    properties: Any, expected: list[str], ask: Ask
) -> None:
    found = ask(properties=properties)
    assert [one["id"] for one in found] == expected
    assert all(one["match"] for one in found)


def test_properties_that_many_have_match_none(ask: Ask) -> None:
    found = ask(properties=[{"pid": "prefecture", "v": "01"}], type="municipality", limit=100)
    assert len(found) == 100
    assert not any(one["match"] for one in found)


def test_a_property_that_there_is_not_lets_nothing_be_certain(ask: Ask) -> None:
    (found,) = ask("札幌市", properties=[{"pid": "mayor", "v": "x"}])
    assert not found["match"]
    (found,) = ask("札幌市", properties=[{"pid": "prefecture", "v": ""}])
    assert found["match"]


def test_a_partner_is_told_by_its_country(ask: Ask) -> None:
    mine = make_partner("ケンブリッジ", "GB", kind="city")
    other = make_partner("ケンブリッジ", "US", kind="city")
    move_stamp()
    assert not any(found["match"] for found in ask("ケンブリッジ", type="partner"))
    for value in ("GB", "英国", "イギリス", {"id": "GB"}):
        first = ask("ケンブリッジ", properties=[{"pid": "country", "v": value}])[0]
        assert (first["id"], first["match"]) == (f"P{mine.pk}", True)
    assert ask(f"P{other.pk}")[0]["id"] == f"P{other.pk}"


def test_a_merged_partner_is_no_candidate(ask: Ask) -> None:
    kept, merged = make_partner(), make_partner("釜山港湾公社", "KR")
    Partner.objects.filter(pk=merged.pk).update(merged_into=kept)
    move_stamp()
    assert f"P{merged.pk}" not in [found["id"] for found in ask("釜山港湾公社")]


def batch(**query: Any) -> str:
    return json.dumps({"q0": {"query": "札幌市"} | query})


@pytest.mark.parametrize(
    "queries",
    [
        *("", "x", "[]", "null", '{"q0": 1}', '{"q0": {}}', "[" * 50_000, batch(query=1)),
        *(batch(limit=limit) for limit in (0, -1, 1.5, True, "3", float("nan"), float("inf"))),
        *(batch(type=types) for types in (1, [1], [{"x": 1}])),
        *(batch(properties=one) for one in (1, [1], [{"v": 1}], [{"pid": "code"}])),
        batch(properties=[{"pid": "code", "v": [[]]}]),
        batch(type_strict="maybe"),
        '{"\\ud800": {"query": ""}}',
    ],
)
def test_what_is_no_batch_is_a_problem(queries: str, client: Client) -> None:
    response = client.post("/reconcile/", {"queries": queries})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.json()["detail"]


def test_half_a_character_is_sent_back_as_it_came(client: Client) -> None:
    queries = '{"\\ud800": {"query": "\\ud800"}}'
    response = client.post("/reconcile/", {"queries": queries})
    assert response.json() == {"\ud800": {"result": []}}


def test_a_batch_that_is_too_large_is_refused(client: Client) -> None:
    size = client.get("/reconcile/").json()["batchSize"]
    queries = {f"q{n}": {"query": "札幌市"} for n in range(size)}
    assert client.post("/reconcile/", {"queries": json.dumps(queries)}).status_code == 200
    queries["more"] = {"query": "札幌市"}
    assert client.post("/reconcile/", {"queries": json.dumps(queries)}).status_code == 413


def test_a_post_of_nothing_is_a_problem(client: Client) -> None:
    assert client.post("/reconcile/").status_code == 400
    assert client.post("/reconcile/", "{}", content_type="application/json").status_code == 400
    assert client.put("/reconcile/").status_code == 405


def test_a_client_without_a_cookie_may_post(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/reconcile/", {"queries": json.dumps(SAPPORO)}).status_code == 200


def test_any_origin_may_ask(client: Client) -> None:
    asked = client.options(
        "/reconcile/",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"},
    )
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]


def test_old_clients_get_jsonp(client: Client) -> None:
    response = client.get("/reconcile/", {"callback": "jQuery17.cb_1"})
    assert response.headers["Content-Type"] == "application/javascript; charset=utf-8"
    found = re.fullmatch(r"/\*\*/jQuery17\.cb_1\((.*)\);", response.text)
    assert found
    shapes.hold(json.loads(found[1]), shapes.MANIFEST)
    for callback in ("alert(1)//", "", "1a", "a" * 101, "a b"):
        assert client.get("/reconcile/", {"callback": callback}).status_code == 400


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("さっぽ", "011002"), ("Sappo", "011002"), ("011002", "011002"), ("KR", "KR"), ("大韓", "KR")],
)
def test_entities_are_suggested_by_name_or_id(prefix: str, expected: str, client: Client) -> None:
    answer = get_json(client, "/reconcile/suggest/entity", prefix=prefix)
    shapes.hold(answer, shapes.SUGGESTED_ENTITIES)
    assert answer["result"][0]["id"] == expected


def test_a_cursor_skips_suggestions(client: Client) -> None:
    pages = [
        get_json(client, "/reconcile/suggest/entity", prefix="大", cursor=cursor)["result"]
        for cursor in (0, 20, 9_999)
    ]
    assert [len(page) for page in pages] == [20, 20, 0]
    assert not {one["id"] for one in pages[0]} & {one["id"] for one in pages[1]}
    for cursor in ("-1", "x", "1.5", "10001", "٣"):
        asked = {"prefix": "大", "cursor": cursor}
        assert client.get("/reconcile/suggest/entity", asked).status_code == 400


@pytest.mark.parametrize(
    ("kind", "prefix", "expected"),
    [
        ("property", "都道", ["prefecture"]),
        ("property", "kana", ["kana"]),
        ("type", "国", ["country"]),
        ("type", "prefecture", ["prefecture"]),
        ("type", "xyz", []),
    ],
)
def test_properties_and_types_are_suggested(
    kind: str, prefix: str, expected: list[str], client: Client
) -> None:
    answer = get_json(client, f"/reconcile/suggest/{kind}", prefix=prefix)
    shapes.hold(answer, shapes.SUGGESTED)
    assert [one["id"] for one in answer["result"]] == expected


@pytest.mark.parametrize(
    ("kind", "key", "said"),
    [
        ("entity", "011002", "サッポロシ"),
        ("entity", "KR", "Korea"),
        ("property", "kana", "読み"),
        ("type", "municipality", "市区町村"),
    ],
)
def test_a_flyout_says_what_it_is(kind: str, key: str, said: str, client: Client) -> None:
    answer = get_json(client, f"/reconcile/flyout/{kind}/{key}")
    shapes.hold(answer, shapes.FLYOUT)
    assert answer["id"] == key
    assert said in answer["html"]
    assert client.get(f"/reconcile/flyout/{kind}/nothing").status_code == 404


def test_a_flyout_is_escaped(client: Client) -> None:
    partner = make_partner("<b>甲</b>", "KR")
    move_stamp()
    html = get_json(client, f"/reconcile/flyout/entity/P{partner.pk}")["html"]
    assert "&lt;b&gt;甲&lt;/b&gt;" in html


def test_a_preview_is_a_page_that_stands_in_a_frame(client: Client) -> None:
    response = client.get("/reconcile/preview/011002")
    assert response.headers["Content-Type"].startswith("text/html")
    assert "X-Frame-Options" not in response.headers
    assert "<h1>札幌市</h1>" in response.text
    assert client.get("/reconcile/preview/999999").status_code == 404
    assert client.get("/reconcile/entity/P1x").status_code == 404


@pytest.mark.parametrize("type_id", ["local_government", "municipality", "country", "partner", ""])
def test_properties_of_a_type_are_proposed(type_id: str, client: Client) -> None:
    answer = get_json(client, "/reconcile/properties", type=type_id)
    shapes.hold(answer, shapes.PROPOSED)
    assert answer["type"] == type_id
    first = get_json(client, "/reconcile/properties", type=type_id, limit=2)
    assert first == {"type": type_id, "limit": 2, "properties": answer["properties"][:2]}
    assert client.get("/reconcile/properties?type=river").status_code == 400
    assert client.get("/reconcile/properties?type=country&limit=0").status_code == 400


def test_values_are_fetched_for_rows(client: Client) -> None:
    partner = make_partner("釜山広域市", "KR", latitude=35.1796, longitude=129.0756)
    make_agreement(local_governments=["011002"], partners=[partner])
    pids = ["prefecture", "kana", "country", "latitude", "agreement_count", "mayor"]
    asked = {
        "ids": ["011002", f"P{partner.pk}", "KR", "nothing"],
        "properties": [{"id": pid, "settings": {}} for pid in pids],
    }
    posted = client.post("/reconcile/", {"extend": json.dumps(asked)})
    answer = get_json(client, "/reconcile/", extend=json.dumps(asked))
    assert posted.json() == answer
    shapes.hold(answer, shapes.EXTENDED)
    assert answer["meta"][0] == {
        "id": "prefecture",
        "name": "都道府県",
        "type": {"id": "prefecture", "name": "都道府県"},
    }
    assert answer["rows"]["011002"] == {
        "prefecture": [{"id": "010006", "name": "北海道"}],
        "kana": [{"str": "サッポロシ"}],
        "country": [],
        "latitude": [],
        "agreement_count": [{"int": 1}],
        "mayor": [],
    }
    assert answer["rows"][f"P{partner.pk}"]["country"] == [{"id": "KR", "name": "韓国"}]
    assert answer["rows"][f"P{partner.pk}"]["latitude"] == [{"float": 35.1796}]
    assert answer["rows"]["nothing"] == {pid: [] for pid in pids}


@pytest.mark.parametrize(
    "extend",
    ["", "[]", "{}", '{"ids": 1, "properties": []}', '{"ids": [1], "properties": []}',
     '{"ids": [], "properties": [1]}', '{"ids": [], "properties": [{"id": 1}]}'],
)  # fmt: skip
def test_what_is_no_extension_is_a_problem(extend: str, client: Client) -> None:
    assert client.post("/reconcile/", {"extend": extend}).status_code == 400


def test_too_many_ids_are_refused(client: Client) -> None:
    extend = json.dumps({"ids": ["KR"] * 1_001, "properties": []})
    assert client.post("/reconcile/", {"extend": extend}).status_code == 413
