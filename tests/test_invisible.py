"""What is not public shows at no public address: every one of them is walked, files unpacked."""

import zipfile
from io import BytesIO

import pytest
from django.test import Client

from partnerships.curation.editing import edit
from partnerships.curation.merging import Seen, merge_agreements
from partnerships.curation.withdrawing import withdraw
from partnerships.models import Agreement, State
from tests.making import make_agreement
from tests.test_access import PUBLIC
from tests.views.conftest import record

__all__ = ["record"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ASKED, HIDDEN, GONE = "極秘計画", "ひみつのことば", "とりさげたことば"
DRAFT, WITHDRAWN_DRAFT, WITHDRAWN, MERGED_DRAFT, TARGET = 7, 8, 9, 10, 11
UNSEEN = (DRAFT, WITHDRAWN_DRAFT, MERGED_DRAFT, TARGET)
FACES = [address for address in PUBLIC if address.startswith("/agreements/1")]
LISTS = [
    *(address for address in PUBLIC if "/agreements/1" not in address and "?" not in address),
    *(
        f"/agreements{form}?q={ASKED}"
        for form in ("/", ".json", ".csv", ".xlsx", ".jsonl", ".geojson", ".ics", ".atom")
    ),
    f"/embed/agreements/?q={ASKED}",
    f"/agreements/facets/country/?q={ASKED}",
    f"/suggest?q={ASKED}",
    f"/reconcile/suggest/entity?prefix={ASKED}",
    f'/reconcile/?queries={{"q0":{{"query":"{ASKED}"}}}}',
]
SHOWING = [
    *(f"/agreements{form}" for form in (".json", ".csv", ".xlsx", ".jsonl", ".atom")),
    *("/changes/", "/changes.atom", "/data/agreements.sqlite3"),
    *(f"/agreements/{DRAFT}{face}" for face in ("/", "/history/", ".json", "/versions/1.json")),
]


def make_hidden(word: str = HIDDEN) -> Agreement:
    """Make a draft, each text of which has the words; edited once."""
    made = make_agreement(
        state=State.DRAFT,
        title=f"{ASKED}{word}",
        summary=f"概要{ASKED}{word}",
        official_url=f"https://www.city.example.lg.jp/{word}",
    )
    edit(made, {"summary": f"{word}2"}, by=None, reason=f"理由{word}", version=1)
    return made


def publish(agreement: Agreement) -> None:
    edit(agreement, {"state": State.PUBLISHED}, by=None, reason="確認", version=2)


def pages_of(number: int) -> list[str]:
    return [address.replace("/agreements/1", f"/agreements/{number}") for address in FACES]


def whole(client: Client, address: str) -> str:
    """Give what an address answers, with the files that are in it."""
    answer = client.get(address, follow=True)
    body = answer.getvalue()
    return f"{answer.headers}{_unpacked(body)}"


def _unpacked(body: bytes) -> str:
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return "".join(_unpacked(archive.read(name)) for name in archive.namelist())


def test_a_draft_shows_at_no_public_address_even_if_it_is_withdrawn_or_merged(
    client: Client,
) -> None:
    make_hidden()
    withdraw(make_hidden(), by=None, reason=f"理由{HIDDEN}", version=2)
    gone = make_hidden(GONE)
    publish(gone)
    withdraw(gone, by=None, reason=f"理由{GONE}", version=3)
    merge_agreements(make_hidden(), make_hidden(), by=None, reason=f"理由{HIDDEN}", seen=Seen(2, 2))

    own = [page for number in UNSEEN for page in pages_of(number)]
    own += [f"/en{address}" for address in own if address.endswith("/")]
    assert {a for a in own if client.get(a).status_code != 404} == set()
    sent = {"field": "title", "text": "x"}
    for number in UNSEEN:
        assert client.post(f"/agreements/{number}/report/", sent).status_code == 404

    answers = {address: whole(client, address) for address in LISTS}
    assert {address for address, text in answers.items() if HIDDEN in text} == set()
    history = {"/changes/", "/changes.json", "/changes.atom"}  # of what was public
    assert {address for address, text in answers.items() if GONE in text} <= history
    assert client.get(f"/agreements/{WITHDRAWN}/").status_code == 410


def test_the_same_addresses_show_it_when_it_is_published(client: Client) -> None:
    """The walk would find the words: it is not blind."""
    publish(make_hidden())
    assert {address for address in SHOWING if HIDDEN not in whole(client, address)} == set()
    assert set(SHOWING) <= {*LISTS, *pages_of(DRAFT)}
