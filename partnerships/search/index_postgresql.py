"""The search index on PostgreSQL: GIN over the characters and bigrams of each document.

The database works out the tokens whenever a document is written (a generated column, migration
0002), so there is nothing to keep. One or two characters are a token; the bigrams of a longer term
may stand apart, so the texts that have them all are looked at.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import pairwise
from struct import unpack

from django.db.backends.utils import CursorWrapper
from pyroaring import BitMap

_MARKS = {"text": "", "title": "title:", "partners": "partners:"}

_FIND = "SELECT partnerships_search_numbers(%s::text[], %s, %s)"
_IS_RIGHT = """
    SELECT indisvalid FROM pg_index
    WHERE indexrelid = to_regclass('partnerships_searchdocument_tokens')
"""


def find(cursor: CursorWrapper, field: str, term: str) -> BitMap:
    """Give the numbers of the documents that hold the term in the field."""
    grams = [term] if len(term) == 1 else [a + b for a, b in pairwise(term)]
    tokens = [_MARKS[field] + gram for gram in dict.fromkeys(grams)]
    cursor.execute(_FIND, [tokens, field, term])
    packed = cursor.fetchone()[0] or b""
    return BitMap(unpack(f">{len(packed) // 4}I", packed))


def following(cursor: CursorWrapper, numbers: Sequence[int]) -> AbstractContextManager[None]:
    """Nothing: the tokens are a column of the document."""
    return nullcontext()


def forget(cursor: CursorWrapper, numbers: Sequence[int]) -> None:
    """Nothing: the tokens go with the document."""


def rebuild(cursor: CursorWrapper) -> None:
    """Make the index anew; the table waits until the transaction ends."""
    cursor.execute("REINDEX INDEX partnerships_searchdocument_tokens")


def is_right(cursor: CursorWrapper) -> bool:
    """Tell whether the index is there and whole."""
    cursor.execute(_IS_RIGHT)
    found: tuple[bool] | None = cursor.fetchone()
    return found == (True,)
