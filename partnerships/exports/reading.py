"""Reads the agreements of a search for files: in order, in batches, from one state of the record.

Memory is the same however many there are: four bytes an agreement, and one batch.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, router

from partnerships.dates import PartialDate
from partnerships.models import Agreement, AgreementDocument
from partnerships.search.documents import read_texts
from partnerships.search.results import Results

BATCH = 500
Values = dict[str, Any]

_BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one state of the record, whatever is written meanwhile; never waits for a writer.

    `atomic()` would take SQLite's write lock. Inside a transaction that already is, it adds none.
    """
    connection = connections[router.db_for_read(Agreement)]
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def text_batches(results: Results) -> Iterator[list[str]]:
    """Give the agreements' JSON texts; one query a batch."""
    return map(read_texts, _number_batches(results))


def document_batches(results: Results) -> Iterator[list[Values]]:
    """Give the agreements' JSON, with `term_ends` and `in_force` beside it; one query a batch."""
    return map(_read_documents, _number_batches(results))


def _number_batches(results: Results) -> Iterator[list[int]]:
    numbers = results.all_numbers()
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH].tolist()


def _read_documents(numbers: list[int]) -> list[Values]:
    rows = AgreementDocument.objects.filter(agreement__in=numbers).values_list(
        "pk", "content", "agreement__term_ends", "agreement__in_force"
    )
    found = {
        number: _document(content, term_ends, in_force)
        for number, content, term_ends, in_force in rows
    }
    return [found[number] for number in numbers if number in found]


def _document(content: str, term_ends: PartialDate | None, in_force: str) -> Values:
    document: Values = json.loads(content)
    document["term_ends"] = term_ends.edtf if term_ends else None
    document["in_force"] = in_force
    return document
