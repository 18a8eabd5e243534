"""Matches names of local governments that are written in other ways, of seeds that no test has.

`tests.proof.open_data` runs it on a database with the reference tables; it prints a sentence with
the figures, and ends with 1 where too many are not first or one is matched wrongly.
"""

import sys

from partnerships.reconciling.matching import match
from partnerships.reconciling.names import NameIndex, index_at
from partnerships.reconciling.queries import Query
from partnerships.search.sets import AgreementSets
from partnerships.search.stamp import current_stamp
from tests.reconciling.written import other_writings

SEEDS = range(1, 8)
COUNT = 2_000
MOST_MISSED = COUNT // 100


def main() -> None:
    index = index_at(current_stamp())
    found = [count_missed(index, seed) for seed in SEEDS]
    missed, wrong = [one for one, _ in found], sum(other for _, other in found)
    print(
        f"Names: {len(SEEDS)} other seeds of {COUNT:,} writings each gave {min(missed)} to "
        f"{max(missed)} that were not first ({max(missed) / COUNT:.2%} at most), {wrong} matched "
        "wrongly."
    )
    if max(missed) > MOST_MISSED or wrong:
        sys.exit(1)


def count_missed(index: NameIndex, seed: int) -> tuple[int, int]:
    """Give how many of a seed's names are not first, and how many are matched wrongly."""
    missed = wrong = 0
    for text, code in other_writings(COUNT, seed):
        first = next(
            iter(match(Query(text, types=("local_government",)), index, AgreementSets())), None
        )
        if first is None or first.entity.id != code:
            missed += 1
            wrong += bool(first and first.is_match)
    return missed, wrong
