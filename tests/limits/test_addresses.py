"""Whose request it is: what the trusted proxies say, and nothing that the client wrote himself."""

import pytest
from pytest_django import Settings

from partnerships.limits.addresses import client_address, network

PEER = "203.0.113.9"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        pytest.param(0, "198.51.100.1", PEER, id="no proxy is trusted"),
        pytest.param(1, "198.51.100.1", "198.51.100.1", id="one"),
        pytest.param(1, "192.0.2.66, 198.51.100.1", "198.51.100.1", id="the client wrote one too"),
        pytest.param(2, "192.0.2.66,198.51.100.1,10.0.0.2", "198.51.100.1", id="two"),
        pytest.param(2, "198.51.100.1", "198.51.100.1", id="past the outer one"),
        pytest.param(1, "", PEER, id="past all of them"),
        pytest.param(1, " , ,", PEER, id="blanks"),
        pytest.param(1, "198.51.100.1:51234", "198.51.100.1", id="with a port"),
        pytest.param(1, "[2001:db8::1]:51234", "2001:db8::1", id="with brackets and a port"),
        pytest.param(1, "2001:db8::1", "2001:db8::1", id="IPv6"),
        pytest.param(1, "fe80::1%eth0", "fe80::1", id="with a zone"),
        pytest.param(1, "::ffff:198.51.100.1", "198.51.100.1", id="IPv4 inside IPv6"),
        pytest.param(1, "unknown", "None", id="no address"),
        pytest.param(1, "1.2.3.4.5, 999.1.1.1", "None", id="numbers that are none"),
        pytest.param(1, "9" * 10_000, "None", id="very long"),
    ],
)
def test_the_client_is_whom_the_trusted_proxies_name(
    settings: Settings, proxies: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    meta = {"REMOTE_ADDR": PEER, "HTTP_X_FORWARDED_FOR": forwarded}
    assert str(client_address(meta)) == expected


def test_a_socket_has_no_address(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    assert client_address({"REMOTE_ADDR": ""}) is None
    assert network(None) == "unknown"


def test_one_household_is_one_visitor() -> None:
    addresses = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1", "203.0.113.9"]
    found = [network(client_address({"REMOTE_ADDR": address})) for address in addresses]
    assert found == ["2001:db8:1:2::/64", "2001:db8:1:2::/64", "2001:db8:1:3::/64", "203.0.113.9"]
