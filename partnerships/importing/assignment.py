"""The best one-to-one pairing of two sides, by the gain of each possible pair.

`matching.py` asks which row of a new edition is which of the rows before. Knows numbers only.
"""

from collections import defaultdict
from collections.abc import Mapping
from heapq import heappop, heappush

Costs = dict[int, list[tuple[int, float]]]


def best_pairs(gains: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """Give each left side its right side, so that the sum of the gains is the greatest there is.

    Gains are above 0, sides count from 0; a side without a pair gains nothing. Shortest augmenting
    paths over the pairs that there are (Jonker and Volgenant 1987, Edmonds and Karp 1972).
    """
    solver = _Solver(_costs(gains))
    for left in solver.costs:
        solver.place(left)
    return {left: right for right, left in solver.owner.items() if right >= 0}


def _costs(gains: Mapping[tuple[int, int], float]) -> Costs:
    """Turn gains into costs; each side on the left may also stay alone, with a partner below 0."""
    most = max(gains.values(), default=0.0)
    costs: Costs = defaultdict(list)
    for (left, right), gain in gains.items():
        costs[left].append((right, most - gain))
    for left, row in costs.items():
        row.append((-1 - left, most))
    return costs


class _Solver:
    """Holds a pairing that is the best for the left sides placed so far.

    `prices` of both sides are such that no pair costs less than its two prices, and each pair of
    the pairing costs just them.
    """

    def __init__(self, costs: Costs) -> None:
        self.costs = costs
        self.owner: dict[int, int] = {}  # of each right side that has one
        self.left_prices: dict[int, float] = {}
        self.right_prices: dict[int, float] = defaultdict(float)

    def place(self, start: int) -> None:
        """Pair one more left side, moving others along the cheapest path to a free right side."""
        prices = self.right_prices
        self.left_prices[start] = min(cost - prices[right] for right, cost in self.costs[start])
        distances: dict[int, float] = {}
        reached_from: dict[int, int] = {}
        queue: list[tuple[float, bool, int, int]] = []  # of equals, a free right side comes first
        left, so_far, is_owned = start, 0.0, True
        while is_owned:
            for right, cost in self.costs[left]:
                if right not in distances:
                    length = so_far + cost - self.left_prices[left] - prices[right]
                    heappush(queue, (length, right in self.owner, right, left))
            while queue[0][2] in distances:
                heappop(queue)
            so_far, is_owned, right, by = heappop(queue)
            distances[right], reached_from[right] = so_far, by
            left = self.owner.get(right, left)
        self._reprice(start, distances, so_far)
        self._move(start, right, reached_from)

    def _reprice(self, start: int, distances: Mapping[int, float], end: float) -> None:
        self.left_prices[start] += end
        for right, distance in distances.items():
            self.right_prices[right] -= end - distance
            if right in self.owner:
                self.left_prices[self.owner[right]] += end - distance

    def _move(self, start: int, free: int, reached_from: Mapping[int, int]) -> None:
        """Give each left side on the path the right side that was reached from it."""
        left_to = {self.owner[right]: right for right in reached_from if right in self.owner}
        right, left = free, reached_from[free]
        while left != start:
            self.owner[right] = left
            right = left_to[left]
            left = reached_from[right]
        self.owner[right] = start
