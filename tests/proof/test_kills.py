"""Acts that are killed or that meet; `make prove` does the same with hundreds of kills."""

from collections.abc import Iterator

import pytest

from tests.proof.kills import KILLED, Stage, prove_edits, prove_kills, stage


@pytest.fixture(scope="module")
def on(django_db_setup: None) -> Iterator[Stage]:  # the tests' own database only tells which kind
    with stage() as ready:
        yield ready


def test_a_killed_act_has_happened_or_has_not(on: Stage) -> None:
    found = prove_kills(on, kills=12, seed=1)
    assert found.faults == []
    assert found.killed == 12
    assert {act for act, _ in found.outcomes} == set(KILLED)
    assert {"before", "after"} <= {outcome for _, outcome in found.outcomes}


def test_fifty_edits_at_once_are_all_kept_and_none_is_outdated(on: Stage) -> None:
    found = prove_edits(on)
    assert (found["errors"], found["lost"], found["problems"]) == ([], [], [])
    assert found["conflicts"] > 0
