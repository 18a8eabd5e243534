"""People at work while parts of the site are killed; `make prove` does it with many more edits."""

import random

from tests.proof.faults import prove_faults
from tests.proof.scenes import Scene, Trouble
from tests.proof.troubles import database_killed, restarted, worker_killed
from tests.replicas.conftest import Stage


def test_no_acknowledged_edit_is_lost_and_the_site_comes_back(stage: Stage) -> None:
    chance, gone = random.Random(1), frozenset({"kill the database", "restart the primary"})
    troubles: dict[str, Trouble] = {
        "kill a worker": lambda: worker_killed(stage.gunicorn, chance),
        "kill the database": lambda: database_killed(stage.primary),
        "restart the primary": lambda: restarted(stage.primary),
        "cut a replica": lambda: database_killed(chance.choice(stage.standbys)),
    }
    staged, url = stage.editor.staged, stage.primary.url
    scene = Scene("PostgreSQL", stage.site, url, staged, troubles, gone, lasts=0.6)
    found = prove_faults(scene, edits=20, seed=1, rounds=1)
    assert (found.lost, found.problems, found.work.faults) == ([], [], [])
    assert found.stale(scene) == []
    assert found.work.by_clerks > 0
