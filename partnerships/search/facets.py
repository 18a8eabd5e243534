"""Facet values of a search, with counts that are right and addresses that are ready.

A facet is counted under every filter but its own. All values with a count or a choice are given,
none cut off; a page that shows few of them cuts itself.
"""

from dataclasses import dataclass

from pyroaring import BitMap

from partnerships.search.names import Names
from partnerships.search.query import FACETS, UNKNOWN, AgreementSearch
from partnerships.search.sets import AgreementSets


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet; `url` is the list with the value chosen, or no longer chosen."""

    value: str
    label: str
    count: int
    is_selected: bool
    url: str
    group: str = ""


def matches_of(search: AgreementSearch, sets: AgreementSets, text: BitMap) -> dict[str, BitMap]:
    """Give, for each facet, what matches every filter but its own; "" is what matches them all."""
    filters = _filters(search, sets)
    common = text & sets.everything
    if search.has_url is not None:
        common &= sets.with_url if search.has_url else sets.everything - sets.with_url
    found = {}
    for own in ("", *FACETS):
        matches = common
        for name, allowed in filters.items():
            if name != own:
                matches = matches & allowed
        found[own] = matches
    return found


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
    """Give the values of every facet in the order a page shows them."""
    return {name: _count(name, search, sets, names, matches[name]) for name in FACETS}


def _count(
    name: str, search: AgreementSearch, sets: AgreementSets, names: Names, matches: BitMap
) -> list[FacetValue]:
    counts = {
        value: matches.intersection_cardinality(having)
        for value, having in sets.facets[name].items()
    }
    for value in () if name == "signed" else getattr(search, name):
        counts.setdefault(value, 0)
    shown = [value for value, count in counts.items() if count or search.has(name, value)]
    values = [
        FacetValue(
            value=value,
            label=names.label(name, value),
            count=counts[value],
            is_selected=search.has(name, value),
            url=url,
            group=names.regions.get(value, "") if name == "prefecture" else "",
        )
        for value, url in zip(shown, search.toggle_urls(name, shown), strict=True)
    ]
    return sorted(values, key=lambda v: _place(name, v))


def _place(name: str, value: FacetValue) -> tuple[object, ...]:
    """Order: unknown last; places and years by code, the rest by count."""
    if name in ("prefecture", "signed"):
        return (value.value == UNKNOWN, value.value)
    return (value.value == UNKNOWN, -value.count, value.value)
