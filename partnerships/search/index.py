"""The index of the search texts, whichever database holds them; only `text.py` asks here.

Both give exactly the documents with `term in field`, for terms from one character on.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from pyroaring import BitMap

from partnerships.search import index_postgresql, index_sqlite


class Index(Protocol):
    """What `index_sqlite` and `index_postgresql` both offer."""

    def find(self, cursor: CursorWrapper, field: str, term: str) -> BitMap: ...

    def following(
        self, cursor: CursorWrapper, numbers: Sequence[int]
    ) -> AbstractContextManager[None]: ...

    def forget(self, cursor: CursorWrapper, numbers: Sequence[int]) -> None: ...

    def rebuilding(self, cursor: CursorWrapper) -> AbstractContextManager[None]: ...

    def is_right(self, cursor: CursorWrapper) -> bool: ...


_INDEXES: dict[str, Index] = {"sqlite": index_sqlite, "postgresql": index_postgresql}


def index_of(connection: BaseDatabaseWrapper) -> Index:
    return _INDEXES[connection.vendor]
