"""The round through all official pages: what is due, what is kept, what becomes a doubt."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from partnerships.links.asking import Answer
from partnerships.links.checking import check_links, find_due, make_asker, store_answer
from partnerships.models import Finding, OfficialLink, State
from partnerships.search.stamp import current_stamp
from tests.links.pages import Pages
from tests.making import make_agreement

pytestmark = pytest.mark.django_db(transaction=True)

URL = "http://www.city.example.lg.jp/kokusai/"
GOOD, GONE, BROKEN = Answer(200, "200"), Answer(404, "404"), Answer(500, "500")
REFUSED, NOBODY = Answer(403, "403"), Answer(None, "応答がありません")


def round_of(pages: Pages, **but: Any) -> dict[str, int]:
    asker = make_asker(pause=0, may_be_private=True)
    return dict(check_links(asker, **{"older_than": 7} | but))


def test_every_address_is_asked_once_and_its_state_kept(client: Client, pages: Pages) -> None:
    paths = ("/ok", "/gone", "/broken", "/ok", "")
    for path in paths:
        make_agreement(official_url=f"{pages.address}{path}" if path else "")
    make_agreement(official_url=f"{pages.address}/hidden", state=State.DRAFT)
    assert round_of(pages) == {"ok": 1, "dead": 1, "failing": 1}
    states = {link.url.removeprefix(pages.address): link for link in OfficialLink.objects.all()}
    assert {path: link.state for path, link in states.items()} == {
        "/ok": "ok",
        "/gone": "dead",
        "/broken": "failing",
    }
    assert states["/ok"].last_good_on == timezone.localdate()
    assert states["/gone"].last_good_on is None
    assert client.get("/agreements/2.json").json()["findings"] == ["dead_link"]
    assert [f.agreement_id for f in Finding.objects.filter(code="dead_link")] == [2]


def test_one_host_is_asked_one_thing_at_a_time(pages: Pages) -> None:
    for number in range(6):
        make_agreement(official_url=f"{pages.address}/lingering/{number}")
    round_of(pages)
    assert (len(pages.asked), pages.most_at_once) == (6, 1)


def test_a_round_that_was_stopped_goes_on_where_it_was(pages: Pages) -> None:
    for number in range(4):
        make_agreement(official_url=f"{pages.address}/ok/{number}")

    class Stopped(Exception):  # noqa: N818
        pass

    def stop(urls: Any) -> Any:
        yield from urls[:2]
        raise Stopped

    with pytest.raises(Stopped):
        round_of(pages, progress=stop)
    assert len(find_due(7)) == 2
    assert round_of(pages) == {"ok": 2}
    assert round_of(pages) == {}
    assert round_of(pages, older_than=0, limit=3) == {"ok": 3}


def answers(*given: Answer) -> OfficialLink:
    """Give the link after these answers, a day apart."""
    for answer in given:
        earlier = timezone.now() - timedelta(days=1)
        OfficialLink.objects.update(checked_at=earlier)
        store_answer(URL, answer)
    return OfficialLink.objects.get()


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ([GOOD], "ok"),
        ([GONE], "dead"),
        ([BROKEN, BROKEN], "failing"),
        ([BROKEN, NOBODY, BROKEN], "dead"),
        ([BROKEN, BROKEN, GOOD, BROKEN], "failing"),
        ([REFUSED] * 5, "failing"),
        ([GONE, GOOD], "ok"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(a.said for a in value),
)
def test_when_an_address_is_dead(given: list[Answer], state: str) -> None:
    assert answers(*given).state == state


def test_failures_of_one_day_count_once() -> None:
    for _ in range(5):
        store_answer(URL, BROKEN)
    assert (OfficialLink.objects.get().state, OfficialLink.objects.get().failures) == ("failing", 1)


def test_a_dead_address_that_lives_again_is_doubted_no_more(client: Client) -> None:
    make_agreement(official_url=URL)
    store_answer(URL, GOOD)
    stamp = current_stamp()
    store_answer(URL, GONE)
    assert current_stamp() != stamp
    assert client.get("/agreements/1.json").json()["findings"] == ["dead_link"]
    assert "最後に開けた日" in client.get("/agreements/1/").content.decode()
    store_answer(URL, GOOD)
    assert client.get("/agreements/1.json").json()["findings"] == []


def test_what_the_public_does_not_see_leaves_the_stamp_alone() -> None:
    make_agreement(official_url=URL)
    stamp = current_stamp()
    store_answer(URL, GOOD)
    store_answer(URL, BROKEN)
    assert current_stamp() == stamp


def test_the_command_refuses_the_machine_it_runs_on(capsys: pytest.CaptureFixture[str]) -> None:
    make_agreement(official_url="http://127.0.0.1:1/")
    call_command("check_links", "--older-than", "0")
    assert "1件を確かめました：開けます 0件" in capsys.readouterr().out
    assert OfficialLink.objects.get().seen == "公開されていないアドレスです"


def test_what_was_asked_lately_is_not_due() -> None:
    make_agreement(official_url=URL)
    store_answer(URL, GOOD)
    assert find_due(7) == []
    OfficialLink.objects.update(checked_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert find_due(7) == [URL]
