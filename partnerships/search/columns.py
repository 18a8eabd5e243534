"""Facets of many values and orders as columns, one entry an agreement, indexed by its number.

Where a facet has hundreds of values, one look along a column counts them all at once; where matches
are many, the first of them in an order are found without sorting. `sets.py` makes and asks these.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Numbers = NDArray[np.uint32]


def numbers_of(found: BitMap) -> Numbers:
    """Give the numbers of a set, rising."""
    return np.frombuffer(found.to_array(), np.uint32)


class Column:
    """The values of one facet: the first one of each agreement, and aside what some have besides.

    Four bytes a number, and eight for each further value. `size` is the greatest number.
    """

    def __init__(self, facet: Mapping[str, BitMap], size: int) -> None:
        self.values: list[str] = sorted(facet)
        self._first = np.zeros(size + 1, np.uint32)  # 1 + the value's place; 0 for none
        self._more = BitMap()  # the agreements that have further values
        numbers: list[Numbers] = []
        places: list[Numbers] = []
        seen = BitMap()
        for place, value in enumerate(self.values):
            self._first[numbers_of(facet[value] - seen)] = place + 1
            again = numbers_of(facet[value] & seen)
            numbers.append(again)
            places.append(np.full(len(again), place + 1, np.uint32))
            self._more |= BitMap(again)
            seen |= facet[value]
        self._more_numbers = np.concatenate([*numbers, np.zeros(0, np.uint32)])
        self._more_places = np.concatenate([*places, np.zeros(0, np.uint32)])

    def count(self, matches: BitMap) -> list[tuple[str, int]]:
        """Count each value that any of the matches has: most first, then by value."""
        bins = len(self.values) + 1
        counts = np.bincount(self._first[numbers_of(matches)], minlength=bins)
        if further := matches & self._more:
            are_among = np.zeros(len(self._first), bool)
            are_among[numbers_of(further)] = True
            places = self._more_places[are_among[self._more_numbers]]
            counts += np.bincount(places, minlength=bins)
        counts = counts[1:]
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
        return [
            (self.values[place], count)
            for place, count in zip(order.tolist(), counts[order].tolist(), strict=True)
        ]


class Order:
    """All agreements in an order: the numbers one after the other, and the rank of each."""

    def __init__(self, groups: Sequence[BitMap], size: int) -> None:
        """Put each number where its first group has it; inside a group they rise."""
        seen = BitMap()
        parts = [np.zeros(0, np.uint32)]
        for group in groups:
            parts.append(numbers_of(group - seen))
            seen |= group
        self._numbers = np.concatenate(parts)
        self._ranks = np.zeros(size + 1, np.uint32)
        self._ranks[self._numbers] = np.arange(len(self._numbers), dtype=np.uint32)

    def slice(self, matches: BitMap, start: int, length: int) -> Numbers:
        """Give a part of the matches in this order; only what stands before its end is sorted."""
        ranks = self._ranks[numbers_of(matches)]
        end = start + length
        if end < len(ranks):
            ranks = np.partition(ranks, end)[:end]
        ranks.sort()
        return self._numbers[ranks[start:end]]
