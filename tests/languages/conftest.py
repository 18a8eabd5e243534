"""The small record of the page tests, for what is tested of it in both languages."""

from tests.views.conftest import record

__all__ = ["record"]
