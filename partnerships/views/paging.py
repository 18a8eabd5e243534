"""Pages of long lists that are no searches: which one is asked, and the links to the others."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy

from partnerships.languages import plain_address

Row = TypeVar("Row", bound=Model)

_LABELS = {"page": gettext_lazy("ページ"), "kind": gettext_lazy("変更の種類")}


@dataclass(frozen=True)
class Asked:
    """What the address of such a list says; a malformed value is left out and named."""

    path: str
    kind: str = ""
    page: int = 1
    malformed: tuple[tuple[str, str], ...] = ()

    def url(self, page: int = 1) -> str:
        """Give the canonical address of a page of this list."""
        given = {"kind": self.kind, "page": str(page) if page > 1 else ""}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{self.path}?{query}" if query else self.path

    def of(self, kind: str) -> "Asked":
        return replace(self, kind=kind)


def read_page(request: HttpRequest, kinds: Collection[str] | None = None) -> Asked:
    """Read `page`, and `kind` where there are kinds; blanks say nothing."""
    page, kind = (request.GET.get(name, "").strip() for name in ("page", "kind"))
    good_page = bool(re.fullmatch(r"[1-9][0-9]{0,6}", page, re.ASCII))
    good_kind = kinds is None or kind in kinds
    bad = [("page", page)] if page and not good_page else []
    bad += [("kind", kind)] if kind and not good_kind else []
    return Asked(
        path=plain_address(request.path),
        kind=kind if kinds is not None and good_kind else "",
        page=int(page) if good_page else 1,
        malformed=tuple((str(_LABELS[name]), value[:50]) for name, value in bad),
    )


def address_of_page(request: HttpRequest, kinds: Collection[str] | None = None) -> str | None:
    """Give the canonical address; a page that names malformed values is its own."""
    asked = read_page(request, kinds)
    return None if asked.malformed else asked.url(asked.page)


def page_of(
    asked: Asked, rows: QuerySet[Row] | Sequence[Row], per_page: int
) -> tuple[list[Row], dict[str, Any]]:
    """Give the rows of the page asked and the links for `pagination.html`; 404 beyond the last."""
    paginator = Paginator(rows, per_page)
    if asked.page > paginator.num_pages:
        raise Http404("そのページはありません。")
    page = paginator.page(asked.page)
    shown = paginator.get_elided_page_range(asked.page, on_each_side=2, on_ends=1)
    links = [(n, asked.url(n)) if isinstance(n, int) else (0, "") for n in shown]
    return list(page.object_list), {
        "links": links if paginator.num_pages > 1 else [],
        "current": asked.page,
        "count": paginator.num_pages,
        "previous": asked.url(asked.page - 1) if page.has_previous() else "",
        "next": asked.url(asked.page + 1) if page.has_next() else "",
    }
