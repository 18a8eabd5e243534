"""A search as a value: what was asked, written back as an address.

`filters.py` makes it from the request; `results.py` answers it. It knows no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_plus

from partnerships.dates import PartialDate
from partnerships.dates.value import MAX_YEAR
from partnerships.search.terms import Term, ignored_words, parse_terms

UNKNOWN = "unknown"
SORTS = ("relevance", "code", "newest", "oldest", "local_government", "country")
FACETS = ("prefecture", "local_government", "country", "topic", "partner_kind", "signed", "listed")
LISTS = ("prefecture", "local_government", "country", "topic", "partner_kind", "partner", "listed")
PARAMETERS = ("q", *LISTS[:-1], "signed_from", "signed_to", "has_url", "listed", "sort")
PER_PAGE = 20


@dataclass(frozen=True)
class AgreementSearch:
    """All that a list address says; equal searches have equal canonical addresses."""

    q: str = ""
    prefecture: tuple[str, ...] = ()
    local_government: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    partner_kind: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    signed_from: PartialDate | None = None
    signed_to: PartialDate | None = None
    is_undated: bool = False
    has_url: bool | None = None
    sort: str = ""
    page: int = 1
    per_page: int | None = None
    malformed: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @classmethod
    def from_values(
        cls, values: Mapping[str, Sequence[str]], malformed: Sequence[tuple[str, str]] = ()
    ) -> "AgreementSearch":
        """Build it from cleaned values; of single-valued parameters the last counts."""
        last = {name: found[-1] for name, found in values.items() if found}
        starts, ends = last.get("signed_from", ""), last.get("signed_to", "")
        sort = last.get("sort", "")
        q = " ".join(" ".join(values.get("q", ())).split())
        return cls(
            q=q,
            **{name: tuple(sorted(values.get(name, ()))) for name in LISTS},
            signed_from=_date(starts),
            signed_to=_date(ends),
            is_undated=UNKNOWN in (starts, ends),
            has_url={"yes": True, "no": False}.get(last.get("has_url", "")),
            sort="" if sort == default_sort(q) else sort,
            page=int(last.get("page", 1)),
            per_page=int(last["per_page"]) if "per_page" in last else None,
            malformed=tuple(malformed),
        )

    @property
    def terms(self) -> tuple[Term, ...]:
        return parse_terms(self.q)

    @property
    def ignored_terms(self) -> tuple[str, ...]:
        """Words that fold to nothing and are left out of the search."""
        return ignored_words(self.q)

    @property
    def order(self) -> str:
        return self.sort or default_sort(self.q)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but order and page is asked."""
        return self.without_page() != AgreementSearch(sort=self.sort, per_page=self.per_page)

    @property
    def is_landing(self) -> bool:
        """Whether nothing, or one value of one facet is chosen: worth a search engine's while."""
        return sum(len(values) for values in self.values().values()) <= 1 and not self.q

    def without_page(self) -> "AgreementSearch":
        return replace(self, page=1, malformed=())

    def values(self) -> dict[str, list[str]]:
        """Give the parameters in canonical order, without blanks and defaults; page aside."""
        dates = {"signed_from": self.signed_from, "signed_to": self.signed_to}
        single = {name: [date.edtf] if date else [] for name, date in dates.items()}
        if self.is_undated:
            single["signed_from"] = [UNKNOWN]
        flag = [] if self.has_url is None else ["yes" if self.has_url else "no"]
        found = {
            "q": [self.q] if self.q else [],
            **{name: list(getattr(self, name)) for name in LISTS[:-1]},
            **single,
            "has_url": flag,
            "listed": list(self.listed),
            "sort": [self.sort] if self.sort else [],
        }
        return {name: given for name, given in found.items() if given}

    def query_string(self, page: int = 1) -> str:
        """Write it as a query string with its question mark; empty when nothing is asked."""
        values = self.values() | ({"page": [str(page)]} if page > 1 else {})
        return f"?{_written(values)}" if values else ""

    def url(self, page: int = 1) -> str:
        return f"/agreements/{self.query_string(page)}"

    @property
    def embed_url(self) -> str:
        """Where other sites show it in a frame."""
        return f"/embed{self.url()}"

    def has(self, facet: str, value: str) -> bool:
        """Whether a facet value is chosen."""
        if facet != "signed":
            return value in getattr(self, facet)
        if value == UNKNOWN:
            return self.is_undated
        return (self.signed_from, self.signed_to) == decade(value)

    def toggle(self, facet: str, value: str) -> "AgreementSearch":
        """Give this search with a facet value chosen, or no longer chosen."""
        chosen = self.has(facet, value)
        if facet == "signed":
            bare = self.with_(signed_from=None, signed_to=None, is_undated=False)
            if chosen:
                return bare
            if value == UNKNOWN:
                return bare.with_(is_undated=True)
            start, end = decade(value)
            return bare.with_(signed_from=start, signed_to=end)
        values = {*getattr(self, facet)} ^ {value}
        return self.with_(**{facet: tuple(sorted(values))})

    def toggle_urls(self, facet: str, values: Sequence[str]) -> list[str]:
        """Give `toggle(facet, value).url()` of many values: the rest is written but once."""
        own = {"signed_from", "signed_to"} if facet == "signed" else {facet}
        rest = {name: given for name, given in self.values().items() if name not in own}
        place = PARAMETERS.index("signed_from" if facet == "signed" else facet)
        before = [_written({n: rest[n]}) for n in PARAMETERS[:place] if n in rest]
        after = [_written({n: rest[n]}) for n in PARAMETERS[place:] if n in rest]
        urls = []
        for value in values:
            query = "&".join([*before, *self._toggled(facet, value), *after])
            urls.append(f"/agreements/?{query}" if query else "/agreements/")
        return urls

    def _toggled(self, facet: str, value: str) -> list[str]:
        """Give the parameters of a facet with one value more or less; values need no quoting."""
        if facet != "signed":
            return [f"{facet}={v}" for v in sorted({*getattr(self, facet)} ^ {value})]
        if self.has(facet, value):
            return []
        if value == UNKNOWN:
            return [f"signed_from={UNKNOWN}"]
        start, end = decade(value)
        return [f"signed_from={start}", f"signed_to={end}"]

    def with_(self, **changes: Any) -> "AgreementSearch":
        """Give this search changed, on its first page."""
        changed = replace(self.without_page(), **changes)
        return replace(
            changed, sort="" if changed.sort == default_sort(changed.q) else changed.sort
        )


def _written(values: Mapping[str, Sequence[str]]) -> str:
    """Write parameters; only words need quoting, everything else is checked to be plain."""
    return "&".join(
        f"{name}={quote_plus(value) if name == 'q' else value}"
        for name, given in values.items()
        for value in given
    )


def default_sort(q: str) -> str:
    return "relevance" if q else "code"


def decade(value: str) -> tuple[PartialDate, PartialDate]:
    """Give the first and last year of a decade written `2010`, as far as dates go."""
    return PartialDate(int(value)), PartialDate(min(int(value) + 9, MAX_YEAR))


def _date(text: str) -> PartialDate | None:
    return PartialDate.from_edtf(text) if text and text != UNKNOWN else None
