"""The published agreements as sets: one roaring bitmap per facet value, one order per sort.

`set_building.py` makes them and `held_sets.py` holds them, as of a stamp. Everything a list needs
(matches, counts, pages of numbers) is a set operation on these.
"""

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from operator import or_

from pyroaring import BitMap

from partnerships.dates import PartialDate
from partnerships.search.columns import Column, Numbers, Order
from partnerships.search.query import UNKNOWN

# From here on a facet is counted along a column instead of set by set.
MANY_VALUES = 100


@dataclass
class AgreementSets:
    """`facets[name][value]` holds the numbers that have the value, `orders[sort]` all numbers."""

    everything: BitMap = field(default_factory=BitMap)
    facets: dict[str, dict[str, BitMap]] = field(default_factory=dict)
    by_date: dict[PartialDate, BitMap] = field(default_factory=dict)
    by_year: dict[int, BitMap] = field(default_factory=dict)
    with_url: BitMap = field(default_factory=BitMap)
    readings: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[str, str], dict[int, str]] = field(default_factory=dict)
    """Rows as HTML, by form and language and then by number; kept by `views/rows.py` and
    `views/related.py`, they live as long as the stamp."""
    found: dict[tuple[str, str], BitMap] = field(default_factory=dict)
    """What `text.py` found for a field and a term; it lives as long as the stamp, too."""
    _by_last_year: list[tuple[int, BitMap]] = field(default_factory=list)
    _columns: dict[str, Column] = field(default_factory=dict)
    _orders: dict[str, Order] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The greatest number."""
        return self.everything.max() if self.everything else 0

    def signed_between(self, start: PartialDate | None, end: PartialDate | None) -> BitMap:
        """Give the agreements whose date, as far as it is known, overlaps the range."""
        if all(bound is None or bound.precision == "year" for bound in (start, end)):
            before = self._until(start.year - 1) if start else BitMap()
            return self._until(end.year if end else None) - before
        first = start.first_day if start else None
        last = end.last_day if end else None
        return union(found for date, found in self.by_date.items() if date.overlaps(first, last))

    def _until(self, year: int | None) -> BitMap:
        """Give what is signed in a year or before it; None is the last year of all.

        Each year is united with those before it once, since ranges are asked for again and again.
        """
        if not self._by_last_year:
            years = sorted(self.by_year)
            unions = accumulate((self.by_year[known] for known in years), or_)
            self._by_last_year = list(zip(years, unions, strict=True))
        place = bisect(self._by_last_year, year, key=lambda pair: pair[0]) if year else None
        until = self._by_last_year[:place]
        return until[-1][1] if until else BitMap()

    def count_values(self, name: str, matches: BitMap) -> list[tuple[str, int]]:
        """Count each known value that any of the matches has: most first, then by value."""
        facet = self.facets[name]
        if len(facet) < MANY_VALUES:
            count = matches.intersection_cardinality
            counts = [(value, n) for value, having in facet.items() if (n := count(having))]
            counts = [found for found in counts if found[0] != UNKNOWN]
            return sorted(counts, key=lambda found: (-found[1], found[0]))
        if name not in self._columns:
            known = {value: having for value, having in facet.items() if value != UNKNOWN}
            self._columns[name] = Column(known, self.size)
        return self._columns[name].count(matches)

    def count_unknown(self, name: str, matches: BitMap) -> int:
        """Count the matches without a value."""
        return matches.intersection_cardinality(self.facets[name].get(UNKNOWN, BitMap()))

    def page(self, matches: BitMap, sort: str, start: int, length: int) -> list[int]:
        """Give a slice of the matches in an order; ties go by number."""
        found: list[int] = self._order(sort).slice(matches, start, length).tolist()
        return found

    def in_order(self, matches: BitMap, sort: str) -> Numbers:
        """Give all of the matches in an order, four bytes each."""
        return self._order(sort).slice(matches, 0, len(matches))

    def _order(self, sort: str) -> Order:
        if sort not in self._orders:
            groups = [*self._groups(sort), self.everything]  # those of no group stand last
            self._orders[sort] = Order(groups, self.size)
        return self._orders[sort]

    def _groups(self, sort: str) -> Iterable[BitMap]:
        governments, countries = self.facets["local_government"], self.facets["country"]
        match sort:
            case "oldest":
                return (self.by_date[date] for date in sorted(self.by_date))
            case "newest":
                dates = sorted(self.by_date, key=lambda d: (d.last_day, d), reverse=True)
                return (self.by_date[date] for date in dates)
            case "local_government":
                return _sorted(governments, self.readings)
            case "country":
                return _sorted(countries, self.countries)
        return _sorted(governments, {})


def union(sets: Iterable[BitMap]) -> BitMap:
    """Give the union of any number of sets, none included."""
    return BitMap.union(BitMap(), *sets)


def _sorted(facet: Mapping[str, BitMap], names: Mapping[str, str]) -> Iterable[BitMap]:
    """Give the sets of a facet by the names of their values; `unknown` is none of them."""
    values = sorted(facet.keys() - {UNKNOWN}, key=lambda value: (names.get(value, value), value))
    return (facet[value] for value in values)
