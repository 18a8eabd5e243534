"""One question to an official page: what it answers, and what is never asked."""

import socket
import time
from ipaddress import ip_address
from itertools import pairwise
from typing import Any

import pytest

from partnerships.links import addresses
from partnerships.links.addresses import RefusedAddressError, find_place, is_public
from partnerships.links.asking import Asker, Courtesy
from tests.links.pages import Pages


def asker(**but: Any) -> Asker:
    return Asker("tester (+http://127.0.0.1/)", Courtesy(0), **{"may_be_private": True} | but)


@pytest.mark.parametrize(
    ("path", "status", "is_good", "is_gone", "is_refusal"),
    [
        ("/ok", 200, True, False, False),
        ("/moved", 200, True, False, False),
        ("/nohead", 200, True, False, False),
        ("/gone", 404, False, True, False),
        ("/gone410", 410, False, True, False),
        ("/broken", 500, False, False, False),
        ("/forbidden", 403, False, False, True),
    ],
)
def test_an_answer(
    pages: Pages, path: str, status: int, is_good: bool, is_gone: bool, is_refusal: bool
) -> None:
    answer = asker().ask(f"{pages.address}{path}")
    assert (answer.status, answer.is_good, answer.is_gone, answer.is_refusal) == (
        status,
        is_good,
        is_gone,
        is_refusal,
    )


def test_it_says_who_asks_and_asks_for_no_body_unless_it_must(pages: Pages) -> None:
    asker().ask(f"{pages.address}/ok?a=1&b=日本")
    ((method, path, host, agent),) = pages.asked
    assert (method, path) == ("HEAD", "/ok?a=1&b=%E6%97%A5%E6%9C%AC")
    assert host == pages.address.removeprefix("http://")
    assert agent == "tester (+http://127.0.0.1/)"
    asker().ask(f"{pages.address}/gone")
    assert pages.methods("/gone") == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/loop", "転送が多すぎます"),
        ("/file", "http:// か https:// のアドレスではありません"),
    ],
)
def test_a_redirect_that_leads_nowhere(pages: Pages, path: str, said: str) -> None:
    answer = asker().ask(f"{pages.address}{path}")
    assert (answer.status, answer.said) == (None, said)


def test_a_redirect_is_checked_like_an_address(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        addresses, "is_public", lambda address: str(address) == "127.0.0.1" or is_public(address)
    )
    answer = asker(may_be_private=False).ask(f"{pages.address}/inside")
    assert (answer.status, answer.said) == (None, "公開されていないアドレスです")


def test_a_slow_server_is_not_waited_for(pages: Pages) -> None:
    start = time.monotonic()
    answer = asker(timeout=0.3).ask(f"{pages.address}/slow")
    assert answer.status is None
    assert "応答がありません" in answer.said
    assert time.monotonic() - start < 2.5


def test_a_server_that_drips_is_cut_off(pages: Pages) -> None:
    start = time.monotonic()
    answer = asker(deadline=0.5).ask(f"{pages.address}/drip")
    assert time.monotonic() - start < 5
    assert pages.methods("/drip") == ["HEAD", "GET"]
    assert not answer.is_gone


def test_a_huge_page_is_not_read(pages: Pages) -> None:
    assert asker().ask(f"{pages.address}/huge").status == 200
    assert pages.sent < 50_000_000


def test_nobody_there_is_an_answer_too() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        answer = asker().ask(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert answer.status is None


def test_a_name_is_looked_up_once_and_that_address_is_asked(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []

    def resolve(host: str, port: int) -> list[addresses.IPAddress]:
        looked_up.append(host)
        return [ip_address("127.0.0.1" if len(looked_up) == 1 else "10.0.0.1")]

    monkeypatch.setattr(addresses, "resolve", resolve)
    port = pages.address.rpartition(":")[2]
    assert asker().ask(f"http://www.city.example.lg.jp:{port}/ok").is_good
    assert looked_up == ["www.city.example.lg.jp"]
    assert pages.asked[0][2] == f"www.city.example.lg.jp:{port}"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[fec0::1]/",
        "http://[::7f00:1]/",
        "http://[4000::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
        "http://224.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "ftp://example.jp/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://user@127.0.0.1/",
        "http:///",
        "http://example.jp:99999/",
        "http://[::1",
        "",
    ],
)
def test_what_is_not_public_is_not_asked(url: str) -> None:
    with pytest.raises(RefusedAddressError):
        find_place(url)


def test_a_name_with_one_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [ip_address("203.0.114.1"), ip_address("10.0.0.1")]
    monkeypatch.setattr(addresses, "resolve", lambda host, port: both)
    with pytest.raises(RefusedAddressError):
        find_place("http://example.jp/")


def test_a_host_has_one_request_at_a_time_with_a_pause(pages: Pages) -> None:
    courtesy = Courtesy(0.05)
    starts = []
    for _ in range(3):
        with courtesy.turn("a"):
            starts.append(time.monotonic())
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(starts))
