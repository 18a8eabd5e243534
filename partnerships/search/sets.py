"""The published agreements as sets: one roaring bitmap per facet value, one order per sort.

Built from the database when the record's stamp has moved, and held by each worker. Everything a
list needs (matches, counts, pages of numbers) is a set operation on these.
"""

import threading
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from partnerships.dates import PartialDate
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    State,
)
from partnerships.search.query import UNKNOWN

NO_DATE = "0000"


@dataclass
class AgreementSets:
    """`facets[name][value]` holds the numbers that have the value, `orders[sort]` all numbers."""

    everything: BitMap = field(default_factory=BitMap)
    facets: dict[str, dict[str, BitMap]] = field(default_factory=dict)
    by_date: dict[PartialDate, BitMap] = field(default_factory=dict)
    with_url: BitMap = field(default_factory=BitMap)
    orders: dict[str, list[int]] = field(default_factory=dict)
    ranks: dict[str, dict[int, int]] = field(default_factory=dict)

    def signed_between(self, start: PartialDate | None, end: PartialDate | None) -> BitMap:
        """Give the agreements whose date, as far as it is known, overlaps the range."""
        first = start.first_day if start else None
        last = end.last_day if end else None
        return BitMap.union(
            BitMap(), *(found for date, found in self.by_date.items() if date.overlaps(first, last))
        )

    def rank(self, sort: str) -> dict[int, int]:
        """Give each number's place in an order; made when first asked."""
        if sort not in self.ranks:
            self.ranks[sort] = {number: at for at, number in enumerate(self.orders[sort])}
        return self.ranks[sort]


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
    """Read the published agreements: five queries, whatever their number."""
    sets = AgreementSets()
    rows = list(
        Agreement.objects.published().values_list("number", "signed", "official_url", "is_listed")
    )
    sets.everything = BitMap(row[0] for row in rows)
    by_date: dict[PartialDate | None, list[int]] = defaultdict(list)
    for number, signed, _, _ in rows:
        by_date[signed].append(number)
    undated = by_date.pop(None, [])
    sets.by_date = {date: BitMap(numbers) for date, numbers in by_date.items() if date}
    sets.with_url = BitMap(number for number, _, url, _ in rows if url)
    sets.facets["signed"] = _decades(sets.by_date) | _some(UNKNOWN, undated)
    sets.facets["listed"] = _some("yes", [n for n, _, _, listed in rows if listed]) | _some(
        "no", [n for n, _, _, listed in rows if not listed]
    )
    governments = _read_governments(sets)
    countries = _read_partners(sets)
    topics = Agreement.topics.through.objects.filter(agreement__state=State.PUBLISHED)
    _set_facet(sets, "topic", topics.values_list("topic_id", "agreement_id"))
    _set_orders(sets, governments, countries)
    return sets


def _decades(by_date: dict[PartialDate, BitMap]) -> dict[str, BitMap]:
    found: dict[str, BitMap] = defaultdict(BitMap)
    for date, numbers in by_date.items():
        found[f"{date.year // 10 * 10}"] |= numbers
    return dict(found)


def _some(value: str, numbers: Sequence[int]) -> dict[str, BitMap]:
    return {value: BitMap(numbers)} if numbers else {}


def _read_governments(sets: AgreementSets) -> dict[int, tuple[str, str]]:
    """Set the facets of place; gives each agreement's first government as (code, reading)."""
    links = list(
        AgreementLocalGovernment.objects.filter(agreement__state=State.PUBLISHED)
        .order_by("position", "pk")
        .values_list(
            "agreement_id",
            "local_government_id",
            "local_government__prefecture_id",
            "local_government__kana",
        )
    )
    _set_facet(sets, "local_government", ((code, number) for number, code, _, _ in links))
    _set_facet(sets, "prefecture", ((prefecture, number) for number, _, prefecture, _ in links))
    return {number: (code, kana) for number, code, _, kana in reversed(links)}


def _read_partners(sets: AgreementSets) -> dict[int, str]:
    """Set the facets of the other party; gives each agreement's first country by name.

    A Japanese co-signatory adds no country; a body without one doesn't make a country unknown
    where another partner has one.
    """
    links = list(
        AgreementPartner.objects.filter(agreement__state=State.PUBLISHED)
        .order_by("position", "pk")
        .values_list(
            "agreement_id",
            "partner_id",
            "partner__kind",
            "partner__country_id",
            "partner__country__name",
        )
    )
    _set_facet(sets, "partner", ((str(pk), number) for number, pk, _, _, _ in links))
    _set_facet(sets, "partner_kind", ((kind, number) for number, _, kind, _, _ in links))
    abroad = [
        (code, number, name) for number, _, _, code, name in links if code not in (None, "JP")
    ]
    _set_facet(sets, "country", ((code.lower(), number) for code, number, _ in abroad))
    return {number: name for _, number, name in reversed(abroad)}


def _set_facet(sets: AgreementSets, name: str, pairs: Iterable[tuple[str, int]]) -> None:
    """Keep (value, number) pairs as sets; agreements without any value have `unknown`."""
    lists: dict[str, list[int]] = defaultdict(list)
    for value, number in pairs:
        lists[value].append(number)
    facet = {value: BitMap(numbers) for value, numbers in lists.items()}
    unknown = sets.everything - BitMap.union(BitMap(), *facet.values())
    sets.facets[name] = facet | ({UNKNOWN: unknown} if unknown else {})


def _set_orders(
    sets: AgreementSets, governments: dict[int, tuple[str, str]], countries: dict[int, str]
) -> None:
    """Keep the numbers in every order a list can be asked in; ties go by number."""
    numbers = sorted(sets.everything)
    dates = {number: date for date, found in sets.by_date.items() for number in found}
    last = ("\uffff", "\uffff")
    code = sorted(numbers, key=lambda n: governments.get(n, last)[0])
    undated = [number for number in numbers if number not in dates]
    dated = [number for number in code if number in dates]
    sets.orders = {
        "code": code,
        "oldest": sorted(dated, key=lambda n: dates[n]) + undated,
        "newest": sorted(dated, key=lambda n: dates[n].last_day, reverse=True) + undated,
        "local_government": sorted(numbers, key=lambda n: governments.get(n, last)[1]),
        "country": sorted(code, key=lambda n: countries.get(n, "\uffff")),
    }
