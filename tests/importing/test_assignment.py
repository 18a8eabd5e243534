"""The best pairing has the greatest sum of gains, found by trying every other one."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from partnerships.importing.assignment import best_pairs

Gains = Mapping[tuple[int, int], float]
SIDES = st.integers(0, 4)


def best_sum(gains: Gains, left: int = 0, taken: frozenset[int] = frozenset()) -> float:
    """Try every pairing of the left sides from this one on."""
    if left > 4:
        return 0.0
    alone = best_sum(gains, left + 1, taken)
    paired = [
        gains[left, right] + best_sum(gains, left + 1, taken | {right})
        for right in range(5)
        if (left, right) in gains and right not in taken
    ]
    return max([alone, *paired])


@given(st.dictionaries(st.tuples(SIDES, SIDES), st.floats(0.01, 1)))
def test_no_other_pairing_gains_more(gains: Gains) -> None:
    pairs = best_pairs(gains)
    assert len(set(pairs.values())) == len(pairs)
    assert abs(sum(gains[pair] for pair in pairs.items()) - best_sum(gains)) < 1e-9


def test_sides_without_a_pair_are_left_out() -> None:
    assert best_pairs({}) == {}
    assert best_pairs({(0, 7): 0.5, (3, 7): 0.6}) == {3: 7}


def test_two_fair_pairs_are_better_than_one_good_one_if_they_gain_more() -> None:
    assert best_pairs({(0, 0): 0.9, (0, 1): 0.5, (1, 0): 0.5}) == {0: 1, 1: 0}
    assert best_pairs({(0, 0): 0.9, (0, 1): 0.4, (1, 0): 0.4}) == {0: 0}
