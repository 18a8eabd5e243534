"""Pages of JSON lists: which part is asked, and the links to the others.

A list is given whole unless `page` or `per_page` is asked; then it is cut, and body and `Link`
header (RFC 8288) lead to the other pages. Addresses are relative to the site, like all in the data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from partnerships.search.query import PER_PAGE

SERVICE_LINKS = '</api/openapi.json>; rel="service-desc", </about/data/>; rel="describedby"'
Links = dict[str, str | None]


@dataclass(frozen=True)
class JsonPage:
    """Page `page` of a list at `path` with `parameters`; whole where `per_page` is None."""

    path: str
    parameters: Mapping[str, list[str]]
    count: int
    page: int = 1
    per_page: int | None = None

    @property
    def last(self) -> int:
        return max(1, -(-self.count // self.per_page)) if self.per_page else 1

    @property
    def is_there(self) -> bool:
        return self.page <= self.last

    @property
    def start(self) -> int:
        return (self.page - 1) * (self.per_page or 0)

    @property
    def length(self) -> int:
        return self.per_page or self.count

    def links(self) -> Links:
        """Give the addresses of this page and its neighbours; None where there is none."""
        return {
            "self": self._address(self.page),
            "first": self._address(1),
            "prev": self._address(self.page - 1) if self.page > 1 else None,
            "next": self._address(self.page + 1) if self.page < self.last else None,
            "last": self._address(self.last),
        }

    def header(self) -> str:
        """Give the `Link` header: the pages, and what describes the data."""
        links = (f'<{url}>; rel="{rel}"' for rel, url in self.links().items() if url)
        return ", ".join([*links, SERVICE_LINKS])

    def _address(self, page: int) -> str:
        own = {"page": [str(page)], "per_page": [str(self.per_page)]} if self.per_page else {}
        query = urlencode([(n, v) for n, vs in (self.parameters | own).items() for v in vs])  # type: ignore[operator]
        return f"{self.path}?{query}" if query else self.path


def asked_per_page(page: int, per_page: int | None) -> int | None:
    """Give how many a page has; None where neither page nor size is asked."""
    return per_page or (PER_PAGE if page > 1 else None)
