"""Columns count and order as the sets they were made from do."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from partnerships.search.columns import Column, Order

NUMBERS = st.frozensets(st.integers(1, 60), max_size=40)
FACETS = st.dictionaries(st.sampled_from("abcdefghij"), NUMBERS, max_size=10)


@given(FACETS, NUMBERS)
def test_a_column_counts_what_its_sets_do(
    facet: dict[str, frozenset[int]], matches: frozenset[int]
) -> None:
    column = Column({value: BitMap(numbers) for value, numbers in facet.items()}, 60)
    counts = [(value, len(numbers & matches)) for value, numbers in facet.items()]
    expected = sorted((c for c in counts if c[1]), key=lambda c: (-c[1], c[0]))
    assert column.count(BitMap(matches)) == expected


@given(st.lists(NUMBERS, max_size=6), NUMBERS, st.integers(0, 70), st.integers(0, 70))
def test_an_order_slices_matches_by_their_first_group(
    groups: list[frozenset[int]], matches: frozenset[int], start: int, length: int
) -> None:
    everything = frozenset(range(1, 61))
    order = Order([BitMap(group) for group in (*groups, everything)], 60)
    place = {n: next(i for i, g in enumerate((*groups, everything)) if n in g) for n in everything}
    expected = sorted(matches, key=lambda number: (place[number], number))
    found = order.slice(BitMap(matches), start, length).tolist()
    assert found == expected[start : start + length]


def test_nothing_is_counted_and_ordered_in_an_empty_record() -> None:
    assert Column({}, 0).count(BitMap()) == []
    assert Order([BitMap()], 0).slice(BitMap(), 0, 20).tolist() == []
