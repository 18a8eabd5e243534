"""The public history: of one agreement, of all, fixed versions, and the feeds."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from partnerships.curation.editing import edit
from partnerships.curation.history import heads
from partnerships.models import Agreement, Partner, Revision, State, chain_hash
from partnerships.search.stamp import move_stamp
from tests.making import make_agreement, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ATOM = {"atom": "http://www.w3.org/2005/Atom", "record": "tag:127.0.0.1,2026:record"}


@pytest.fixture(autouse=True)
def corrected(record: None) -> Revision:
    """Agreement 2 was corrected by a clerk whose name nobody may read."""
    return correct(2, title="観光に関する協定", summary="<script>alert(1)</script>")


def correct(number: int, **changes: Any) -> Revision:
    agreement = Agreement.objects.get(pk=number)
    by = make_staff(f"shizuka{number}-{agreement.version}")
    reason = "市の<b>公式</b>ページで確認"
    revision = edit(agreement, changes, by=by, reason=reason, version=agreement.version)
    assert revision is not None
    return revision


# --- One agreement --------------------------------------------------------------------------------


def test_the_history_says_what_changed_and_why(client: Client) -> None:
    text = client.get("/agreements/2/history/").text
    for said in (
        "職員による訂正", "市の&lt;b&gt;公式&lt;/b&gt;ページで確認", "第2版", "第1版",
        "観光<del><span", "観光<ins><span", ">［追加］</span>に関する<span", "はじめての記録です",
        "/agreements/2/versions/1/",
    ):  # fmt: skip
        assert said in text, said


def test_the_history_escapes_what_it_marks(client: Client) -> None:
    assert "<script>alert" not in client.get("/agreements/2/history/").text
    assert "&lt;script&gt;alert" in client.get("/agreements/2/history/").text


@pytest.mark.parametrize(
    "address",
    [
        "/agreements/2/history/", "/agreements/2/versions/2/", "/agreements/2/versions/2.json",
        "/changes/", "/changes.atom",
    ],
)  # fmt: skip
def test_nobody_is_named(address: str, client: Client) -> None:
    text = client.get(address).text
    assert "職員" in text
    assert "shizuka" not in text


def test_parties_have_the_names_of_that_day(client: Client) -> None:
    Partner.objects.filter(name="釜山広域市").update(name="釜山市")
    correct(2, title="協定")
    assert "釜山広域市" in client.get("/agreements/2/versions/2/").text
    assert "釜山市" in client.get("/agreements/2/versions/3/").text
    assert "登録されている名称が、この間に変わりました" in client.get("/agreements/2/history/").text


@pytest.mark.parametrize(
    "columns",
    [
        {"state": State.WITHDRAWN, "withdrawn_reason": "重複のため"},
        {"state": State.MERGED, "merged_into": 1},
    ],
    ids=["withdrawn", "merged"],
)
def test_the_history_outlives_the_agreement(columns: dict[str, Any], client: Client) -> None:
    Agreement.objects.filter(pk=2).update(**columns)
    move_stamp()
    for address in ("history/", "versions/1/", "versions/1.json"):
        assert client.get(f"/agreements/2/{address}").status_code == 200
    assert "/agreements/2/versions/1/" in client.get("/changes/").text


def test_drafts_have_no_public_history(client: Client) -> None:
    number = make_agreement(state=State.DRAFT, title="ひみつの協定").pk
    for address in ("history/", "versions/1/", "versions/1.json"):
        assert client.get(f"/agreements/{number}/{address}").status_code == 404
    for address in ("/changes/", "/changes.atom", "/agreements.atom"):
        assert "ひみつの協定" not in client.get(address).text


@pytest.mark.parametrize(
    "address",
    [
        "/agreements/99/history/", "/agreements/2/versions/3/", "/agreements/2/versions/0/",
        "/agreements/2/versions/999999999/", "/agreements/2/versions/x/",
        "/agreements/2/versions/3.json", "/agreements/2/history/?page=2", "/changes/?page=2",
    ],
)  # fmt: skip
def test_what_never_was_is_404(address: str, client: Client) -> None:
    assert client.get(address).status_code == 404


# --- A fixed version ------------------------------------------------------------------------------


def test_an_old_version_stands_as_it_was_and_leads_to_today(client: Client) -> None:
    text = client.get("/agreements/2/versions/1/").text
    assert "観光交流協定" in text
    assert "観光に関する協定" not in text
    assert "今の記録（第2版）を見る" in text
    assert 'rel="canonical" href="http://127.0.0.1:8000/agreements/2/versions/1/"' in text
    assert 'rel="successor-version"' in text
    assert 'rel="predecessor-version"' not in text


def test_the_newest_version_says_so(client: Client) -> None:
    assert "最新の版です" in client.get("/agreements/2/versions/2/").text


def test_the_agreement_leads_to_its_history_and_version(client: Client) -> None:
    text = client.get("/agreements/2/").text
    assert 'href="/agreements/2/history/"' in text
    assert 'href="/agreements/2/versions/2/"' in text


def test_the_chain_can_be_worked_out_from_the_json(client: Client, corrected: Revision) -> None:
    first, second = (client.get(f"/agreements/2/versions/{k}.json").json() for k in (1, 2))
    assert (first["number"], first["version"], first["kind"]) == (2, 1, "import")
    assert (second["by"], second["url"]) == ("職員", "/agreements/2/versions/2/")
    assert first["hash"] == chain_hash(first["content"], "") == second["previous_hash"]
    assert second["hash"] == chain_hash(second["content"], first["hash"]) == corrected.hash


# --- All changes ----------------------------------------------------------------------------------


def test_all_changes_stand_newest_first(client: Client) -> None:
    text = client.get("/changes/").text
    order = [text.index(f"/agreements/{n}/versions/{k}/") for n, k in ((2, 2), (6, 1), (2, 1))]
    assert order == sorted(order)


def test_changes_of_one_kind(client: Client) -> None:
    text = client.get("/changes/?kind=edit").text
    assert "/agreements/2/versions/2/" in text
    assert "/versions/1/" not in text
    assert "まだありません" in client.get("/changes/?kind=revert").text


def test_changes_come_fifty_a_page(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(45):
        make_agreement()
    with django_assert_max_num_queries(12):
        text = client.get("/changes/").text
    assert text.count('<li class="facts-box"') == 50
    assert 'href="/changes/?page=2" rel="next"' in text
    assert client.get("/changes/?page=2").text.count('<li class="facts-box"') == 2


@pytest.mark.parametrize("query", ["page=x", "page=-1", "kind=nothing", "page=%00", "kind=%27"])
def test_a_malformed_value_is_named_or_refused(query: str, client: Client) -> None:
    response = client.get(f"/changes/?{query}")
    if response.status_code == 200:
        assert "読み取れないため" in response.text
    else:
        assert response.status_code == 400


# --- Feeds ----------------------------------------------------------------------------------------


def read_feed(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(feed: ElementTree.Element, path: str) -> list[str | None]:
    return [element.text for element in feed.findall(path, ATOM)]


def test_the_feed_of_changes_is_atom(client: Client, corrected: Revision) -> None:
    feed = read_feed(client, "/changes.atom")
    updated = corrected.made_at.isoformat()
    assert texts(feed, "atom:id") == ["tag:127.0.0.1,2026:/changes.atom"]
    assert texts(feed, "atom:updated") == [updated]
    links = {link.get("rel"): link.get("href") for link in feed.findall("atom:link", ATOM)}
    assert links == {
        "alternate": "http://127.0.0.1:8000/changes/",
        "self": "http://127.0.0.1:8000/changes.atom",
    }
    entry = feed.find("atom:entry", ATOM)
    assert entry is not None
    assert texts(entry, "atom:id") == ["tag:127.0.0.1,2026:/agreements/2/versions/2/"]
    assert texts(entry, "atom:updated") == [updated]
    assert texts(entry, "atom:author/atom:name") == ["職員"]
    (summary,) = texts(entry, "atom:summary")
    assert summary is not None
    assert "<p>協定名：観光交流協定 → 観光に関する協定</p>" in summary
    assert "&lt;script&gt;" in summary
    assert len(feed.findall("atom:entry", ATOM)) == 7


def test_the_feed_of_changes_holds_the_heads(client: Client, corrected: Revision) -> None:
    feed = read_feed(client, "/changes.atom")
    assert texts(feed, "record:heads") == [heads()]
    assert texts(feed, "atom:entry/record:hash")[0] == corrected.hash


@pytest.mark.parametrize("address", ["/changes.atom", "/agreements.atom?topic=tourism"])
def test_a_feed_that_is_known_is_304_until_something_changes(address: str, client: Client) -> None:
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    correct(2, title="協定")
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_the_feed_of_a_search_has_its_agreements_last_changed_first(client: Client) -> None:
    correct(3, title="経済覚書")
    feed = read_feed(client, "/agreements.atom?topic=tourism")
    assert texts(feed, "atom:entry/atom:title") == ["経済覚書", "観光に関する協定"]
    assert texts(feed, "atom:entry/atom:id")[0] == "tag:127.0.0.1,2026:/agreements/3/"


def test_the_feed_of_a_search_has_one_address_whatever_its_order(client: Client) -> None:
    one = client.get("/agreements.atom?topic=tourism&sort=oldest&page=3")
    assert one.headers["ETag"] == client.get("/agreements.atom?topic=tourism").headers["ETag"]


def test_the_feed_refuses_what_it_cannot_read(client: Client) -> None:
    response = client.get("/agreements.atom?prefecture=abc")
    assert (response.status_code, "abc" in response.text) == (400, True)


def test_a_character_that_xml_cannot_hold_is_left_out(client: Client) -> None:
    correct(2, title="協\x0b定\x1f書")
    assert texts(read_feed(client, "/changes.atom"), "atom:entry/atom:title")[0] == (
        "協定書（協定番号 2、第3版）"
    )


def test_a_feed_without_entries_is_a_feed(client: Client) -> None:
    feed = read_feed(client, "/agreements.atom?country=zz")
    assert texts(feed, "atom:updated") == ["2026-01-01T00:00:00+00:00"]


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/agreements/?topic=tourism", "/agreements.atom?topic=tourism"),
        ("/changes/", "/changes.atom"),
    ],
)
def test_pages_lead_to_their_feeds(page: str, feed: str, client: Client) -> None:
    assert f'type="application/atom+xml" href="{feed}"' in client.get(page).text
