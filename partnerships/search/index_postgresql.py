"""The search index on PostgreSQL: GIN over the characters and bigrams of each document.

The index is a table that follows `SearchDocument` by triggers (migration 0002), so there is nothing
to keep here. One or two characters are a token; the bigrams of a longer term may stand apart, so
the texts that have them all are looked at.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import pairwise
from struct import unpack

from django.db.backends.utils import CursorWrapper
from pyroaring import BitMap

_MARKS = {"text": "", "title": "title:", "partners": "partners:"}

_FIND = "SELECT partnerships_search_numbers(%s::text[], %s, %s)"
_REBUILD = """
    TRUNCATE partnerships_searchindex;
    INSERT INTO partnerships_searchindex
    SELECT agreement_id, partnerships_search_tokens(title, partners, text)
    FROM partnerships_searchdocument
"""
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


def rebuild(cursor: CursorWrapper) -> None:
    """Index all documents anew; searches wait until the transaction ends."""
    cursor.execute(_REBUILD)


def is_right(cursor: CursorWrapper) -> bool:
    """Tell whether the index is that of the documents: every token of every one."""
    cursor.execute(_IS_RIGHT)
    return bool(cursor.fetchone()[0])
