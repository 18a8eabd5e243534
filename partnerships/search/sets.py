"""The published agreements as sets: one roaring bitmap per facet value, one order per sort.

Built from the database when the record's stamp has moved, and held by each worker. Everything a
list needs (matches, counts, pages of numbers) is a set operation on these.
"""

import json
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Aggregate, Manager, QuerySet, TextField
from pyroaring import BitMap

from partnerships.dates import PartialDate
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    LocalGovernment,
    Partner,
)
from partnerships.search.columns import Column, Numbers, Order
from partnerships.search.query import UNKNOWN

Key = TypeVar("Key")

# From here on a facet is counted along a column instead of set by set.
MANY_VALUES = 100


class NumberList(Aggregate):
    """All values of a column as one JSON array: a million of them in one row, quickly."""

    function = "json_agg"
    template = "%(function)s(%(expressions)s)"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_group_array", **extra)


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
    rows: dict[str, dict[int, str]] = field(default_factory=dict)
    """List rows by language and number, kept by `views/rows.py`; they live as long as the stamp."""
    _columns: dict[str, Column] = field(default_factory=dict)
    _orders: dict[str, Order] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The greatest number."""
        return max(self.everything) if self.everything else 0

    def signed_between(self, start: PartialDate | None, end: PartialDate | None) -> BitMap:
        """Give the agreements whose date, as far as it is known, overlaps the range."""
        if all(bound is None or bound.precision == "year" for bound in (start, end)):
            since, until = start.year if start else 0, end.year if end else 9999
            return union(found for y, found in self.by_year.items() if since <= y <= until)
        first = start.first_day if start else None
        last = end.last_day if end else None
        return union(found for date, found in self.by_date.items() if date.overlaps(first, last))

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


_lock = threading.Lock()
_held: tuple[uuid.UUID, AgreementSets] | None = None


def sets_at(stamp: uuid.UUID) -> AgreementSets:
    """Give the sets of the record as of this stamp; built once per worker and stamp."""
    global _held
    held = _held
    if held is None or held[0] != stamp:
        with _lock:
            held = _held
            if held is None or held[0] != stamp:
                held = _held = (stamp, build_sets())
    return held[1]


def build_sets() -> AgreementSets:
    """Read the published agreements: a fixed number of queries, whatever their number."""
    published = Agreement.objects.published()
    by_date = _grouped(published, "signed", "number")
    undated = by_date.pop(None, BitMap())
    sets = AgreementSets(everything=union([*by_date.values(), undated]))
    sets.by_date = {date: found for date, found in by_date.items() if date}
    sets.with_url = sets.everything - union(
        _grouped(published.filter(official_url=""), "state", "number").values()
    )
    listed = _grouped(published, "is_listed", "number")
    sets.by_year = _merged(sets.by_date, lambda date: date.year)
    sets.facets["signed"] = _decades(sets.by_date) | _some(UNKNOWN, undated)
    sets.facets["listed"] = _some("yes", listed.get(True)) | _some("no", listed.get(False))
    _read_governments(sets)
    _read_partners(sets)
    topics = _grouped(Agreement.topics.through.objects, "topic_id", "agreement_id")
    _set_facet(sets, "topic", topics)
    return sets


def union(sets: Iterable[BitMap]) -> BitMap:
    """Give the union of any number of sets, none included."""
    return BitMap.union(BitMap(), *sets)


def _grouped(rows: QuerySet[Any] | Manager[Any], value: str, number: str) -> dict[Any, BitMap]:
    """Give the numbers of each value of a column; one query."""
    groups = rows.order_by().values_list(value).annotate(numbers=NumberList(number))
    return {
        key: BitMap(json.loads(numbers) if isinstance(numbers, str) else numbers)
        for key, numbers in groups
    }


def _sorted(facet: Mapping[str, BitMap], names: Mapping[str, str]) -> Iterable[BitMap]:
    """Give the sets of a facet by the names of their values; `unknown` is none of them."""
    values = sorted(facet.keys() - {UNKNOWN}, key=lambda value: (names.get(value, value), value))
    return (facet[value] for value in values)


def _decades(by_date: Mapping[PartialDate, BitMap]) -> dict[str, BitMap]:
    return _merged(by_date, lambda date: f"{date.year // 10 * 10}")


def _merged(groups: Mapping[Any, BitMap], name: Callable[[Any], Key | None]) -> dict[Key, BitMap]:
    """Unite the sets whose keys have one name; keys without a name are left out."""
    lists: dict[Key, list[BitMap]] = defaultdict(list)
    for key, found in groups.items():
        if (value := name(key)) is not None:
            lists[value].append(found)
    return {value: union(found) for value, found in lists.items()}


def _some(value: str, numbers: BitMap | None) -> dict[str, BitMap]:
    return {value: numbers} if numbers else {}


def _read_governments(sets: AgreementSets) -> None:
    """Set the facets of place."""
    links = _grouped(AgreementLocalGovernment.objects, "local_government_id", "agreement_id")
    rows = LocalGovernment.objects.values_list("code", "prefecture_id", "kana")
    prefectures: dict[str, str] = {}
    for code, prefecture, kana in rows:
        prefectures[code], sets.readings[code] = prefecture, kana
    _set_facet(sets, "local_government", links)
    _set_facet(sets, "prefecture", _merged(links, prefectures.get))


def _read_partners(sets: AgreementSets) -> None:
    """Set the facets of the other party; a Japanese co-signatory adds no country."""
    links = _grouped(AgreementPartner.objects, "partner_id", "agreement_id")
    rows = Partner.objects.values_list("pk", "kind", "country_id", "country__name")
    kinds: dict[int, str] = {}
    countries: dict[int, str] = {}
    for pk, kind, country, name in rows:
        kinds[pk] = kind
        if country and country != "JP":
            countries[pk] = country.lower()
            sets.countries[country.lower()] = name
    _set_facet(sets, "partner", {str(pk): found for pk, found in links.items()})
    _set_facet(sets, "partner_kind", _merged(links, kinds.get))
    _set_facet(sets, "country", _merged(links, countries.get))


def _set_facet(sets: AgreementSets, name: str, groups: Mapping[str, BitMap]) -> None:
    """Keep the published ones of each group; agreements without any value have `unknown`."""
    facet = {value: found & sets.everything for value, found in groups.items()}
    facet = {value: found for value, found in facet.items() if found}
    sets.facets[name] = facet | _some(UNKNOWN, sets.everything - union(facet.values()))
