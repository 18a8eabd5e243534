"""Facet values of a search, with counts that are right and addresses that are ready.

A facet is counted under every filter but its own. All values with a count or a choice are given,
none cut off; a page that shows few of them cuts itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from partnerships.search.names import Names
from partnerships.search.query import FACETS, UNKNOWN, AgreementSearch, decade
from partnerships.search.sets import AgreementSets

MOST_SHOWN = 8


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet; `url` is the list with the value chosen, or no longer chosen."""

    value: str
    label: str
    count: int
    is_selected: bool
    url: str
    group: str = ""


@dataclass(frozen=True)
class ShownFacet:
    """A facet on a list page: the values shown, how many there are, how many are not shown."""

    values: list[FacetValue]
    count: int
    more: int


def matches_of(search: AgreementSearch, sets: AgreementSets, text: BitMap) -> dict[str, BitMap]:
    """Give, for each facet, what matches every filter but its own; "" is what matches them all."""
    filters = _filters(search, sets)
    common = text & sets.everything
    if search.has_url is not None:
        common &= sets.with_url if search.has_url else sets.everything - sets.with_url
    everywhere = _all_but("", common, filters)
    return {"": everywhere} | {
        own: _all_but(own, common, filters) if own in filters else everywhere for own in FACETS
    }


def _all_but(own: str, common: BitMap, filters: dict[str, BitMap]) -> BitMap:
    """Give what matches every filter but one."""
    for name, allowed in filters.items():
        if name != own:
            common = common & allowed
    return common


def _filters(search: AgreementSearch, sets: AgreementSets) -> dict[str, BitMap]:
    """Give the agreements that each chosen facet allows: OR inside."""
    filters = {}
    for name in (*FACETS, "partner"):
        if name != "signed" and (values := getattr(search, name)):
            facet = sets.facets[name]
            filters[name] = BitMap.union(BitMap(), *(facet.get(v, BitMap()) for v in values))
    if search.signed_from or search.signed_to:
        filters["signed"] = sets.signed_between(search.signed_from, search.signed_to)
    if search.is_undated:
        undated = sets.facets["signed"].get(UNKNOWN, BitMap())
        filters["signed"] = filters.get("signed", BitMap()) | undated
    return filters


def count_facets(
    search: AgreementSearch, sets: AgreementSets, names: Names, matches: dict[str, BitMap]
) -> dict[str, list[FacetValue]]:
    """Give all values of every facet that have a count or are chosen, in order."""
    facets = {name: _counts(name, search, sets, matches[name]) for name in FACETS}
    return {name: _values(name, counts, search, names) for name, counts in facets.items()}


def count_shown_facets(
    search: AgreementSearch, sets: AgreementSets, names: Names, matches: dict[str, BitMap]
) -> dict[str, ShownFacet]:
    """Give what a list page shows of every facet: the first values, and all that are chosen."""
    shown = {}
    for name in FACETS:
        counts = _counts(name, search, sets, matches[name])
        most = len(counts) if name == "prefecture" else MOST_SHOWN
        chosen = _chosen(name, search)
        first = counts[:most] + [item for item in counts[most:] if item[0] in chosen]
        values = _values(name, first, search, names)
        shown[name] = ShownFacet(values, len(counts), len(counts) - len(values))
    return shown


def _counts(
    name: str, search: AgreementSearch, sets: AgreementSets, matches: BitMap
) -> list[tuple[str, int]]:
    """Count each value; unknown comes last, places and years go by code, the rest by count."""
    counts, chosen = sets.count_values(name, matches), _chosen(name, search)
    if chosen:
        counts += [(v, 0) for v in sorted(chosen - {UNKNOWN, *dict(counts)})]
    if name in ("prefecture", "signed"):
        counts.sort()
    unknown = sets.count_unknown(name, matches)
    return [*counts, (UNKNOWN, unknown)] if unknown or UNKNOWN in chosen else counts


def _chosen(name: str, search: AgreementSearch) -> frozenset[str]:
    """Give the chosen values of a facet; of years a whole decade, if the range is just that."""
    if name != "signed":
        return frozenset(getattr(search, name))
    start, chosen = search.signed_from, {UNKNOWN} if search.is_undated else set()
    if start and start.year % 10 == 0 and (start, search.signed_to) == decade(f"{start.year}"):
        chosen.add(f"{start.year}")
    return frozenset(chosen)


def _values(
    name: str, counts: Sequence[tuple[str, int]], search: AgreementSearch, names: Names
) -> list[FacetValue]:
    urls = search.toggle_urls(name, [value for value, _ in counts])
    return [
        FacetValue(
            value=value,
            label=names.label(name, value),
            count=count,
            is_selected=search.has(name, value),
            url=url,
            group=names.region(value) if name == "prefecture" else "",
        )
        for (value, count), url in zip(counts, urls, strict=True)
    ]
