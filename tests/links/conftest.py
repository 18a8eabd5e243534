"""The server that tests of official links ask."""

from tests.links.pages import pages

__all__ = ["pages"]
