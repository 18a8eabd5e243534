"""The vocabulary as a migrated, empty database gives it; read once."""

import pytest
from pytest_django import DjangoDbBlocker

from partnerships.importing.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture(scope="session")
def vocabulary(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Vocabulary:
    with django_db_blocker.unblock():
        return load_vocabulary()
