"""The vocabulary as a migrated, empty database gives it; read once."""

from functools import cache

import pytest

from partnerships.importing.vocabulary import Vocabulary, load_vocabulary

_read_once = cache(load_vocabulary)


@pytest.fixture
def vocabulary(db: None) -> Vocabulary:
    return _read_once()
