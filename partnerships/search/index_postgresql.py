"""The search index on PostgreSQL: GIN over the characters and bigrams of each document.

The index is a table that follows `SearchDocument` by triggers (migration 0002), so there is nothing
to keep here. One or two characters are a token; the bigrams of a longer term may stand apart, so
the texts that have them all are looked at.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import pairwise
from struct import unpack

from django.db.backends.utils import CursorWrapper
from pyroaring import BitMap

_MARKS = {"text": "", "title": "title:", "partners": "partners:"}

_FIND = "SELECT partnerships_search_numbers(%s::text[], %s, %s)"
# A GIN index is made several times as fast as it is kept up row by row, and so are the tokens when
# the trigger rests. A trigger is touched only where no check of a foreign key is still to come.
_CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"
_REST = (
    _CHECK_NOW,
    "ALTER TABLE partnerships_searchdocument DISABLE TRIGGER USER",
    "TRUNCATE partnerships_searchindex",
)
_WAKE = (
    _CHECK_NOW,
    "ALTER TABLE partnerships_searchdocument ENABLE TRIGGER USER",
)
_GIN = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = current_schema() AND tablename = 'partnerships_searchindex'
    AND indexdef LIKE '%USING gin%'
"""
_FILL = """
    INSERT INTO partnerships_searchindex
    SELECT agreement_id, partnerships_search_tokens(title, partners, text)
    FROM partnerships_searchdocument
"""
_SORTING_MEMORY = "SET LOCAL maintenance_work_mem = '256MB'"
_IS_RIGHT = """
    SELECT NOT EXISTS (
        SELECT 1 FROM partnerships_searchindex AS stored
        FULL JOIN partnerships_searchdocument AS document USING (agreement_id)
        WHERE stored.tokens IS DISTINCT FROM
            partnerships_search_tokens(document.title, document.partners, document.text)
    )
"""


def find(cursor: CursorWrapper, field: str, term: str) -> BitMap:
    """Give the numbers of the documents that hold the term in the field."""
    grams = [term] if len(term) == 1 else [a + b for a, b in pairwise(term)]
    tokens = [_MARKS[field] + gram for gram in dict.fromkeys(grams)]
    cursor.execute(_FIND, [tokens, field, term])
    packed = cursor.fetchone()[0] or b""
    return BitMap(unpack(f">{len(packed) // 4}I", packed))


def following(cursor: CursorWrapper, numbers: Sequence[int]) -> AbstractContextManager[None]:
    """Nothing: the index follows by itself."""
    return nullcontext()


def forget(cursor: CursorWrapper, numbers: Sequence[int]) -> None:
    """Nothing: the index follows by itself."""


@contextmanager
def rebuilding(cursor: CursorWrapper) -> Iterator[None]:
    """Index all documents anew after the block has written them; searches wait meanwhile."""
    cursor.execute(_GIN)
    indexes: list[tuple[str, str]] = cursor.fetchall()
    for statement in (*_REST, *(f"DROP INDEX {name}" for name, _ in indexes)):
        cursor.execute(statement)
    yield
    cursor.execute(_FILL)
    for statement in (*_WAKE, _SORTING_MEMORY, *(definition for _, definition in indexes)):
        cursor.execute(statement)


def is_right(cursor: CursorWrapper) -> bool:
    """Tell whether the index is that of the documents: every token of every one."""
    cursor.execute(_IS_RIGHT)
    return bool(cursor.fetchone()[0])
