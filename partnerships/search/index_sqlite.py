"""The search index on SQLite: FTS5 over tokens of a character and the one after it.

A run of characters stands in a field exactly where its tokens follow one another, so a phrase of
tokens finds what a substring search finds, and one character is the beginning of a token. The index
holds no texts: SQLite reads the tokens from a view of `SearchDocument` (migration 0002), also to
take a text out again. So a row is forgotten before its text changes, and added after.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from django.db import DatabaseError, transaction
from django.db.backends.utils import CursorWrapper
from pyroaring import BitMap

# One row of JSON costs half of what as many rows of one number do. Django's flush empties its own
# tables only, so an index of no documents says nothing.
_FIND = """
    SELECT json_group_array(rowid) FROM partnerships_searchindex
    WHERE partnerships_searchindex MATCH %s
    AND EXISTS (SELECT 1 FROM partnerships_searchdocument)
"""
_FORGET = """
    INSERT INTO partnerships_searchindex(partnerships_searchindex, rowid, title, partners, text)
    SELECT 'delete', agreement_id, title, partners, text FROM partnerships_searchtokens
    WHERE agreement_id IN (SELECT value FROM json_each(%s))
"""
_ADD = """
    INSERT INTO partnerships_searchindex(rowid, title, partners, text)
    SELECT agreement_id, title, partners, text FROM partnerships_searchtokens
    WHERE agreement_id IN (SELECT value FROM json_each(%s))
"""
_HAS_LEFTOVERS = """
    SELECT NOT EXISTS (SELECT 1 FROM partnerships_searchdocument) OR EXISTS (
        SELECT 1 FROM partnerships_searchindex_docsize
        WHERE id IN (SELECT value FROM json_each(%s))
        AND id NOT IN (SELECT agreement_id FROM partnerships_searchdocument)
    )
"""
_REBUILD = "INSERT INTO partnerships_searchindex(partnerships_searchindex) VALUES ('rebuild')"
_CHECK = """
    INSERT INTO partnerships_searchindex(partnerships_searchindex, rank)
    VALUES ('integrity-check', 1)
"""


def find(cursor: CursorWrapper, field: str, term: str) -> BitMap:
    """Give the numbers of the documents that hold the term in the field."""
    cursor.execute(_FIND, [f"{field} : {_phrase(term)}"])
    return BitMap(json.loads(cursor.fetchone()[0]))


def _phrase(term: str) -> str:
    """Write a term as FTS5 is asked for it; the tokens are those of the view."""
    codes = [character.encode().hex().ljust(8, "0") for character in term]
    if len(codes) == 1:
        return f'"{codes[0]}" *'
    tokens = " ".join(first + second for first, second in pairwise(codes))
    return f'"{tokens}"'


@contextmanager
def following(cursor: CursorWrapper, numbers: Sequence[int]) -> Iterator[None]:
    """Keep the index right while the block writes the documents of these numbers.

    Tokens of documents that went without a word (a flush, raw SQL) would be found for the next one
    with their number, and can't be taken out one by one: then everything is indexed anew.
    """
    cursor.execute(_HAS_LEFTOVERS, [json.dumps(list(numbers))])
    if cursor.fetchone()[0]:
        _rebuild(cursor)
    forget(cursor, numbers)
    yield
    cursor.execute(_ADD, [json.dumps(list(numbers))])


def forget(cursor: CursorWrapper, numbers: Sequence[int]) -> None:
    """Take documents out, while they are still as they were put in."""
    cursor.execute(_FORGET, [json.dumps(list(numbers))])


@contextmanager
def rebuilding(cursor: CursorWrapper) -> Iterator[None]:
    """Index all documents anew after the block has written them: half a second a thousand."""
    yield
    _rebuild(cursor)


def _rebuild(cursor: CursorWrapper) -> None:
    cursor.execute(_REBUILD)


def is_right(cursor: CursorWrapper) -> bool:
    """Tell whether the index is that of the documents: every token, at every place."""
    try:
        with transaction.atomic():
            cursor.execute(_CHECK)
    except DatabaseError:
        return False
    return True
