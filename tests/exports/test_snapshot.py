"""A file is of one state of the record, whatever is written while it is read."""

from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from partnerships.exports import reading
from partnerships.models import Agreement
from partnerships.search.stamp import move_stamp
from partnerships.search.text import index_agreements
from tests.making import make_agreement

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(work: Callable[[], None]) -> None:
    """Run in another thread, which has a connection of its own, and wait for it."""

    def run() -> None:
        work()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "the writer waits for the reader"


def pieces_of(response: Any) -> Iterator[bytes]:
    return iter(response.streaming_content)


def rename_all() -> None:
    with transaction.atomic():
        Agreement.objects.update(title="あとの題名", term_ends="2030")
        index_agreements(list(Agreement.objects.values_list("number", flat=True)))
        move_stamp()


@pytest.mark.parametrize("form", ["csv", "jsonl", "geojson", "ics"])
def test_a_reader_sees_one_state_and_no_writer_waits(
    form: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 1)
    for _ in range(3):
        make_agreement(title="まえの題名", signed="2012-07-03")
    before = client.get(f"/agreements.{form}").getvalue()
    pieces = pieces_of(client.get(f"/agreements.{form}"))
    begun = next(pieces) + next(pieces)
    elsewhere(rename_all)
    assert begun + b"".join(pieces) == before
    after = client.get(f"/agreements.{form}").getvalue()
    assert (after != before) == (form != "geojson")


def test_a_reader_who_leaves_holds_nothing_up(client: Client) -> None:
    make_agreement()
    response = client.get("/agreements.csv")
    next(pieces_of(response))
    response.close()
    with transaction.atomic():
        rename_all()
    assert "あとの題名" in client.get("/agreements.csv").getvalue().decode()
